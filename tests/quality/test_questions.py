"""The frozen questions: enough of every kind, and none that the articles already hold."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.actions.evaluate import Question
from bot.domain.article import published
from bot.language.detection import detect, text_direction
from bot.language.folding import fold
from bot.storage.articles import read_articles
from tests.fixtures.indexes import KB

FILE = Path(__file__).with_name("questions.jsonl")
DIALECTS = {"egyptian", "gulf", "levantine", "iraqi", "moroccan", "algerian", "tunisian"}
LATIN_SCRIPT = "latin_script"
VARIETIES = {"english", "msa", LATIN_SCRIPT, *DIALECTS}

FEWEST, FEWEST_ANSWERABLE, FEWEST_UNANSWERABLE, FEWEST_IN_LATIN_SCRIPT = 240, 170, 70, 25
FEWEST_OF_AN_ARTICLE = 3
FEWEST_OF_A_VARIETY = 10

ASKED = [Question(**json.loads(line)) for line in FILE.read_text("utf-8").splitlines()]
ANSWERABLE = [one for one in ASKED if one.article is not None]
ARTICLES = published(read_articles(KB).articles)


def bare(question: str) -> str:
    """The words alone, in the one spelling that everything is compared in."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(question)).split())


def test_there_are_enough_questions_with_and_without_an_answer() -> None:
    assert len(ASKED) >= FEWEST
    assert len(ANSWERABLE) >= FEWEST_ANSWERABLE
    assert len(ASKED) - len(ANSWERABLE) >= FEWEST_UNANSWERABLE


@pytest.mark.parametrize("questions", [ANSWERABLE, [one for one in ASKED if one.article is None]])
def test_every_variety_is_asked_in(questions: list[Question]) -> None:
    assert {one.variety for one in questions} == VARIETIES


def test_no_variety_has_only_a_handful() -> None:
    counted = Counter(one.variety for one in ANSWERABLE)

    assert min(counted.values()) >= FEWEST_OF_A_VARIETY
    assert counted[LATIN_SCRIPT] >= FEWEST_IN_LATIN_SCRIPT


def test_every_article_is_asked_for_and_nothing_else_is() -> None:
    counted = Counter(one.article for one in ANSWERABLE)

    assert counted.keys() == {article.id for article in ARTICLES}
    assert {article_id: times for article_id, times in counted.items() if times < FEWEST_OF_AN_ARTICLE} == {}


def test_a_question_is_in_the_language_and_the_letters_that_its_line_says() -> None:
    directions = {one: "ltr" if one.variety in {"english", LATIN_SCRIPT} else "rtl" for one in ASKED}

    assert [one for one in ASKED if detect(one.question) != one.lang] == []
    assert [one for one in ASKED if text_direction(one.question, one.lang) != directions[one]] == []
    assert {one.variety for one in ASKED if one.lang == "en"} == {"english"}
    assert {one.variety for one in ASKED if one.lang == "ar"} == VARIETIES - {"english"}


def test_no_question_is_asked_twice() -> None:
    counted = Counter(bare(one.question) for one in ASKED)

    assert [question for question, times in counted.items() if times > 1] == []


def test_no_question_is_an_articles_own() -> None:
    own = {bare(text) for article in ARTICLES for text in (article.title, *article.questions)}

    assert [one.question for one in ASKED if bare(one.question) in own] == []
