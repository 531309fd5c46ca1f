"""Varied lines: a slip is one letter of one word, speech is words of one dialect, and a seed repeats it."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from bot.language.folding import fold
from bot.language.lexicon import Dialect, dialects
from bot.retrieval.training import variation
from bot.retrieval.training.corpus import Line
from bot.retrieval.training.variation import all_forms, slipped, spoken, varied

TEXT = "لم يصل الطلب 42"
STANDARD = Line("where is my order now", "أين طلبي الآن", "shop", True)
CAIRO = Dialect("cairo", {("اين",): ["فين"], ("الان",): ["دلوقتي", "دلوقت"]})
TUNIS = Dialect("tunis", {("اين",): ["وين"], ("الان",): ["توا"]})
SEEDS = range(300)


@pytest.fixture
def two_dialects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variation, "dialects", lambda: (CAIRO, TUNIS))


def slips(word: str) -> Iterator[str]:
    """Every way to mistype one letter of a word."""
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at] * 2 + word[at + 1 :]
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        yield from (word[:at] + letter + word[at + 1 :] for letter in variation._ARABIC_KEYS)


def test_a_slip_is_one_letter_of_one_long_word() -> None:
    """Only the third word is long enough."""
    possible = {f"لم يصل {slip} 42" for slip in slips("الطلب")}
    seen = {slipped(TEXT, Random(seed)) for seed in SEEDS}
    assert seen <= possible
    assert len(seen) > 50
    assert {len(text) - len(TEXT) for text in seen} == {-1, 0, 1}


@pytest.mark.parametrize("text", ["", "لم يصل", "؟!", "ok"])
def test_short_words_are_typed_as_they_are(text: str) -> None:
    assert all(slipped(text, Random(seed)) == text for seed in SEEDS)


@pytest.mark.usefixtures("two_dialects")
def test_speech_is_of_one_dialect_at_a_time() -> None:
    seen = {spoken("اين طلبي الان", Random(seed)) for seed in SEEDS}
    cairo = {f"{where} طلبي {now}" for where in ("اين", "فين") for now in ("الان", "دلوقتي", "دلوقت")}
    tunis = {f"{where} طلبي {now}" for where in ("اين", "وين") for now in ("الان", "توا")}
    assert seen == cairo | tunis


@pytest.mark.usefixtures("two_dialects")
def test_the_commonest_form_is_taken_most() -> None:
    seen = [spoken("الان", Random(seed)) for seed in range(1000)]
    assert seen.count("دلوقتي") > 2 * seen.count("دلوقت") > 0


@pytest.mark.usefixtures("two_dialects")
def test_some_standard_lines_are_spoken_and_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variation, "_SLIPPED", 0)
    seen = [varied(STANDARD, Random(seed)) for seed in SEEDS]
    stayed = seen.count(fold(STANDARD.ar))
    assert 0.4 < stayed / len(seen) < 0.7, "half, and those of which no word was put in"


@pytest.mark.usefixtures("two_dialects")
def test_what_is_spoken_already_is_only_ever_mistyped() -> None:
    line = Line("where is my order now", "اين طلبي الان", "own", False)
    possible = {
        " ".join([*words[:at], slip, *words[at + 1 :]])
        for words in [["اين", "طلبي", "الان"]]
        for at in (1, 2)
        for slip in slips(words[at])
    }
    seen = [varied(line, Random(seed)) for seed in SEEDS]
    assert set(seen) <= possible | {"اين طلبي الان"}
    assert 0.75 < seen.count("اين طلبي الان") / len(seen) < 0.95


def test_a_seed_varies_alike_every_time() -> None:
    def some() -> list[str]:
        random = Random(9)
        return [varied(STANDARD, random) for _ in range(50)]

    assert some() == some()
    assert len(set(some())) > 5


def test_every_form_of_the_lexicon_can_be_learned_from() -> None:
    forms = all_forms()
    assert len(forms) == sum(len(spoken) for dialect in dialects() for spoken in dialect.spoken.values())
    assert "دلوقتي" in forms
