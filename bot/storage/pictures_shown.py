"""The pictures that an article's text shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PICTURE = re.compile(r"!\[[^\]\n]{0,300}\]\(<?([^)\s>]{1,500})")
_KEPT = re.compile(r"/?(?:\.\.?/)*(media/.+)")


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """`line` counts from 1; `kept` is its place below the articles' folder, None when it lies elsewhere."""

    line: int
    address: str
    kept: str | None


def pictures_shown(text: str) -> Iterator[ShownPicture]:
    for number, line in enumerate(text.split("\n"), start=1):
        for address in _PICTURE.findall(line):
            kept = _KEPT.fullmatch(address)
            yield ShownPicture(number, address, kept[1] if kept else None)
