"""What a page says, in whatever it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.importing import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """`body` is Markdown, `lang` what the page says it is in, `front` what becomes front matter; `left_out`
    names what it said beside that."""

    title: str
    body: str
    lang: str | None = None
    front: Mapping[str, Value] = field(default_factory=dict)
    slug: str | None = None
    topic: str | None = None
    left_out: tuple[str, ...] = ()
