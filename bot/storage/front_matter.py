"""The front matter of an article: YAML that an author wrote, checked key by key with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import yaml

from bot.domain.article import Audience, Complexity, Material, MaterialKind, Status, Team, Urgency

MOST_QUESTIONS = 2_000
"""In one article; more is a mistake in a file, not a way customers ask."""

_DEEPEST = 10
"""Levels of lists and mappings within each other; an article needs four."""

_RELATED = re.compile(r"['\"]?related['\"]?\s*:")
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters that YAML can spell and that no page shows and not every database takes."""


@dataclass(frozen=True, slots=True)
class FrontMatterFault:
    line: int
    key: str
    args: dict[str, object]
    fatal: bool


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Checked values by the name of the article's field, and what was wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: tuple[FrontMatterFault, ...] = ()


class _Invalid(Exception):
    """What a value should have been, as a key of the catalogue under `faults.expected`."""

    def __init__(self, expected: str, **args: object) -> None:
        self.expected, self.args_ = expected, args


class _PlainLoader(yaml.SafeLoader):
    """No aliases, which let a few bytes of YAML stand for gigabytes, and no depth that no article needs."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise self._refusal("aliases are not allowed")
        if self._depth == _DEEPEST:
            raise self._refusal("nested too deeply")
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1

    def _refusal(self, reason: str) -> yaml.MarkedYAMLError:
        here: Any = self.peek_event()  # type: ignore[no-untyped-call]
        return yaml.MarkedYAMLError(problem=reason, problem_mark=here.start_mark)


def separate(text: str) -> tuple[str, str] | None:
    """Front matter and body, which begins with what is left of the closing fence's line; None when the front
    matter is never closed."""
    opening = _FENCE.match(text)
    if not opening:
        return "", text
    closing = _FENCE.search(text, opening.end() + 1)
    return (text[opening.end() + 1 : closing.start()], text[closing.end() :]) if closing else None


def lines_of_related(text: str, ids: Sequence[str]) -> tuple[int, ...]:
    """The line of the whole `text` on which each of the related `ids` stands; the list's own where none is
    found, as when YAML spells it otherwise."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if _RELATED.match(line)), 0)
    spelled = [re.compile(rf"(?<![\w-]){re.escape(one)}(?![\w-])") for one in ids]
    return tuple(
        next((n for n, line in enumerate(lines[start:], start) if one.search(line)), start) + 1
        for one in spelled
    )


def read_front_matter(text: str) -> FrontMatter:
    """Read and check the front matter; lines count from the file's first, the fence being line 1.

    Raises:
        yaml.MarkedYAMLError, yaml.reader.ReaderError: the text is not YAML.
    """
    loader = _PlainLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return FrontMatter()
        if not isinstance(node, yaml.MappingNode):
            return FrontMatter(faults=(FrontMatterFault(2, "faults.not_a_mapping", {}, fatal=True),))
        return _checked(loader, node)
    finally:
        loader.dispose()


def _checked(loader: yaml.SafeLoader, node: yaml.MappingNode) -> FrontMatter:
    """Each key by its own check. A key without a value, as a template leaves it, counts as left out."""
    values: dict[str, Any] = {}
    faults: list[FrontMatterFault] = []
    seen: set[str] = set()
    for key_node, value_node in node.value:
        name = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        line = key_node.start_mark.line + 2
        if name not in _CHECKS:
            faults.append(FrontMatterFault(line, "faults.unknown_key", {"name": name}, fatal=False))
            continue
        if name in seen:
            faults.append(FrontMatterFault(line, "faults.repeated_key", {"name": name}, fatal=True))
            continue
        seen.add(name)
        try:
            value = _construct(loader, value_node)
            if value is not None:
                values[name] = _CHECKS[name](value)
        except _Invalid as invalid:
            args = {"name": name, **invalid.args_}
            faults.append(FrontMatterFault(line, f"faults.expected.{invalid.expected}", args, fatal=True))
    return FrontMatter(values, tuple(faults))


def _construct(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    try:
        return loader.construct_object(node, deep=True)
    except (ArithmeticError, AttributeError, LookupError, ValueError) as error:
        # Well-formed YAML with an impossible value, such as the day 2026-13-45 or `!!int ""`; PyYAML lets
        # through whatever its conversion happens to raise.
        raise _Invalid("value") from error


def _text(value: object) -> str:
    text = str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    if not text or _UNWRITABLE.search(text):
        raise _Invalid("text")
    return text


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_QUESTIONS:
        raise _Invalid("list", limit=MOST_QUESTIONS)
    return tuple(dict.fromkeys(_text(item) for item in value))


def _one_of(names: type[StrEnum]) -> Callable[[object], StrEnum]:
    def check(value: object) -> StrEnum:
        try:
            return names(str(value))
        except ValueError:
            raise _Invalid("one_of", names=", ".join(names)) from None

    return check


def _day(value: object) -> date:
    if type(value) is date:
        return value
    raise _Invalid("date")


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 100:
        return value
    raise _Invalid("count")


def _materials(value: object) -> tuple[Material, ...]:
    if not isinstance(value, list):
        raise _Invalid("materials")
    return tuple(_material(item) for item in value)


def _material(value: object) -> Material:
    if not isinstance(value, dict) or not {"kind", "title", "url"} <= value.keys():
        raise _Invalid("materials")
    kind = _one_of(MaterialKind)(value["kind"])
    return Material(MaterialKind(kind), _text(value["title"]), _url(value["url"]))


def _url(value: object) -> str:
    url = _text(value)
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _Invalid("url") from None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise _Invalid("url")
    return url


_CHECKS: dict[str, Callable[[object], object]] = {
    "id": _text,
    "title": _text,
    "team": _one_of(Team),
    "complexity": _one_of(Complexity),
    "urgency": _one_of(Urgency),
    "status": _one_of(Status),
    "audience": _one_of(Audience),
    "questions": _texts,
    "related": _texts,
    "reviewed": _day,
    "teach_after": _count,
    "ask_before_handoff": _texts,
    "learn_more": _materials,
}
