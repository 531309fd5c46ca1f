"""Whoever waits at a terminal sees what is being done and how far it is, in their language."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.cli import console
from bot.language import LANGUAGES, Lang
from bot.language.catalogue import say
from bot.retrieval.building import Doing


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    shown = io.StringIO()
    monkeypatch.setattr(console, "err", Console(file=shown, force_terminal=True, width=100))
    return shown


def test_each_thing_done_takes_the_place_of_the_one_before(terminal: io.StringIO) -> None:
    with console.progress(str.upper) as advance:
        advance("embedding", 3, 4)
        advance("learning", 1, 10)
    last = terminal.getvalue().split("EMBEDDING")[-1]
    assert "LEARNING" in last
    assert "10%" in last


def test_a_file_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(console, "err", Console(file=shown))
    with console.progress(str.upper) as advance:
        advance("embedding", 1, 2)
    assert shown.getvalue() == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_that_a_build_does_has_a_name_of_its_own(lang: Lang) -> None:
    names = {say(f"cli.index.{doing}", lang) for doing in Doing}
    assert len(names) == len(Doing)
    assert all(names)
