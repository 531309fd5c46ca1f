"""The front matter of an article: YAML that an author wrote, checked key by key with its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import yaml

from bot.domain.article import Audience, Complexity, Material, MaterialKind, Status, Team, Urgency

MOST_QUESTIONS = 2_000
"""In one article; more is a mistake in a file, not a way customers ask."""


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


class _NoAliases(yaml.SafeLoader):
    """Aliases let a few bytes of YAML stand for gigabytes, and no article needs them."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed")
        return super().compose_node(parent, index)


def read_front_matter(text: str) -> FrontMatter:
    """Read and check the front matter; lines count from the file's first, the fence being line 1.

    Raises:
        yaml.YAMLError: the text is not YAML.
    """
    loader = _NoAliases(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return FrontMatter()
        if not isinstance(node, yaml.MappingNode):
            return FrontMatter(faults=(FrontMatterFault(2, "faults.not_a_mapping", {}, fatal=True),))
        values: dict[str, Any] = {}
        faults: list[FrontMatterFault] = []
        for key_node, value_node in node.value:
            name = str(key_node.value)
            line = key_node.start_mark.line + 2
            check = _CHECKS.get(name)
            if check is None:
                faults.append(FrontMatterFault(line, "faults.unknown_key", {"name": name}, fatal=False))
                continue
            if name in values:
                faults.append(FrontMatterFault(line, "faults.repeated_key", {"name": name}, fatal=True))
                continue
            try:
                values[name] = check(_construct(loader, value_node))
            except _Invalid as invalid:
                args = {"name": name, **invalid.args_}
                faults.append(FrontMatterFault(line, f"faults.expected.{invalid.expected}", args, fatal=True))
    finally:
        loader.dispose()
    return FrontMatter({k: v for k, v in values.items() if v is not None}, tuple(faults))


def _construct(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:  # a date such as 2026-13-45 is well-formed YAML with an impossible value
        raise _Invalid("value", reason=str(error)) from error


def _text(value: object) -> str:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
        return str(value).strip()
    raise _Invalid("text")


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
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
    url = _text(value["url"])
    if urlsplit(url).scheme not in {"http", "https"}:
        raise _Invalid("url")
    try:
        return Material(MaterialKind(str(value["kind"])), _text(value["title"]), url)
    except ValueError:
        raise _Invalid("one_of", names=", ".join(MaterialKind)) from None


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
