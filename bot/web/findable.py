"""What search engines and those who share a link are told of a page. A page that says nothing of the kind, as
a conversation or a ticket, is not to be found at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.language import LANGUAGES, Lang

Facts = dict[str, Any]
"""A thing as schema.org describes it."""

_DESCRIPTION = 160
"""Characters: search engines cut what is longer."""

_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """`url` is the one address of the page, `alternates` those by language and by default, all absolute."""

    title: str
    description: str
    url: str
    alternates: Mapping[str, str]
    kind: Literal["website", "article"] = "website"
    facts: tuple[Facts, ...] = ()

    @property
    def data(self) -> str:
        """The facts as JSON-LD that can stand inside a script element, whatever an author wrote."""
        graph = {"@context": "https://schema.org", "@graph": self.facts}
        return json.dumps(graph, ensure_ascii=False).translate(_ESCAPES)


def absolute(public_url: str, paths: Mapping[Lang, str], default: str = "") -> dict[str, str]:
    """The addresses of a page by language, and by default: Arabic first, where no other is given."""
    alternates: dict[str, str] = {lang: public_url + paths[lang] for lang in LANGUAGES if lang in paths}
    return {**alternates, "x-default": public_url + default if default else next(iter(alternates.values()))}


def shortened(text: str) -> str:
    """The beginning of `text` in one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= _DESCRIPTION:
        return line
    return line[: _DESCRIPTION - 1].rpartition(" ")[0].rstrip(" ,;:،؛") + "…"


def trail(*steps: tuple[str, str]) -> Facts:
    """The way to a page, as names and absolute addresses, as schema.org has it."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(steps, start=1)
        ],
    }
