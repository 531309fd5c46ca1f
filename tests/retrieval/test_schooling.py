"""No question is rehearsed with an encoder that was tuned on it, on its repetition or on its translation."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.domain.passages import Passage, PassageKind
from bot.language import Lang
from bot.retrieval import schooling
from bot.retrieval.arrays import Ints
from bot.retrieval.encoder import Encoder
from bot.retrieval.schooling import Schooling
from bot.retrieval.tuning import Tuning
from bot.retrieval.twins import Passages
from tests.retrieval.conftest import ARABIC, ENGLISH


def passages_of(lang: Lang, shop: dict[str, tuple[str, list[str], str]]) -> tuple[Passage, ...]:
    return tuple(
        Passage(name, lang, kind, text)
        for name, (title, questions, fix) in sorted(shop.items())
        for kind, text in (
            (PassageKind.TITLE, title),
            *((PassageKind.QUESTION, question) for question in questions),
            (PassageKind.FIX, fix),
        )
    )


@pytest.fixture(scope="module")
def passages() -> Passages:
    """What exists in both languages of the shop, with a question that is written twice."""
    both = ENGLISH.keys() & ARABIC.keys()
    english = {name: parts for name, parts in ENGLISH.items() if name in both}
    title, questions, fix = english["late-parcel"]
    english["late-parcel"] = (title, [*questions, "Where is my PARCEL"], fix)
    arabic = {name: parts for name, parts in ARABIC.items() if name in both}
    return {"en": passages_of("en", english), "ar": passages_of("ar", arabic)}


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The texts that an encoder was tuned on, each time one was."""
    every: list[list[str]] = []

    def listen(_encoder: Encoder, texts: Sequence[str], _owners: Ints, _told: object) -> Tuning | None:
        every.append(list(texts))
        return None

    monkeypatch.setattr(schooling, "tune", listen)
    return every


def test_of_few_questions_the_half_that_is_rehearsed_is_kept_from_another_encoder_than_serves(
    passages: Passages, encoder: Encoder, heard: list[list[str]]
) -> None:
    school = Schooling.of(passages, encoder)
    school.tuned(encoder)
    school.rehearsed({}, {}, encoder)
    serving, rehearsing = (set(texts) for texts in heard)
    every = (passage for cut in passages.values() for passage in cut)
    questions = {passage.text for passage in every if passage.kind is PassageKind.QUESTION}
    rehearsed = {text for text, part in zip(school.texts, school.part.tolist(), strict=True) if part == 0}
    assert questions <= serving
    assert questions - rehearsing == rehearsed
    assert len(questions) / 3 < len(rehearsed) < len(questions) * 2 / 3


def test_a_question_is_kept_back_with_its_repetition_and_its_translation(
    passages: Passages, encoder: Encoder
) -> None:
    school = Schooling.of(passages, encoder)
    part = dict(zip(school.texts, school.part.tolist(), strict=True))
    assert part["where is my parcel"] == part["Where is my PARCEL"]
    by_key: dict[int, set[int]] = {}
    for key, place in zip(school.keys.tolist(), school.part.tolist(), strict=True):
        by_key.setdefault(key, set()).add(place)
    assert all(len(places) == 1 for places in by_key.values())
    assert len(by_key) < len(school.keys), "some are translations of each other"


def test_of_many_questions_a_part_is_kept_from_the_encoder_that_serves(
    passages: Passages, encoder: Encoder, heard: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schooling, "_MANY", 10)
    school = Schooling.of(passages, encoder)
    school.tuned(encoder)
    school.rehearsed({}, {}, encoder)
    kept = {text for text, part in zip(school.texts, school.part.tolist(), strict=True) if part == 0}
    assert len(heard) == 1, "nothing else is tuned"
    assert kept
    assert not kept & set(heard[0])
