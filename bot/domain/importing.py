"""Pages of another help centre become articles: which page is which article, in which language and place.

Where a page lies says most of it: `help/ar/orders/late.html` is the Arabic twin of
`help/en/orders/late.html`, and both belong to the topic `orders`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.authoring import ArticlePath
from bot.errors import DalilError
from bot.language import LANGUAGES, Lang

GENERAL = "general"
LONGEST_ID = 80

_OF_LANG = re.compile(r"(ar|en)([-_][a-z]{2,4})?", re.IGNORECASE)
_LANG_AT_END = re.compile(r"(.+)[._](ar|en)([-_][a-z]{2})?", re.IGNORECASE)
_NUMBER_IN_FRONT = re.compile(r"\d{5,}[-_]+(?=\S)")
_MARKS = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_NO_WORD = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_NO_NAMES = {"index", "default", "readme", "home"}


Value = str | int | date | Sequence[str | Mapping[str, str]] | None
"""What front matter says to a key."""


class PageUnusable(DalilError):
    """A page that cannot be imported; `key` says why."""

    def __init__(self, key: str, **args: object) -> None:
        super().__init__()
        self.args_ = args
        self.key = f"importing.reasons.{key}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page lies: its `twin` is the same in both languages; `folders` and `name` are of it."""

    twin: str
    folders: tuple[str, ...]
    name: str
    lang: Lang | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A page as it was found: `source` is where, `body` is Markdown, `front` what is to be front matter.
    `slug` and `topic` are what it says of itself."""

    source: str
    place: Place
    lang: Lang
    title: str
    body: str
    front: Mapping[str, Value] = field(default_factory=dict)
    slug: str | None = None
    topic: str | None = None
    left_out: tuple[str, ...] = ()


class Fate(StrEnum):
    """What becomes of a page."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """An author has changed or removed the article since: it stays as they want it."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PageReport:
    """`key` and `args` name a sentence that says why; `left_out` is what the article has not of the page;
    `twin` the source of the same page in the other language."""

    source: str
    fate: Fate
    path: str | None = None
    key: str | None = None
    args: Mapping[str, object] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    twin: str | None = None


def place_of_page(source: str) -> Place:
    """What the path of a page, with slashes and its ending, says about it."""
    *folders, file = source.split("/")
    name, lang = file.rsplit(".", 1)[0], None
    at_end = _LANG_AT_END.fullmatch(name)
    if at_end:
        name, lang = at_end[1], _lang(at_end[2])
    for number, folder in enumerate(folders):
        named = _OF_LANG.fullmatch(folder)
        if named and lang is None:
            lang = _lang(named[1])
            del folders[number]
            break
    return Place("/".join((*folders, name)), tuple(folders), name, lang)


def placed(
    pages: Sequence[SourcePage], taken: Iterable[str], known: Mapping[str, ArticlePath], topic: str | None
) -> dict[str, ArticlePath]:
    """Where each page goes, by its source: where it is `known` to be, or a new place. Twins share an id that
    can be read; nobody else has it, nor do those of `taken`."""
    twins: dict[str, list[SourcePage]] = {}
    for page in pages:
        twins.setdefault(page.place.twin, []).append(page)
    used = set(taken) | {path.stem for path in known.values()}
    common = _common_folders(page.place.folders for page in pages)
    places: dict[str, ArticlePath] = {}
    for group in twins.values():
        there = [known[page.source] for page in group if page.source in known]
        article_id = there[0].stem if there else _free_id(group, used)
        used.add(article_id)
        where = topic or (there[0].topic if there else _topic(group, common))
        for page in group:
            new = ArticlePath.new(page.lang, slug_of(where) or GENERAL, article_id)
            places[page.source] = known.get(page.source, new)
    return places


def slug_of(text: str) -> str:
    """The words of `text` as a name for a file or an id: letters of any script, digits and hyphens."""
    slug = _NO_WORD.sub("-", _MARKS.sub("", text)).strip("-").lower()
    return slug if len(slug) <= LONGEST_ID else slug[: LONGEST_ID + 1].rpartition("-")[0] or slug[:LONGEST_ID]


def _free_id(group: Sequence[SourcePage], used: set[str]) -> str:
    wanted = _wanted_id(group)
    if wanted not in used:
        return wanted
    folders = group[0].place.folders
    within = slug_of(f"{folders[-1]}-{wanted}") if folders else wanted
    numbered = (f"{wanted}-{number}" for number in range(2, len(used) + 3))
    return next(one for one in (within, *numbered) if one not in used)


def _wanted_id(group: Sequence[SourcePage]) -> str:
    """The most readable name: what the page says, its file's or its title; in Latin letters, if any is."""
    english_first = _english_first(group)
    names = [page.slug for page in english_first if page.slug]
    name = _NUMBER_IN_FRONT.sub("", group[0].place.name)
    if name.lower() in _NO_NAMES:
        name = group[0].place.folders[-1] if group[0].place.folders else ""
    names += [name, *(page.title for page in english_first)]
    slugs = [slug for one in names if (slug := slug_of(one))]
    return next((slug for slug in slugs if _LATIN.search(slug)), slugs[0] if slugs else "page")


def _topic(group: Sequence[SourcePage], common: int) -> str:
    said = next((page.topic for page in _english_first(group) if page.topic), None)
    folders = group[0].place.folders[common:]
    return said or (folders[0] if folders else GENERAL)


def _english_first(group: Sequence[SourcePage]) -> list[SourcePage]:
    return sorted(group, key=lambda page: page.lang, reverse=True)


def _common_folders(all_folders: Iterable[tuple[str, ...]]) -> int:
    """How many folders all pages lie in, which therefore say nothing about any of them."""
    every = list(all_folders)
    shared = 0
    while every and all(len(folders) > shared for folders in every):
        if len(Counter(folders[shared] for folders in every)) > 1:
            break
        shared += 1
    return shared if any(len(folders) > shared for folders in every) else max(0, shared - 1)


def _lang(name: str) -> Lang:
    return next(lang for lang in LANGUAGES if lang == name.lower())
