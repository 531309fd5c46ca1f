"""A tiny folder of text in the documented formats, in place of the large one that is not in the project."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.retrieval.training import corpus

SHOPPING = {
    "where is my order": "أين طلبي",
    "I want to cancel my order": "أريد إلغاء طلبي",
    "the order has not arrived": "لم يصل الطلب",
    "my card was declined": "رُفضت بطاقتي",
    "where is my card": "أين بطاقتي",
    "I lost my card": "فقدت بطاقتي",
    "how do I change the password": "كيف أغير كلمة المرور",
    "I forgot the password": "نسيت كلمة المرور",
    "the password does not work": "كلمة المرور لا تعمل",
    "send me the invoice": "أرسلوا الفاتورة",
    "where is the invoice": "أين الفاتورة",
    "the invoice is wrong": "الفاتورة خاطئة",
}
LONG_ENGLISH = " ".join(["word"] * 26)


def write(path: Path, *rows: dict[str, str | None]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_corpus(folder: Path) -> None:
    parallel, dialect, pairs = folder / "parallel", folder / "dialect", folder / "pairs"
    shopping = [{"en": en, "ar": ar} for en, ar in SHOPPING.items()]
    write(
        parallel / "shop.jsonl.gz",
        *shopping,
        {"en": LONG_ENGLISH, "ar": "سطر طويل"},
        {"en": "nothing beside it", "ar": ""},
    )
    write(parallel / "tatoeba.jsonl.gz", {"en": "I see.", "ar": "أنا أرى."})
    write(parallel / "tico19.jsonl.gz", {"en": "held back", "ar": "محجوز"})
    write(parallel / "ntrex128.jsonl.gz", {"en": "never read", "ar": "لا يقرأ"})
    write(
        dialect / "spoken.jsonl.gz",
        {"dialect": "egyptian", "text": "ده شغلي", "en": "It's my job.", "msa": None},
        {"dialect": "moroccan", "text": "3ndi moshkil", "en": "I have a problem", "script": "latin"},
    )
    write(
        pairs / "ms_heads.jsonl.gz",
        {"query": "Change a card", "doc": "…", "lang": "en", "id": "cards#1"},
        {"query": "تغيير بطاقة", "doc": "…", "lang": "ar", "id": "cards#1"},
        {"query": "Only English", "doc": "…", "lang": "en", "id": "cards#2"},
        {"query": "Without a number", "doc": "…", "lang": "en"},
    )
    write(pairs / "hwu64.jsonl.gz", {"text": "dim the lights"}, {"text": "call mum"}, {"text": "call mum"})
    write(pairs / "bitext_customer_support.jsonl.gz", {"query": "refund me please"})
    write(pairs / "covid_question_similarity_en.jsonl.gz", {"text1": "is it safe?", "text2": "safe?"})


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("text")
    write_corpus(made)
    return made


@pytest.fixture(scope="package", autouse=True)
def two_sentences_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """In place of the two thousand that are bundled, so that the tests are quick."""
    own = tmp_path_factory.mktemp("own")
    (own / "shop.tsv").write_text(
        'en\tmsa\tegyptian\nWhere\'s my "refund"?\tأين المبلغ المسترد؟\tفين فلوسي؟\nhi\tمرحبا\t\n', "utf-8"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "_OWN", own)
        yield own
