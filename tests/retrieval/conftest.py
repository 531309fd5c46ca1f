"""A small shop's articles in both languages, the real encoder, and an index built from them once."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.domain.article import PublishedArticle
from bot.language import Lang
from bot.retrieval.building import build
from bot.retrieval.encoder import Encoder, load_encoder
from bot.retrieval.snapshot import Index, load
from bot.retrieval.versions import current_version
from tests.conftest import prose

ENGLISH = {
    "forgotten-password": (
        "Reset a forgotten password",
        ["I forgot my password", "cannot remember my password", "how do I reset the password"],
        "Open the sign-in page and choose Forgot password. A link comes by e-mail.",
    ),
    "late-parcel": (
        "A parcel is late",
        ["where is my parcel", "my delivery has not arrived", "the courier is late with my order"],
        "Open the order and follow its tracking number.",
    ),
    "double-charge": (
        "Charged twice",
        ["I was charged twice", "the payment was taken two times", "double charge on my card"],
        "One of the two charges is a reservation, which your bank lets go of within five days.",
    ),
    "invoice": (
        "Download an invoice",
        ["where do I find my invoice", "send me the bill as pdf", "I need a receipt for my accountant"],
        "Open Settings, then Billing, then Invoices.",
    ),
    "dark-mode": (
        "Turn on dark mode",
        ["can the screen be dark", "black background at night", "switch to the night theme"],
        "Open Settings, then Appearance.",
    ),
}
ARABIC = {
    "forgotten-password": (
        "نسيت كلمة المرور",
        ["نسيت الباسورد شو أعمل", "كيف أعيد تعيين كلمة السر", "مش متذكر كلمة المرور"],
        "افتح صفحة الدخول واختر «نسيت كلمة المرور»، فيصلك رابط بالبريد.",
    ),
    "late-parcel": (
        "تأخر الشحنة",
        ["وين طلبيتي", "الشحنة تأخرت كتير", "لم يصل الطرد حتى الآن"],
        "افتح الطلب وتتبع رقم الشحنة.",
    ),
    "double-charge": (
        "خُصم المبلغ مرتين",
        ["انسحب المبلغ من البطاقة مرتين", "خصمتوا مني مرتين", "دفعت مرة وانخصم مرتين"],
        "أحد المبلغين حجز مؤقت يفكه المصرف خلال خمسة أيام.",
    ),
    "opening-hours": (
        "ساعات العمل",
        ["متى تفتحون الإجازة", "دوام خدمة العملاء", "بتشتغلوا يوم الجمعة"],
        "نعمل كل يوم من التاسعة حتى الخامسة.",
    ),
}


def an_article_about(
    article_id: str, lang: Lang, title: str, questions: Sequence[str], fix: str
) -> PublishedArticle:
    """A short article, its revision the hash of what is in it as it would be of its file."""
    revision = hashlib.sha256(repr((title, questions, fix)).encode()).hexdigest()
    return PublishedArticle(
        id=article_id,
        lang=lang,
        topic="shop",
        title=title,
        revision=revision,
        questions=tuple(questions),
        fix=prose(fix),
    )


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="session")
def shop() -> tuple[PublishedArticle, ...]:
    """Nine articles: three in both languages, two in English alone, one in Arabic alone."""
    english = (an_article_about(name, "en", *parts) for name, parts in ENGLISH.items())
    arabic = (an_article_about(name, "ar", *parts) for name, parts in ARABIC.items())
    return (*english, *arabic)


@pytest.fixture(scope="session")
def shop_folder(
    shop: tuple[PublishedArticle, ...], encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("shop-index")
    build(shop, encoder, folder)
    return folder


@pytest.fixture(scope="session")
def index(shop_folder: Path, encoder: Encoder) -> Index:
    version = current_version(shop_folder)
    assert version is not None
    return load(shop_folder, version, encoder)


@pytest.fixture
def folder(shop_folder: Path, tmp_path: Path) -> Path:
    """A copy of the shop's index that a test may change."""
    copy = tmp_path / "index"
    shutil.copytree(shop_folder, copy)
    return copy
