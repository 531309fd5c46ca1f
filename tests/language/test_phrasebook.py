"""The phrase files: each phrase can be read, and each can be said."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import bot.language
from bot.language.folding import fold
from bot.language.phrasebook import Phrases, as_line
from bot.language.words import words

FILES = sorted((Path(bot.language.__file__).parent / "phrases").glob("*.toml"))


def _phrases(file: Path) -> list[str]:
    tables = tomllib.loads(file.read_text(encoding="utf-8")).values()
    return [phrase for table in tables for rows in table.values() for phrase in rows]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_word_of_a_phrase_is_one_that_a_message_can_hold(file: Path) -> None:
    parts = [part for phrase in _phrases(file) for part in phrase.split() if part not in {"^", "$", "..."}]
    literals = {word.strip("+*") for part in parts if "<" not in part for word in part.rstrip("?").split("|")}
    assert {word for word in literals if words(word) != [fold(word)]} == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_phrase_matches_nothing(file: Path) -> None:
    assert [phrase for phrase in _phrases(file) if Phrases([phrase]).end_at("", 0) is not None] == []
    assert [phrase for phrase in _phrases(file) if Phrases([phrase]).within(" ")] == []


def test_every_word_class_is_used() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in FILES)
    classes = tomllib.loads((FILES[0].parent / "words.toml").read_text(encoding="utf-8"))
    assert set(classes) == set(re.findall(r"<(\w+)>", text))


@pytest.mark.parametrize(
    ("phrase", "said", "not_said"),
    [
        pytest.param("talk to", ["please talk to me"], ["talk", "talked to", "to talk"], id="words in order"),
        pytest.param("a|the bot", ["the bot", "a bot"], ["bot", "an bot"], id="one of several"),
        pytest.param("a? bot", ["bot", "a bot"], ["bots"], id="optional"),
        pytest.param("stop ... bot", ["stop bot", "stop this very dumb bot"], ["stop a b c d bot"], id="gap"),
        pytest.param("scam*", ["scammers", "scam"], ["a scum"], id="beginning"),
        pytest.param(
            "+موظف", ["موظف", "والموظف", "لموظف", "للموظف", "بالموظف"], ["موظفون", "اموظف"], id="particles"
        ),
        pytest.param("^ agent $", ["agent"], ["agent please", "my agent"], id="whole message"),
    ],
)
def test_a_phrase_says_what_its_signs_mean(phrase: str, said: list[str], not_said: list[str]) -> None:
    phrases = Phrases([phrase])
    assert [text for text in said if not phrases.within(as_line(words(text)))] == []
    assert [text for text in not_said if phrases.within(as_line(words(text)))] == []


@pytest.mark.parametrize(
    ("said", "covered"),
    [("next step please", True), ("please", True), ("next month please", False), ("next", True)],
)
def test_phrases_cover_a_line_that_is_nothing_else(said: str, covered: bool) -> None:
    assert Phrases(["next step?", "please"]).covers(as_line(said.split())) is covered
