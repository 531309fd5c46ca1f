"""The pages of another help centre, found in a folder or in a table, whatever they were written with."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.domain.importing import Fate, PageReport, PageUnusable, Place, SourcePage, place_of_page
from bot.language import LANGUAGES, Lang
from bot.language.detection import detect
from bot.storage.importing.html_page import HTML, read_html_page
from bot.storage.importing.markdown_page import read_markdown_page
from bot.storage.importing.question_table import read_question_table

LARGEST_PAGE = 5_000_000
LARGEST_TABLE = 50_000_000

_READERS = {
    ".md": read_markdown_page,
    ".markdown": read_markdown_page,
    ".mdx": read_markdown_page,
    **dict.fromkeys(HTML, read_html_page),
}
_TABLES = {".csv", ".tsv"}
_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_ARABIC = re.compile(r"[\u0620-\u064a]")


@dataclass(frozen=True, slots=True)
class Found:
    """All pages that can be used, and why the others cannot."""

    pages: tuple[SourcePage, ...]
    failed: tuple[PageReport, ...]


def read_pages(source: Path, lang: Lang | None, on_done: Callable[[int, int], None]) -> Found:
    """Every page of a folder, or every question of a table. `lang`: the language of those that do not say."""
    if source.suffix.lower() in _TABLES and source.is_file():
        return _read_table(source, lang)
    files = [source] if source.is_file() else sorted(_page_files(source))
    root = source.parent if source.is_file() else source
    pages: list[SourcePage] = []
    failed: list[PageReport] = []
    seen: dict[tuple[str, Lang], str] = {}
    for number, file in enumerate(files, start=1):
        name = file.relative_to(root).as_posix()
        try:
            if file != source and not file.resolve().is_relative_to(root.resolve()):
                raise PageUnusable("outside")
            page = _read_page(file, name, lang)
            twin = seen.setdefault((page.place.twin, page.lang), name)
            if twin != name:
                raise PageUnusable("twice", other=twin)
            pages.append(page)
        except PageUnusable as error:
            failed.append(PageReport(name, Fate.FAILED, key=error.key, args=error.args_))
        on_done(number, len(files))
    return Found(tuple(pages), tuple(failed))


def decoded(data: bytes) -> str:
    """The text of a file of unknown encoding: what it says it is in, UTF-8, or what Windows writes Arabic in.

    Raises:
        PageUnusable: it is no text.
    """
    mark = next((way for begin, way in _BYTE_ORDER_MARKS.items() if data.startswith(begin)), None)
    declared = _DECLARED.search(data[:4096])
    ways = [mark] if mark else ["utf-8", *([declared[1].decode()] if declared else []), "windows-1256"]
    for way in ways:
        try:
            text = data.decode(way)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text and (way != "windows-1256" or _ARABIC.search(text)):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    if b"\0" in data:
        raise PageUnusable("not_text")
    return data.decode("windows-1252", "replace").replace("\r\n", "\n")


def _page_files(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.suffix.lower() in _READERS and file.is_file() and not hidden:
            yield file


def _read_page(file: Path, name: str, lang: Lang | None) -> SourcePage:
    text = decoded(_content(file, LARGEST_PAGE))
    read = _READERS[file.suffix.lower()](text)
    if not read.body.strip():
        raise PageUnusable("no_text")
    if read.lang and read.lang not in LANGUAGES:
        raise PageUnusable("other_language", lang=read.lang)
    place = place_of_page(name)
    said = next((one for one in LANGUAGES if one == read.lang), None)
    title = read.title or place.name
    found = place.lang or said or lang or detect(f"{title}\n{read.body}")
    if found is None:
        raise PageUnusable("no_text")
    return SourcePage(
        source=name,
        place=place,
        lang=found,
        title=title,
        body=read.body,
        front=read.front,
        slug=read.slug,
        topic=read.topic,
        left_out=read.left_out,
    )


def _read_table(file: Path, lang: Lang | None) -> Found:
    rows = read_question_table(decoded(_content(file, LARGEST_TABLE)))
    pages: list[SourcePage] = []
    failed: list[PageReport] = []
    for row in rows:
        source = f"{file.name}:{row.line}"
        spoken = row.lang or lang or detect(f"{row.title}\n{row.body}")
        if not row.title or not row.body or spoken is None:
            failed.append(PageReport(source, Fate.FAILED, key="importing.reasons.half_a_row"))
            continue
        place = Place(row.twin, (), row.twin, spoken)
        name = f"{file.name}:{row.twin}:{spoken}"
        pages.append(
            SourcePage(
                source=name,
                place=place,
                lang=spoken,
                title=row.title,
                body=row.body,
                front=row.front,
                slug=row.slug,
                topic=row.topic,
            )
        )
    return Found(tuple(pages), tuple(failed))


def _content(file: Path, largest: int) -> bytes:
    try:
        if file.stat().st_size > largest:
            raise PageUnusable("too_large", limit=largest // 1_000_000)
        return file.read_bytes()
    except OSError as error:
        raise PageUnusable("unreadable", reason=error.strerror or str(error)) from error
