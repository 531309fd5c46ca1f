"""Somebody brings the pages of another help centre. What an author changed since stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from bot.domain.article import Team
from bot.domain.authoring import ArticlePath
from bot.domain.importing import Fate, PageReport, SourcePage, placed
from bot.errors import DalilError
from bot.language import Lang, other_language
from bot.storage.article_files import as_written, load_text, write_text
from bot.storage.article_pictures import picture_address, save_picture
from bot.storage.articles import Severity, read_article
from bot.storage.front_matter_writing import change_front_matter
from bot.storage.importing.linking import Linker
from bot.storage.importing.pages import read_pages
from bot.storage.importing.record import Imported, imported_before, keep_imported

OnDoing = Callable[[str, int, int], None]
READING, WRITING = "reading", "writing"

_ID_SAID = re.compile(r"^id:\s*['\"]?([^\s'\"]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What to import, and how: `source` is a folder of pages or a table, `into` the folder of the articles.
    `lang` is the language of pages that do not say; `team` and `topic` are those of every article. `staged`
    are the paths where a change of an author waits to be published."""

    source: Path
    into: Path
    lang: Lang | None = None
    team: Team | None = None
    topic: str | None = None
    staged: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of every page; `gone` are the articles whose pages are there no more: they stay."""

    pages: tuple[PageReport, ...]
    gone: tuple[str, ...]

    def count(self, fate: Fate) -> int:
        return sum(page.fate is fate for page in self.pages)

    def of(self, fate: Fate) -> list[PageReport]:
        return [page for page in self.pages if page.fate is fate]


def import_pages(wanted: Import, *, dry_run: bool, on_doing: OnDoing) -> ImportReport:
    """Write an article for every page that can be used, or, in a dry run, only say what would be written.

    Raises:
        PageUnusable: the table has not the columns that it needs.
    """
    origin = wanted.source.resolve().name
    found = read_pages(wanted.source, wanted.lang, partial(on_doing, READING))
    before = imported_before(wanted.into, origin)
    known = {source: entry.place for source, entry in before.items()}
    places = placed(found.pages, _ids_of_others(wanted.into, before), known, wanted.topic)
    linker = Linker(_root(wanted.source), places, _keeping(wanted.into, dry_run=dry_run))
    twins = _twins(places)
    reports = list(found.failed)
    now = dict(before)
    begun = {source: Imported(str(place), "") for source, place in places.items() if source not in before}
    if begun and not dry_run:  # should it be cut short, the next import knows its own articles
        keep_imported(wanted.into, origin, before | begun)
    for number, page in enumerate(found.pages, start=1):
        report, written = _imported(wanted, page, places[page.source], linker, before, dry_run=dry_run)
        reports.append(replace(report, twin=twins.get(page.source)))
        if written:
            now[page.source] = written
        on_doing(WRITING, number, len(found.pages))
    if not dry_run and (begun or now != before):
        keep_imported(wanted.into, origin, now)
    sources = {page.source for page in found.pages}
    gone = tuple(sorted(entry.path for source, entry in before.items() if source not in sources))
    return ImportReport(tuple(sorted(reports, key=lambda report: report.source)), gone)


def _imported(
    wanted: Import,
    page: SourcePage,
    path: ArticlePath,
    linker: Linker,
    before: Mapping[str, Imported],
    *,
    dry_run: bool,
) -> tuple[PageReport, Imported | None]:
    """What became of the page, and what to remember of it."""
    body, missing = linker.linked(page.source, page.body)
    page = replace(page, left_out=(*page.left_out, *missing))
    text = _text(page, body, wanted.team)
    read = read_article(path, text)
    if read.article is None:
        wrong = next(fault for fault in read.faults if fault.severity is Severity.ERROR)
        return PageReport(page.source, Fate.FAILED, key=wrong.key, args=wrong.args), None
    new = Imported(str(path), as_written(text).revision)
    last = before.get(page.source)
    report = PageReport(page.source, Fate.UNCHANGED, str(path), left_out=page.left_out)
    try:
        file = load_text(wanted.into, path)
        there = file.revision if file else None
        if there == new.revision:
            return report, new
        if why := _kept_because(wanted, str(path), there, last):
            return replace(report, fate=Fate.KEPT, key=f"importing.kept.{why}"), last
        if not dry_run:
            write_text(wanted.into, path, text, there)
    except DalilError as error:
        return replace(report, fate=Fate.FAILED, key=error.key, args=_told(error)), last
    return replace(report, fate=Fate.UPDATED if there else Fate.ADDED), new


def _kept_because(wanted: Import, path: str, there: str | None, last: Imported | None) -> str | None:
    """Why the article stays as it is; None when it may be written."""
    if path in wanted.staged:
        return "staged"
    if last is None or last.begun:
        return "another" if there else None
    if there is None:
        return "removed"
    return None if there == last.revision else "changed"


def _text(page: SourcePage, body: str, team: Team | None) -> str:
    """The text of the article's file."""
    front = {**page.front, "title": page.title, **({"team": team.value} if team else {})}
    return f"---\n{change_front_matter('', front)}---\n\n{body.strip()}\n"


def _twins(places: Mapping[str, ArticlePath]) -> dict[str, str]:
    """For each source, that of the same article in the other language."""
    by_place = {(path.stem, path.lang): source for source, path in places.items()}
    found = {source: by_place.get((path.stem, other_language(path.lang))) for source, path in places.items()}
    return {source: twin for source, twin in found.items() if twin}


def _ids_of_others(folder: Path, before: Mapping[str, Imported]) -> set[str]:
    """The ids of articles that were not imported from here, without reading all that they say."""
    own = {entry.path for entry in before.values()}
    ids = set()
    for file in folder.rglob("*.md"):
        if file.relative_to(folder).as_posix() not in own:
            said = _ID_SAID.search(file.read_bytes()[:2000].decode("utf-8", "replace"))
            ids.add(said[1] if said else file.stem)
    return ids


def _root(source: Path) -> Path:
    return source.parent if source.is_file() else source


def _keeping(folder: Path, *, dry_run: bool) -> Callable[[str, BinaryIO], str]:
    return picture_address if dry_run else partial(save_picture, folder)


def _told(error: DalilError) -> dict[str, object]:
    return {**({"field": error.field} if error.field else {}), **error.args_}
