"""Whatever can be wrong with a file has a sentence in both languages, and the sentence can be filled in."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.language import LANGUAGES, Lang

BOT = Path(bot.__file__).parent
READER = [BOT / "storage" / name for name in ("articles.py", "front_matter.py", "yaml_faults.py")]


def _calls() -> Iterator[tuple[str, set[str]]]:
    """Each key the reader can give, with the names of what it gives along."""
    for path in READER:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                yield from _given(call.func.id, call)


def _given(name: str, call: ast.Call) -> Iterator[tuple[str, set[str]]]:
    texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    given = {keyword.arg for keyword in call.keywords if keyword.arg}
    for arg in call.args:
        if isinstance(arg, ast.Dict):
            given |= {str(key.value) for key in arg.keys if isinstance(key, ast.Constant)}
    if name == "_Invalid":
        yield f"expected.{texts[0]}", given | {"name"}
    for text in texts:
        if text.startswith("faults."):
            yield text.removeprefix("faults."), given


def _keys_of_the_reader() -> dict[str, set[str]]:
    given: dict[str, list[set[str]]] = defaultdict(list)
    for key, names in _calls():
        given[key].append(names)
    return {key: set.intersection(*names) for key, names in given.items()}


def _sentences(lang: Lang) -> dict[str, str]:
    table = tomllib.loads((BOT / f"language/catalogue/{lang}/faults.toml").read_text(encoding="utf-8"))
    expected = table.pop("expected")
    table = {key: one if isinstance(one, str) else one["other"] for key, one in table.items()}
    return table | {f"expected.{key}": sentence for key, sentence in expected.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fault_has_its_sentence_and_no_sentence_is_left_over(lang: Lang) -> None:
    assert set(_sentences(lang)) == set(_keys_of_the_reader())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_is_given_what_it_speaks_of(lang: Lang) -> None:
    given = _keys_of_the_reader()

    for key, sentence in _sentences(lang).items():
        assert set(re.findall(r"{(\w+)}", sentence)) <= given[key], key


def test_both_languages_say_the_same() -> None:
    arabic, english = (_sentences(lang) for lang in LANGUAGES)

    for key, sentence in arabic.items():
        assert sorted(re.findall(r"{\w+}", sentence)) == sorted(re.findall(r"{\w+}", english[key])), key
