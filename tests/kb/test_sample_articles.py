"""The articles that come with Dalil: what the knowledge base of Raff promises its readers."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bot.domain.article import Article, Complexity, Team, Urgency
from bot.language import LANGUAGES, Lang
from bot.language.detection import detect
from bot.language.folding import fold
from bot.storage.articles import Reading, read_articles

FOLDER = Path(__file__).parents[2] / "kb_articles"
READING = read_articles(FOLDER)
ARTICLES = READING.articles

every_article = pytest.mark.parametrize(
    "article", ARTICLES, ids=lambda article: f"{article.lang}/{article.id}"
)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture
def reading() -> Reading:
    return READING


def in_language(lang: Lang) -> dict[str, Article]:
    return {article.id: article for article in ARTICLES if article.lang == lang}


def test_nothing_is_wrong_with_any_file(reading: Reading) -> None:
    assert reading.faults == ()
    assert len(reading.articles) == len(list(FOLDER.glob("*/*/*.md")))


def test_at_least_24_problems_each_told_in_both_languages() -> None:
    arabic, english = in_language("ar"), in_language("en")

    assert len(arabic) >= 24
    assert arabic.keys() == english.keys()


@each_language
def test_the_twin_of_an_article_is_about_the_same_problem(lang: Lang) -> None:
    twins = in_language("en" if lang == "ar" else "ar")

    for article in in_language(lang).values():
        twin = twins[article.id]
        assert (article.topic, article.team, article.complexity, article.urgency, article.status) == (
            twin.topic,
            twin.team,
            twin.complexity,
            twin.urgency,
            twin.status,
        ), article.id
        assert set(article.related) == set(twin.related), article.id
        assert (article.audience, article.teach_after) == (twin.audience, twin.teach_after), article.id


@each_language
def test_there_is_something_of_every_kind(lang: Lang) -> None:
    articles = in_language(lang).values()

    assert {article.team for article in articles} == set(Team)
    assert {article.complexity for article in articles} == set(Complexity)
    assert sum(article.urgency is Urgency.CRITICAL for article in articles) >= 5
    assert sum(article.practise is not None for article in articles) >= 8
    assert sum(any(step.other_words for step in article.steps) for article in articles) >= 8


@each_language
def test_a_forgotten_password_is_simple_and_no_emergency(lang: Lang) -> None:
    article = in_language(lang)["forgotten-password"]

    assert (article.complexity, article.urgency) == (Complexity.SIMPLE, Urgency.NORMAL)


@every_article
def test_samira_finds_her_own_words_a_short_fix_and_the_reason(article: Article) -> None:
    assert len(article.questions) >= 8
    assert article.summary
    assert article.fix
    assert len(article.fix.plain.splitlines()) <= 6
    assert article.why


@every_article
def test_mona_is_led_step_by_step_and_never_left_alone(article: Article) -> None:
    assert 3 <= len(article.steps) <= 8
    assert len({step.title for step in article.steps}) == len(article.steps)
    for step in article.steps:
        assert step.title
        assert step.text.plain
        assert step.check, step.title
        assert step.stuck, step.title


@every_article
def test_an_article_is_written_in_its_language(article: Article) -> None:
    assert article.summary
    assert article.why
    for text in (
        article.title,
        article.summary.plain,
        article.why.plain,
        *(step.title for step in article.steps),
    ):
        assert detect(text) == article.lang, text


@every_article
def test_what_layla_points_to_exists(article: Article) -> None:
    known = in_language(article.lang)

    assert article.related
    assert set(article.related) <= known.keys() - {article.id}


@each_language
def test_no_question_is_answered_by_two_articles(lang: Lang) -> None:
    answered_by = defaultdict(set)
    for article in in_language(lang).values():
        for question in (article.title, *article.questions):
            answered_by[fold(question).strip(" ?!.؟")].add(article.id)

    assert {question: ids for question, ids in answered_by.items() if len(ids) > 1} == {}


@each_language
def test_no_step_and_no_fix_was_copied_from_another_article(lang: Lang) -> None:
    texts = Counter(
        text
        for article in in_language(lang).values()
        for text in (article.fix.plain if article.fix else "", *(step.text.plain for step in article.steps))
    )

    assert [text for text, times in texts.items() if times > 1] == []
