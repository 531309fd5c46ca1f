"""How a publication ends: well, with what was published kept and no longer staged; or in failure; or in
silence, which is found out later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.actions.gather_changes import Gathered, gather
from bot.domain.authoring import ArticlePath, ArticleText, StagedText
from bot.domain.publication import SILENT_AFTER, Publication, PublicationKind, PublicationState
from bot.errors import DalilError, InvalidInput
from bot.errors.authoring import BuildEnded
from bot.retrieval.versions import current_version
from bot.storage.article_files import load_text, revision_at
from bot.storage.database import Connection, Database
from bot.storage.publications import move_publication, publications_in
from bot.storage.revisions import keep_revisions, latest_revisions
from bot.storage.staged import hold_articles, remove_staged, save_staged, staged_texts

_BUILDING = (PublicationState.BUILDING,)
_GOING_ON = (PublicationState.BUILDING, PublicationState.FAILED)
"""What was taken for dead at the last moment was not."""

_WAITING = (PublicationState.READY, PublicationState.ASKS)


def end_publication(
    database: Database, kb_dir: Path, clock: Callable[[], datetime], number: int, gathered: Gathered
) -> None:
    """It serves: keep the texts that were published, let go of what was staged, and of what else waited."""
    with database.reading() as connection:
        texts = list(_not_kept(connection, kb_dir, gathered))
    with database.writing() as connection:
        hold_articles(connection)
        now = clock()
        keep_revisions(connection, texts, None, now)
        _let_go(connection, kb_dir, gathered.texts)
        move_publication(connection, number, _GOING_ON, PublicationState.PUBLISHED, ended_at=now, error=None)
        for other in publications_in(connection, _WAITING):
            move_publication(connection, other.id, _WAITING, PublicationState.ABANDONED, ended_at=now)


def fail_publication(database: Database, number: int, error: DalilError, now: datetime) -> None:
    args = error.args_ | ({"field": error.field} if error.field else {})
    with database.writing() as connection:
        move_publication(
            connection,
            number,
            _BUILDING,
            PublicationState.FAILED,
            ended_at=now,
            error={"key": error.key, "args": {name: str(value) for name, value in args.items()}},
        )


def end_the_silent(
    database: Database, kb_dir: Path, index_dir: Path, clock: Callable[[], datetime], *, at_once: bool = False
) -> list[Publication]:
    """End what nobody works on any more: as published, if its version serves, or else as failed. `at_once`
    takes everything for silent that is no command's: the caller is the only builder there is."""
    with database.reading() as connection:
        building = publications_in(connection, _BUILDING)
    silent = [
        one
        for one in building
        if (at_once and one.kind is not PublicationKind.COMMAND)
        or clock() - (one.heartbeat_at or one.requested_at) > SILENT_AFTER
    ]
    for one in silent:
        serves = one.version and one.version == current_version(index_dir) != one.before
        if serves and one.kind is not PublicationKind.PREPARE:
            end_publication(database, kb_dir, clock, one.id, gather(kb_dir, index_dir, ()))
        else:
            fail_publication(database, one.id, BuildEnded(), clock())
    return silent


def _not_kept(
    connection: Connection, kb_dir: Path, gathered: Gathered
) -> Sequence[tuple[ArticlePath, str, ArticleText]]:
    """The texts that were met in files and are not the ones kept last; what is staged is kept already."""
    latest, staged = latest_revisions(connection), staged_texts(connection)
    found = []
    for file in gathered.reading.files:
        if not file.revision or file.revision == latest.get(file.path) or file.path in staged:
            continue
        try:
            path = ArticlePath.read(file.path)
            written = load_text(kb_dir, path)
        except InvalidInput:  # no place that the studio could write to
            continue
        if written and written.revision == file.revision:
            found.append((path, file.article.id if file.article else path.stem, written))
    return found


def _let_go(connection: Connection, kb_dir: Path, texts: Sequence[StagedText]) -> None:
    """Of what was published; a text that was staged in its place in the meantime goes on from it."""
    published = {str(text.path): text for text in texts}
    for path, staged in staged_texts(connection).items():
        done = published.get(path)
        if _revision_in(kb_dir, staged.path) == staged.written.revision:
            remove_staged(connection, staged.path, staged.written.revision)
        elif done and staged.base == done.base:
            save_staged(connection, replace(staged, base=done.written.revision))


def _revision_in(kb_dir: Path, path: ArticlePath) -> str | None:
    """Of the file; None for what cannot be looked at, too."""
    try:
        return revision_at(kb_dir, path)
    except InvalidInput:
        return None
