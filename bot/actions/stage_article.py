"""An author saves a text that is not published yet, lets go of it, or takes up an earlier one.

Whoever saves says which text they went on from. Is it another by now, nothing is written: the page shows
both, and the text stays in the form.
"""

from __future__ import annotations

from datetime import datetime

from bot.actions.open_article import opened, place_of
from bot.actions.services import Services, once
from bot.domain.authoring import (
    ArticlePath,
    ArticleText,
    OpenArticle,
    StagedText,
    checked_article_text,
)
from bot.domain.staff import Member
from bot.errors import NotFound
from bot.errors.authoring import FileChanged, IdTaken, TextChanged
from bot.language import LANGUAGES
from bot.storage.article_files import as_written, id_in
from bot.storage.articles import read_article
from bot.storage.database import Connection
from bot.storage.gaps import all_gap_decisions, forget_decisions_on
from bot.storage.revisions import keep_revision, kept_revision, text_of_revision
from bot.storage.staged import hold_articles, remove_staged, save_staged
from bot.storage.writes import Result

NO_FILE = ""
"""Said in place of a file's revision by whoever saw that there is no file (any more)."""


def stage_article(
    services: Services,
    member: Member,
    client_id: str,
    path: ArticlePath,
    text: str,
    went_on_from: str | None,
    file_seen: str | None = None,
) -> Result:
    """Keep `text` in place of the file's until it is published: `{"path", "revision", "staged"}`. A text that
    is the file's own leaves nothing staged.

    `went_on_from` is the revision of the text that the form was opened with; None for a new article. Who was
    shown that the file is another than the one this change was begun with, and saves all the same, says its
    revision (or `NO_FILE`) in `file_seen`: from then on this change is one of that file.

    Raises:
        TextChanged: somebody saved another text in the meantime.
        FileChanged: the file is another than the one in `file_seen`.
        IdTaken: another article has the id.
        ArticleTooLong, InvalidInput: the text cannot be stored.
        PathUnusable, TextUnusable: the file cannot be worked on.
    """
    text = checked_article_text(text)

    def write(connection: Connection, now: datetime) -> Result:
        hold_articles(connection)
        found = opened(connection, services, path)
        return stage_text(connection, services, member, found, text, went_on_from, file_seen, now)

    return once(services, member.id, client_id, "stage_article", write)


def restore_revision(
    services: Services,
    member: Member,
    client_id: str,
    path: ArticlePath,
    number: int,
    went_on_from: str | None,
) -> Result:
    """Stage the text that was kept under `number`, as if the author wrote it anew; like `stage_article`.

    Raises:
        NotFound: this article never had such a text.
        TextChanged: somebody saved another text in the meantime.
        IdTaken: another article has the id by now.
        PathUnusable, TextUnusable: the file cannot be worked on.
    """

    def write(connection: Connection, now: datetime) -> Result:
        hold_articles(connection)
        kept = kept_revision(connection, path, number)
        if kept is None:
            raise NotFound
        found = opened(connection, services, path)
        return stage_text(connection, services, member, found, kept.written.text, went_on_from, None, now)

    return once(services, member.id, client_id, "restore_revision", write)


def discard_staged(
    services: Services, member: Member, client_id: str, path: ArticlePath, revision: str
) -> Result:
    """Let go of the staged text of this `revision`; it stays among the revisions of the article: `{"path"}`.
    A gap that it was to close is open again.

    Raises:
        TextChanged: another text is staged by now, or none.
    """

    def write(connection: Connection, _now: datetime) -> Result:
        hold_articles(connection)
        found = opened(connection, services, path)
        if not remove_staged(connection, path, revision):
            raise TextChanged
        if found.staged:
            _open_gaps_again(connection, services, found, found.staged)
        return {"path": str(path)}

    return once(services, member.id, client_id, "discard_staged", write)


def stage_text(
    connection: Connection,
    services: Services,
    member: Member,
    found: OpenArticle,
    text: str,
    went_on_from: str | None,
    file_seen: str | None,
    now: datetime,
) -> Result:
    """What `stage_article` does, in the transaction of another action that holds the articles."""
    path = found.path
    article_id = id_in(path, text)
    _check_id(connection, services, found, article_id, new=went_on_from is None)
    if found.revision != went_on_from:
        raise TextChanged
    base = _base(found, file_seen)
    written = as_written(text)
    if found.file and found.file.text == text:
        if found.staged:
            remove_staged(connection, path, found.staged.written.revision)
        return {"path": str(path), "revision": found.file.revision, "staged": False}
    _keep_file(connection, found, now)
    keep_revision(connection, path, article_id, written, member.id, now)
    save_staged(connection, StagedText(path, article_id, base, written, member.id, now))
    return {"path": str(path), "revision": written.revision, "staged": True}


def _check_id(
    connection: Connection, services: Services, found: OpenArticle, article_id: str, new: bool
) -> None:
    """Ids are unique in a language; a new article takes no other's place."""
    taken = place_of(connection, services, found.path.lang, article_id)
    if taken and (taken != found.path or (new and found.current)):
        raise IdTaken(field="id", id=article_id, path=str(taken))


def _base(found: OpenArticle, file_seen: str | None) -> str | None:
    """The revision of the file that the change is one of."""
    if file_seen is None:
        return found.staged.base if found.staged else found.file_revision
    if file_seen != (found.file_revision or NO_FILE):
        raise FileChanged(path=str(found.path))
    return found.file_revision


def _open_gaps_again(
    connection: Connection, services: Services, found: OpenArticle, dropped: StagedText
) -> None:
    """Those that the article was begun for, if it is nowhere any more, and whose questions are in no text of
    it but the one that was dropped."""
    before = _questions(found.path, found.file)
    lost = _questions(found.path, dropped.written) - before
    article_id = dropped.article_id
    nowhere = not any(place_of(connection, services, lang, article_id) for lang in LANGUAGES)
    for decision in all_gap_decisions(connection):
        if decision.article_id == article_id and (nowhere or _as_line(decision.question) in lost):
            forget_decisions_on(connection, decision.keys)


def _questions(path: ArticlePath, written: ArticleText | None) -> set[str]:
    article = read_article(path, written.text).article if written else None
    return {_as_line(question) for question in article.questions} if article else set()


def _as_line(question: str) -> str:
    return " ".join(question.split()).casefold()


def _keep_file(connection: Connection, found: OpenArticle, now: datetime) -> None:
    """Keep what came by file and no build has met yet: it is about to be replaced."""
    if found.file and text_of_revision(connection, found.path, found.file.revision) is None:
        article_id = id_in(found.path, found.file.text)
        keep_revision(connection, found.path, article_id, found.file, None, now)
