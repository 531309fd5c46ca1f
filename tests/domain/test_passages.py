"""How an article is cut into the pieces that are searched."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import Section
from bot.domain.passages import LONGEST_PASSAGE, Passage, PassageKind, cut
from tests.conftest import AnArticle, prose


def texts(passages: tuple[Passage, ...], kind: PassageKind) -> list[str]:
    return [passage.text for passage in passages if passage.kind is kind]


def test_title_questions_and_each_section_and_step_are_passages_in_reading_order(
    an_article: AnArticle,
) -> None:
    article = an_article(
        questions=("forgot my password", "reset link never came"),
        sections=(Section("For teams", prose("Staff use their own address.")),),
    )

    assert [(passage.kind.value, passage.text) for passage in cut(article)] == [
        ("title", "I forgot my password"),
        ("question", "forgot my password"),
        ("question", "reset link never came"),
        ("summary", "You no longer know your password."),
        ("fix", "1. Choose Forgot your password? 2. Open the link."),
        ("why", "Only a fingerprint of it is kept."),
        ("step", "Ask for the link. Type your e-mail."),
        ("step", "Open the link. Within 30 minutes."),
        ("step", "Choose a password. Ten characters."),
        ("section", "For teams. Staff use their own address."),
    ]


def test_every_passage_knows_its_article_and_language(an_article: AnArticle) -> None:
    passages = cut(an_article(id="payout-late", lang="ar"))

    assert {(passage.article_id, passage.lang) for passage in passages} == {("payout-late", "ar")}


def test_an_article_of_a_title_alone_has_one_passage(an_article: AnArticle) -> None:
    bare = an_article(questions=(), summary=None, fix=None, why=None, steps=())

    assert [passage.kind for passage in cut(bare)] == [PassageKind.TITLE]


def test_a_long_reason_is_cut_between_sentences(an_article: AnArticle) -> None:
    sentence = " ".join(["كلمة"] * 49) + " أخيرة؟"
    article = an_article(why=prose(" ".join([sentence] * 5)))

    assert texts(cut(article), PassageKind.WHY) == [f"{sentence} {sentence}"] * 2 + [sentence]


def test_a_sentence_that_never_ends_is_cut_all_the_same(an_article: AnArticle) -> None:
    article = an_article(summary=prose(" ".join(["word"] * (2 * LONGEST_PASSAGE + 1))))

    lengths = [len(text.split()) for text in texts(cut(article), PassageKind.SUMMARY)]

    assert lengths == [LONGEST_PASSAGE, LONGEST_PASSAGE, 1]


@given(st.text(st.sampled_from("ab .؟!\nم ، ") | st.characters(exclude_categories=["Cs"]), max_size=2_000))
def test_no_word_is_lost_and_no_passage_is_too_long_or_empty(an_article: AnArticle, text: str) -> None:
    passages = texts(cut(an_article(why=prose(text))), PassageKind.WHY)

    assert [word for passage in passages for word in passage.split()] == text.split()
    assert all(1 <= len(passage.split()) <= LONGEST_PASSAGE for passage in passages)
