"""What waits to be published, as authors find it: staged texts, and files that changed since the index was
built, each with its difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.actions.compare_texts import Line, compare_texts
from bot.actions.gather_changes import Gathered, changes_since, gather
from bot.actions.run_batch import tried_with
from bot.actions.services import Services, serving_index
from bot.actions.what_waits import coming_revisions
from bot.domain.article import Status
from bot.domain.authoring import ArticlePath, StagedText
from bot.domain.publication import Change, ChangeKind, Publication, PublicationState
from bot.errors import InvalidInput
from bot.language import Lang
from bot.retrieval.candidate import fitting
from bot.storage.article_files import load_text
from bot.storage.articles import Fault, read_article
from bot.storage.batch_questions import kept_questions
from bot.storage.database import Connection
from bot.storage.publications import recent_publications
from bot.storage.revisions import text_of_revision
from bot.storage.staff import names_of_staff
from bot.storage.staged import staged_texts

MOST_DIFFERENCES = 30
"""Of files that changed on the disk: more are named without their difference, as after an import."""


@dataclass(frozen=True, slots=True)
class WaitingText:
    """A staged text. `status`: who will see it; None where it cannot be read. `conflict`: its file changed
    since it was begun; `fault`: why it cannot be used."""

    path: str
    article_id: str
    lang: Lang
    title: str
    status: Status | None
    new: bool
    by: str
    at: datetime
    difference: tuple[Line, ...]
    conflict: bool
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that is not what is served. No `difference` where no earlier text was kept, or too many files
    changed."""

    change: Change
    difference: tuple[Line, ...] | None


@dataclass(frozen=True, slots=True)
class Standing:
    """`latest` is the last build that was asked for; `fits` says that it is of the texts as they are now,
    and was tried with the questions that are kept now, as `tried` says."""

    texts: tuple[WaitingText, ...]
    files: tuple[ChangedFile, ...]
    faults: tuple[Fault, ...]
    latest: Publication | None
    fits: bool
    tried: bool


def read_changes(services: Services) -> Standing:
    """Without an index, everything is new."""
    index = serving_index(services)
    live = index.articles if index else {}
    with services.database.reading() as connection:
        staged = staged_texts(connection)
        gathered = gather(services.kb_dir, services.index_dir, staged.values())
        names = names_of_staff(connection)
        latest = next(iter(recent_publications(connection, 1)), None)
        coming = coming_revisions(services, index) if index else {}
        on_disk = [
            change
            for change in changes_since(live, gathered)
            if change.path not in staged
            and coming.get(f"{change.lang}/{change.article_id}", "") != change.after
        ]
        built = fitting(services.index_dir, index.manifest.making, gathered.revisions) if index else None
        tried = tried_with(latest.batch if latest else None, kept_questions(connection))
        return Standing(
            tuple(_text(services, text, gathered, names) for text in staged.values()),
            tuple(
                _file(connection, services, change, shown=number < MOST_DIFFERENCES)
                for number, change in enumerate(on_disk)
            ),
            tuple(fault for fault in gathered.faults if fault.path not in staged),
            latest,
            fits=index is None or bool(tried and latest and built and built.version == latest.version),
            tried=tried,
        )


def read_publications(services: Services) -> list[Publication]:
    """The latest ones, newest first."""
    with services.database.reading() as connection:
        return recent_publications(connection)


def under_way(services: Services) -> Publication | None:
    """The latest one, if the builder has to do with it."""
    with services.database.reading() as connection:
        latest = next(iter(recent_publications(connection, 1)), None)
    return latest if latest and latest.state.open else None


def ready_version(services: Services) -> str | None:
    """The candidate that is of the texts as they are now; None when there is none, or nothing changed."""
    index = services.indexes.current()
    with services.database.reading() as connection:
        staged = staged_texts(connection)
    gathered = gather(services.kb_dir, services.index_dir, staged.values())
    built = fitting(services.index_dir, index.manifest.making, gathered.revisions)
    return built.version if built else None


def _text(services: Services, text: StagedText, gathered: Gathered, names: dict[str, str]) -> WaitingText:
    path = str(text.path)
    try:
        file = load_text(services.kb_dir, text.path)
    except InvalidInput:
        file = None
    article = read_article(text.path, text.written.text).article
    return WaitingText(
        path,
        text.article_id,
        text.path.lang,
        article.title if article else text.article_id,
        article.status if article else None,
        file is None,
        names.get(text.staff_id, ""),
        text.at,
        compare_texts(file.text if file else "", text.written.text),
        text in gathered.conflicts,
        next((fault for fault in gathered.faults if fault.path == path), None)
        if text in gathered.broken
        else None,
    )


def _file(connection: Connection, services: Services, change: Change, *, shown: bool) -> ChangedFile:
    if not shown:
        return ChangedFile(change, None)
    try:
        path = ArticlePath.read(change.path)
        file = load_text(services.kb_dir, path)
    except InvalidInput:
        return ChangedFile(change, None)
    before = text_of_revision(connection, path, change.before) if change.before else None
    if before is None and change.kind is not ChangeKind.ADDED:
        return ChangedFile(change, None)
    return ChangedFile(change, compare_texts(before.text if before else "", file.text if file else ""))


def waits(found: Publication | None) -> bool:
    """Whether an author has to say what is to become of it."""
    return found is not None and found.state in {PublicationState.READY, PublicationState.ASKS}
