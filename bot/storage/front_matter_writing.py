"""Changes what the front matter of an article says, and keeps everything else in it: comments, order, keys of
somebody else's, and how each thing is written.

Only front matter that the reader can read is taken: it has no aliases and is not nested deeply, so that
nothing in it can grow while it is changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, ScalarString

Entry = str | Mapping[str, str]
Value = str | int | date | Sequence[Entry] | None

ORDER = (
    *("id", "title", "team", "complexity", "urgency", "status", "questions", "related", "audience"),
    *("reviewed", "teach_after", "ask_before_handoff", "learn_more"),
)
"""Of the keys, where one comes to be added."""

_IN_ONE_LINE = {"related"}
_WIDEST = 1_000_000
"""Lines stay as long as their authors made them."""

_PLAIN = re.compile(r"[^\W\d_][^\x00-\x1f\"'#&*!|>%@`:\[\]{},]*")
_OTHER_MEANING = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def load_front_matter(front: str) -> CommentedMap:
    """What it says, key by key, unchecked.

    Raises:
        ruamel.yaml.error.YAMLError: it is no YAML.
    """
    found = _yaml(front).load(front)
    return found if isinstance(found, CommentedMap) else CommentedMap()


def change_front_matter(front: str, changes: Mapping[str, Value]) -> str:
    """`front` (what stands between the fences) with these keys changed; a key without a value is left empty.

    Raises:
        ruamel.yaml.error.YAMLError: it is no YAML.
    """
    data = load_front_matter(front)
    loose = "" if data else front
    for key, value in changes.items():
        here = data.get(key)
        if isinstance(here, CommentedSeq) and isinstance(value, (list, tuple)):
            _become(here, value)
        elif key in data:
            data[key] = _written(key, value, here)
        elif value not in (None, "", [], ()):
            data.insert(_place(data, key), key, _written(key, value, None))
    written = StringIO()
    if data:
        _yaml(front).dump(data, written)
    return loose + written.getvalue()


def _yaml(front: str) -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDEST
    at_the_edge = re.search(r"^- ", front, re.MULTILINE)
    yaml.indent(mapping=2, sequence=2 if at_the_edge else 4, offset=0 if at_the_edge else 2)
    return yaml


def _place(data: CommentedMap, key: str) -> int:
    """Behind the last of the keys that usually stand before it."""
    before = ORDER[: ORDER.index(key)] if key in ORDER else ORDER
    places = [place for place, other in enumerate(data, start=1) if other in before]
    return max(places, default=0 if key in ORDER else len(data))


def _become(here: CommentedSeq, wanted: Sequence[Entry]) -> None:
    """Make the list say what is `wanted`, and leave alone what stays."""
    turns = SequenceMatcher(None, [_comparable(one) for one in here], [_comparable(one) for one in wanted])
    for _, begin, end, first, last in reversed([turn for turn in turns.get_opcodes() if turn[0] != "equal"]):
        both = min(end - begin, last - first)
        for place, value in zip(range(begin, begin + both), wanted[first : first + both], strict=True):
            here[place] = _entry(value, here[place])
        for place in range(end - 1, begin + both - 1, -1):
            del here[place]
        for value in reversed(wanted[first + both : last]):
            like = here[0] if here and isinstance(value, str) else None
            here.insert(begin + both, _entry(value, like))


def _comparable(entry: object) -> object:
    return (
        tuple(sorted((str(k), str(v)) for k, v in entry.items()))
        if isinstance(entry, Mapping)
        else str(entry)
    )


def _written(key: str, value: Value, here: object) -> Any:
    if isinstance(value, (list, tuple)):
        entries = CommentedSeq([_entry(one, None) for one in value])
        if key in _IN_ONE_LINE or not entries:
            entries.fa.set_flow_style()
        return entries
    return _scalar(value, here) if isinstance(value, str) else value


def _entry(value: Entry, here: object) -> Any:
    if not isinstance(value, Mapping):
        return _scalar(value, here)
    if isinstance(here, CommentedMap):
        here.update({name: _scalar(text, here.get(name)) for name, text in value.items()})
        return here
    entry = CommentedMap({name: _scalar(text, None) for name, text in value.items()})
    entry.fa.set_flow_style()
    return entry


def _scalar(text: str, here: object) -> str:
    """In quotes, if what was there before is, or if it would be read as something else without them."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _OTHER_MEANING and text == text.strip()
    quoted: str = DoubleQuotedScalarString(text)
    return quoted if text and (isinstance(here, ScalarString) or not plain) else text
