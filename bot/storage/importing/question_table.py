"""A table of questions and answers, a row each, with the columns called as people call them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import StringIO

from bot.domain.importing import PageUnusable, Value, slug_of
from bot.language import LANGUAGES, Lang
from bot.language.folding import fold
from bot.storage.importing.html_page import markup_as_markdown

_NAMES = {
    "question": ("question", "questions", "q", "title", "subject", "السؤال", "سؤال", "العنوان", "عنوان"),
    "answer": (
        *("answer", "answers", "a", "body", "reply", "text"),
        *("الجواب", "جواب", "الإجابة", "إجابة", "الرد", "الحل"),
    ),
    "id": ("id", "key", "slug", "number", "المعرف", "معرف", "الرقم", "رقم"),
    "topic": ("topic", "category", "section", "tag", "الموضوع", "موضوع", "التصنيف", "القسم", "الفئة"),
    "lang": ("lang", "language", "locale", "اللغة", "لغة"),
    "others": ("other questions", "variants", "also asked", "صيغ أخرى", "أسئلة أخرى"),
}
_MEANING = {fold(name): part for part, names in _NAMES.items() for name in names}
_IN_LANGUAGE = re.compile(r"(.+?)[ _(-]+(ar|en|arabic|english|(?:ال|بال)?عربيه?|(?:ال|بال)?انجليزيه?)\)?")
_DELIMITERS = ",;\t|"
_MARKUP = re.compile(r"</?(p|br|ol|ul|li|a|b|strong|div|em|i|h[1-6]|img|table)\b[^>]*>", re.IGNORECASE)
_SPLIT = re.compile(r"\s*(?:\n|\||;|؛)\s*")
_LARGEST_CELL = 1_000_000

csv.field_size_limit(_LARGEST_CELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question with its answer. `twin` is the same in both languages; `line` is where it stands."""

    line: int
    twin: str
    lang: Lang | None
    title: str
    body: str
    slug: str | None
    topic: str | None
    front: Mapping[str, Value] = field(default_factory=dict)


def read_question_table(text: str) -> list[Row]:
    """The rows; those of one language with the same answer are one, with several questions.

    Raises:
        PageUnusable: there is no column of questions, or none of answers.
    """
    text = text.lstrip("\ufeff")
    lines = csv.reader(StringIO(text), delimiter=_delimiter(text))
    try:
        columns = [_column(name) for name in next(lines, [])]
        meant = {part for part, _ in columns}
        if not {"question", "answer"} <= meant:
            raise PageUnusable("no_columns")
        rows = [row for cells in lines if any(cells) for row in _rows(columns, cells, lines.line_num)]
    except csv.Error as error:
        raise PageUnusable("bad_table", line=lines.line_num, reason=str(error)) from error
    return _merged(rows)


def _delimiter(text: str) -> str:
    """What separates the cells: what is most often in the first line, outside quotes."""
    header = re.sub(r'"[^"]*"', "", text.split("\n", 1)[0])
    return max(_DELIMITERS, key=header.count)


def _column(name: str) -> tuple[str | None, Lang | None]:
    """What a column means, and in which language it is if it says so."""
    folded = fold(name).strip()
    if folded in _MEANING:
        return _MEANING[folded], None
    named = _IN_LANGUAGE.fullmatch(folded)
    if named and named[1].strip() in _MEANING:
        return _MEANING[named[1].strip()], "ar" if named[2].startswith("ar") or "عرب" in named[2] else "en"
    return None, None


def _rows(columns: list[tuple[str | None, Lang | None]], cells: list[str], line: int) -> Iterator[Row]:
    """A row for each language that the line has a question in."""
    there: list[Lang | None] = [lang for lang in LANGUAGES if ("question", lang) in columns]
    spoken = there or [None]
    shared = _cells(columns, cells, None)
    for lang in spoken:
        said = {**shared, **_cells(columns, cells, lang)} if lang else shared
        title, answer = said.get("question", ""), said.get("answer", "")
        if len(spoken) > 1 and not title and not answer:
            continue
        others = tuple(one for one in _SPLIT.split(said.get("others", "")) if one)
        yield Row(
            line=line,
            twin=said.get("id") or (str(line) if len(spoken) > 1 else slug_of(title) or str(line)),
            lang=lang or _lang(said.get("lang", "")),
            title=" ".join(title.split()),
            body=_body(answer),
            slug=said.get("id") or slug_of(title),
            topic=said.get("topic") or None,
            front={"questions": [" ".join(title.split()), *others]} if title else {},
        )


def _body(answer: str) -> str:
    """Nothing, where it is markup that nobody wrote: the other rows come all the same."""
    if not _MARKUP.search(answer):
        return answer
    try:
        return markup_as_markdown(answer)
    except PageUnusable:
        return ""


def _cells(
    columns: list[tuple[str | None, Lang | None]], cells: list[str], lang: Lang | None
) -> dict[str, str]:
    return {
        part: cell.strip()
        for (part, of), cell in zip(columns, cells, strict=False)
        if part and of == lang and cell.strip()
    }


def _merged(rows: list[Row]) -> list[Row]:
    """Rows of the same answer in the same language become one; so do those of the same id."""
    merged: dict[tuple[str, Lang | None, str], Row] = {}
    twins: dict[tuple[str, Lang | None], int] = {}
    for row in rows:
        key = (row.body, row.lang, row.topic or "")
        if row.body and (first := merged.get(key)):
            questions = [*_questions(first), *_questions(row)]
            merged[key] = replace(first, front={**first.front, "questions": list(dict.fromkeys(questions))})
            continue
        again = twins[row.twin, row.lang] = twins.get((row.twin, row.lang), 0) + 1
        merged[key if row.body else (str(row.line), row.lang, "")] = (
            replace(row, twin=f"{row.twin}-{again}") if again > 1 else row
        )
    return list(merged.values())


def _questions(row: Row) -> list[str]:
    found = row.front.get("questions")
    return list(found) if isinstance(found, list) else []


def _lang(said: str) -> Lang | None:
    folded = fold(said)
    if folded.startswith(("ar", "عرب", "العرب")):
        return "ar"
    return "en" if folded.startswith(("en", "انج", "الانج")) else None
