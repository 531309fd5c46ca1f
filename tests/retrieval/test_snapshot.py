"""A loaded index: verified to the byte, and it finds what customers mean."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from bot.domain.answering import Kind, Tried, decide
from bot.domain.article import PublishedArticle
from bot.errors import IndexDamaged, IndexMismatch, IndexMissing
from bot.language import Lang
from bot.retrieval import manifest as manifests
from bot.retrieval.arrays import from_bytes
from bot.retrieval.building import build
from bot.retrieval.encoder import Encoder
from bot.retrieval.manifest import MANIFEST, read_manifest, to_json
from bot.retrieval.pool import FEATURES
from bot.retrieval.pool_files import LEARNED
from bot.retrieval.ranking import FOREIGN
from bot.retrieval.snapshot import Index, load
from bot.retrieval.versions import current_version
from tests.retrieval.conftest import an_article_about


def first(index: Index, text: str, lang: Lang) -> str:
    return index.find(text, lang).candidates[0].article_id


@pytest.mark.parametrize(
    ("text", "lang", "article"),
    [
        ("i cant remember my pasword", "en", "forgotten-password"),
        ("courier never came with the parcel", "en", "late-parcel"),
        ("you took the money twice!!", "en", "double-charge"),
        ("نسيت كلمه السر", "ar", "forgotten-password"),
        ("طلبيتي وين صارت", "ar", "late-parcel"),
        ("انخصم المبلغ مرتين من بطاقتي", "ar", "double-charge"),
    ],
)
def test_samira_finds_the_article_in_her_own_words(index: Index, text: str, lang: Lang, article: str) -> None:
    assert first(index, text, lang) == article


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("إعادة تعيين كلمة السر", "اعاده تعيين كلمه السر"),
        ("متى تفتحون الإجازة", "متي تفتحون الاجازه"),
        ("تأخَّرت الشُّحنة", "تاخرت الشحنه"),
    ],
)
def test_hamza_and_marks_do_not_change_what_is_found(index: Index, written: str, typed: str) -> None:
    assert index.find(written, "ar") == index.find(typed, "ar")


def test_an_article_missing_in_a_language_is_found_in_the_other(index: Index) -> None:
    assert first(index, "invoice pdf", "ar") == "invoice"
    assert first(index, "متى تفتحون", "en") == "opening-hours"


def test_an_article_that_exists_in_both_languages_is_searched_in_the_customers(index: Index) -> None:
    passages = index.pools["ar"].passages
    assert {p.lang for p in passages if p.article_id == "late-parcel"} == {"ar"}
    assert {p.lang for p in passages if p.article_id == "invoice"} == {"en"}


def test_an_article_is_shown_in_the_customers_language_if_it_exists(index: Index) -> None:
    for article_id, asked, given in [
        ("late-parcel", "ar", "ar"),
        ("late-parcel", "en", "en"),
        ("invoice", "ar", "en"),
        ("opening-hours", "en", "ar"),
    ]:
        article = index.article(article_id, asked)
        assert article is not None
        assert article.lang == given
    assert index.article("no-such-article", "en") is None


def test_the_very_articles_that_were_indexed_are_served(
    index: Index, shop: tuple[PublishedArticle, ...]
) -> None:
    assert set(index.articles.values()) == set(shop)


@pytest.mark.parametrize(
    "text", ["who won the match yesterday", "zxcv qwer", "write me a poem about the sea"]
)
def test_what_is_not_about_the_shop_is_not_answered(index: Index, text: str) -> None:
    found = index.find(text, "en")
    assert decide(found, index.stakes, Tried()).kind is Kind.REPHRASE


def test_a_question_that_an_author_wrote_is_answered(index: Index) -> None:
    for text, lang, article in [
        ("I forgot my password", "en", "forgotten-password"),
        ("نسيت الباسورد شو أعمل", "ar", "forgotten-password"),
    ]:
        decision = decide(index.find(text, lang), index.stakes, Tried())
        assert decision.kind is Kind.ANSWER
        assert decision.articles == (article,)


def test_where_wrong_answers_cost_more_the_same_question_is_not_answered(
    folder: Path, encoder: Encoder
) -> None:
    """What is found is the same; what is made of it is not."""
    version = str(current_version(folder))
    bold, timid = (load(folder, version, encoder, cost) for cost in (0, 1000))
    asked = "parcel invoice"
    assert bold.find(asked, "en") == timid.find(asked, "en")
    assert decide(bold.find(asked, "en"), bold.stakes, Tried()).kind is Kind.ANSWER
    assert decide(timid.find(asked, "en"), timid.stakes, Tried()).kind is not Kind.ANSWER


def test_what_is_about_the_shop_is_more_surely_in_the_field(index: Index) -> None:
    inside = index.find("my parcel is late", "en").in_field
    assert inside > index.find("how high is mount everest", "en").in_field


@pytest.mark.parametrize(
    "text",
    ["", " ", "🙂", "؟", "\ud800\x00", "١٢٣", "a" * 50_000, "ab" * 50_000, "ك\u0650" * 10_000, "<b>'--"],
)
def test_any_text_can_be_asked(index: Index, text: str) -> None:
    for lang in ("ar", "en"):
        found = index.find(text, lang)
        assert all(0 <= candidate.probability <= 1 for candidate in found.candidates)
        assert decide(found, index.stakes, Tried()).kind is not Kind.ANSWER


@pytest.mark.parametrize("text", ["", "؟!", "ك", "ككككك", "x"])
def test_a_single_letter_finds_nothing(index: Index, text: str) -> None:
    for lang in ("ar", "en"):
        assert index.find(text, lang).candidates == ()
        assert index.explain(text, lang).candidates == ()


def test_layla_sees_why_an_article_was_found(index: Index) -> None:
    explained = index.explain("the parcel is late", "en")
    best = explained.candidates[0]
    assert explained.findings == index.find("the parcel is late", "en")
    assert (best.article_id, best.title) == ("late-parcel", "A parcel is late")
    assert best.passages[0].text == "A parcel is late"
    assert best.passages[0].score == pytest.approx(max(match.score for match in best.passages))
    assert best.features["nearest"] == pytest.approx(best.passages[0].score, abs=1e-5)
    assert explained.known["known_stems"] == pytest.approx(1)
    assert [*best.features] == [*FEATURES]


def test_of_a_foreign_article_layla_sees_what_counted_and_no_more(index: Index) -> None:
    best = index.explain("متى تفتحون وما هو دوام خدمة العملاء", "en").candidates[0]
    assert best.article_id == "opening-hours", "which exists in Arabic alone"
    assert [*best.features] == [*FOREIGN]
    assert best.features["foreign"] == 1


@pytest.mark.parametrize(
    "name",
    ["articles.jsonl", "learned.npz", "ar.faiss", "ar.npz", "en.faiss", "en.npz", MANIFEST],
    ids=lambda name: name,
)
def test_a_flipped_byte_is_refused(folder: Path, encoder: Encoder, name: str) -> None:
    version = str(current_version(folder))
    content = bytearray((folder / version / name).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (folder / version / name).write_bytes(content)
    with pytest.raises(IndexDamaged) as damaged:
        load(folder, version, encoder)
    assert damaged.value.args_["reason"] == name


def test_a_file_cut_short_or_gone_is_refused(folder: Path, encoder: Encoder) -> None:
    version = str(current_version(folder))
    vectors = folder / version / "en.faiss"
    vectors.write_bytes(vectors.read_bytes()[:100])
    with pytest.raises(IndexDamaged):
        load(folder, version, encoder)
    vectors.unlink()
    with pytest.raises(IndexDamaged):
        load(folder, version, encoder)


def test_a_version_that_is_not_there_is_missing(folder: Path, encoder: Encoder) -> None:
    with pytest.raises(IndexMissing):
        load(folder, "20260101T000000000000Z-00000000", encoder)


@pytest.mark.parametrize(
    ("part", "value"),
    [("encoder", "another"), ("dimension", 768), ("layout", 0), ("folding", -1), ("passages", -1)],
)
def test_an_index_made_in_another_way_is_refused(
    folder: Path, encoder: Encoder, part: str, value: object
) -> None:
    version = str(current_version(folder))
    manifest = read_manifest(folder / version)
    changed = replace(manifest, making=replace(manifest.making, **{part: value}))
    (folder / version / MANIFEST).write_bytes(to_json(changed))
    with pytest.raises(IndexMismatch) as mismatch:
        load(folder, version, encoder)
    assert str(mismatch.value.args_["reason"]).startswith(part)


def test_what_was_learned_of_other_articles_is_refused(folder: Path, encoder: Encoder) -> None:
    """Whole and verified, but its columns are not those of the articles beside it."""
    version = str(current_version(folder))
    learned = {**from_bytes((folder / version / LEARNED).read_bytes())}
    learned["article_ids"] = learned["article_ids"][::-1]
    content = BytesIO()
    np.savez(content, **learned)
    (folder / version / LEARNED).write_bytes(content.getvalue())
    manifest = read_manifest(folder / version)
    sums = {**manifest.files, LEARNED: hashlib.sha256(content.getvalue()).hexdigest()}
    (folder / version / MANIFEST).write_bytes(to_json(replace(manifest, files=sums)))
    with pytest.raises(IndexDamaged) as damaged:
        load(folder, version, encoder)
    assert damaged.value.args_["reason"] == LEARNED


def test_a_manifest_copied_from_another_version_is_refused(folder: Path, encoder: Encoder) -> None:
    version = str(current_version(folder))
    other = "20260101T000000000000Z-00000000"
    (folder / version).rename(folder / other)
    with pytest.raises(IndexDamaged):
        load(folder, other, encoder)


KB_OF_ONE = an_article_about("fees", "en", "What the fees are", [], "Two dinars for each transfer.")


@pytest.mark.parametrize(
    "articles",
    [
        [KB_OF_ONE],
        [replace(KB_OF_ONE, fix=None)],
        [replace(KB_OF_ONE, questions=("how much is the fee", "How much is the FEE"))],
        [KB_OF_ONE, an_article_about("hours", "ar", "ساعات العمل", [], "من التاسعة إلى الخامسة.")],
        [KB_OF_ONE, replace(KB_OF_ONE, id="same-again")],
    ],
    ids=["no question", "only a title", "one question twice", "one in each language", "two alike"],
)
def test_the_smallest_knowledge_bases_work(
    articles: list[PublishedArticle], encoder: Encoder, folder: Path
) -> None:
    index = load(folder, build(articles, encoder, folder).version, encoder)
    assert first(index, "what are the fees", "en") in {"fees", "same-again"}
    decision = decide(index.find("who painted the mona lisa", "en"), index.stakes, Tried())
    assert decision.kind is Kind.REPHRASE
    for lang in ("ar", "en"):
        assert all(0 <= c.probability <= 1 for c in index.find("fees", lang).candidates)


def test_the_making_names_every_version_that_matters(encoder: Encoder) -> None:
    here = manifests.making(encoder)
    assert (here.folding, here.passages, here.layout) == (
        manifests.FOLDING_VERSION,
        manifests.PASSAGES_VERSION,
        manifests.LAYOUT_VERSION,
    )
