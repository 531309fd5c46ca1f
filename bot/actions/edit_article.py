"""What an author has in front of them while they write: the text, how it looks, what is wrong with it, the
same article in the other language, and what others did to it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.compare_texts import Line, compare_texts
from bot.actions.find_problems import find_problems
from bot.actions.open_article import opened, place_of
from bot.actions.preview_article import Preview, preview_article
from bot.actions.services import Services, serving_index
from bot.actions.what_waits import served_revisions, to_be_served
from bot.domain.article_form import ArticleForm
from bot.domain.article_problems import Problem
from bot.domain.authoring import ArticlePath, OpenArticle
from bot.language import other_language
from bot.storage.article_files import id_in
from bot.storage.article_form import read_form
from bot.storage.articles import read_article
from bot.storage.database import Connection
from bot.storage.revisions import revisions_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A text while it is written. `form` is None where it can only be edited as text, `preview` where it
    cannot be read as an article yet."""

    text: str
    form: ArticleForm | None
    preview: Preview | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """`twin` is the article in the other language; `by` who staged the text at hand, by name. `changes` is
    what it changes in the file, `clash` what was changed in the file since it was begun. `served`: customers
    see the article, in whatever text; `file_waits`: they see another text than the file's, or none."""

    found: OpenArticle
    article_id: str
    draft: Draft
    twin: OpenArticle | None = None
    by: str | None = None
    changes: tuple[Line, ...] = ()
    clash: tuple[Line, ...] = ()
    served: bool = False
    file_waits: bool = False


def draft_of(services: Services, path: ArticlePath, text: str) -> Draft:
    """What `text` is as the article at `path`."""
    return Draft(text, read_form(text), preview_article(path, text), find_problems(services, path, text))


def edit_article(services: Services, path: ArticlePath, text: str | None = None) -> Desk:
    """The desk for the article at `path`, with its current text, or with `text` which was not saved.

    Raises:
        PathUnusable, TextUnusable: the file cannot be worked on.
    """
    with services.database.reading() as connection:
        found = opened(connection, services, path)
        current = found.current.text if found.current else ""
        article_id = id_in(path, current)
        twin = _twin(connection, services, path, article_id)
        by = _who_staged(connection, found)
    file = found.file.text if found.file else ""
    served = _served(services, path, article_id)
    return Desk(
        found,
        article_id,
        draft_of(services, path, current if text is None else text),
        twin,
        by,
        compare_texts(file, current) if found.staged else (),
        _clash(found),
        served=served is not None,
        file_waits=found.file is not None and _to_be_served(path, file) != served,
    )


def _served(services: Services, path: ArticlePath, article_id: str) -> str | None:
    """The revision that customers see."""
    index = serving_index(services)
    return served_revisions(services, index).get(f"{path.lang}/{article_id}") if index else None


def _to_be_served(path: ArticlePath, text: str) -> str | None:
    article = read_article(path, text).article
    return to_be_served(article) if article else None


def _twin(
    connection: Connection, services: Services, path: ArticlePath, article_id: str
) -> OpenArticle | None:
    place = place_of(connection, services, other_language(path.lang), article_id)
    return opened(connection, services, place) if place else None


def _who_staged(connection: Connection, found: OpenArticle) -> str | None:
    if found.staged is None:
        return None
    revision = found.staged.written.revision
    kept = (one.by for one in revisions_of(connection, found.path) if one.written.revision == revision)
    return next(kept, None)


def _clash(found: OpenArticle) -> tuple[Line, ...]:
    if not found.in_conflict or found.staged is None:
        return ()
    return compare_texts(found.file.text if found.file else "", found.staged.written.text)
