"""The picture of an evaluation: in the format of its name, with words that say what is to be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.cli.evaluation_picture import draw
from bot.domain.answering import Kind
from bot.domain.measures import Outcome

RIGHT = Outcome("refund", ("refund",), 0.9, Kind.ANSWER, ("refund",))
WRONG = Outcome("refund", ("return",), 0.7, Kind.ANSWER, ("return",))
REFUSED = Outcome(None, ("return",), 0.1, Kind.REPHRASE, ())


def words_of(picture: Path) -> list[str]:
    return [
        element.text or "" for element in ElementTree.parse(picture).iter() if element.tag.endswith("}text")
    ]


def drawn(path: Path, files: Mapping[str, Sequence[Outcome]]) -> Path:
    draw(files, path)
    return path


def test_both_diagrams_have_a_title_and_say_what_their_axes_are(tmp_path: Path) -> None:
    words = " ".join(words_of(drawn(tmp_path / "it.svg", {"questions": [RIGHT, WRONG, REFUSED]})))
    for expected in (
        "Risk and coverage",
        "Coverage: share of",
        "Risk: share of",
        "Reliability",
        "Probability",
    ):
        assert expected in words


def test_each_file_has_a_curve_under_its_name(tmp_path: Path) -> None:
    files = {"english.jsonl": [RIGHT, WRONG], "$_odd_$.jsonl": [RIGHT, REFUSED]}
    assert files.keys() <= set(words_of(drawn(tmp_path / "it.svg", files)))


def test_the_ending_says_which_format(tmp_path: Path) -> None:
    assert drawn(tmp_path / "it.PNG", {"questions": [RIGHT, WRONG]}).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "outcomes",
    [
        pytest.param([], id="nothing asked"),
        pytest.param([Outcome("refund", (), 0.0, Kind.SMALL_TALK, ())], id="nothing found"),
        pytest.param([REFUSED], id="nothing answered"),
        pytest.param([RIGHT], id="nothing wrong"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_little_to_show_is_shown_without_complaint(tmp_path: Path, outcomes: list[Outcome]) -> None:
    assert drawn(tmp_path / "it.svg", {"questions": outcomes}).stat().st_size
