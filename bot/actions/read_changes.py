"""What waits to be published, as authors find it: staged texts, and files that changed since the index was
built, each with its difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.actions.compare_texts import Line, compare_texts
from bot.actions.gather_changes import Gathered, changes_since, gather
from bot.actions.services import Services, serving_index
from bot.domain.article import Status
from bot.domain.authoring import ArticlePath, StagedText
from bot.domain.publication import Change, ChangeKind, Publication, PublicationState
from bot.errors import IndexDamaged, IndexMismatch, IndexMissing, InvalidInput
from bot.language import Lang
from bot.retrieval.candidate import fitting
from bot.retrieval.manifest import read_manifest
from bot.retrieval.snapshot import Index
from bot.retrieval.versions import current_version
from bot.storage.article_files import load_text
from bot.storage.articles import Fault, read_article
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
    """`latest` is the last build that was asked for; `fits` says that it is of the texts as they are now."""

    texts: tuple[WaitingText, ...]
    files: tuple[ChangedFile, ...]
    faults: tuple[Fault, ...]
    latest: Publication | None
    fits: bool


def read_changes(services: Services) -> Standing:
    """Without an index, everything is new."""
    index = serving_index(services)
    live = index.articles if index else {}
    with services.database.reading() as connection:
        staged = staged_texts(connection)
        gathered = gather(services.kb_dir, services.index_dir, staged.values())
        names = names_of_staff(connection)
        latest = next(iter(recent_publications(connection, 1)), None)
        coming = _coming(services, index) if index else {}
        on_disk = [
            change
            for change in changes_since(live, gathered)
            if change.path not in staged
            and coming.get(f"{change.lang}/{change.article_id}", "") != change.after
        ]
        built = fitting(services.index_dir, index.manifest.making, gathered.revisions) if index else None
        return Standing(
            tuple(_text(services, text, gathered, names) for text in staged.values()),
            tuple(
                _file(connection, services, change, shown=number < MOST_DIFFERENCES)
                for number, change in enumerate(on_disk)
            ),
            tuple(fault for fault in gathered.faults if fault.path not in staged),
            latest,
            fits=index is None or bool(latest and built and built.version == latest.version),
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


def _coming(services: Services, serving: Index) -> Mapping[str, str | None]:
    """The revisions of a version that was published a moment ago and is being loaded."""
    version = current_version(services.index_dir)
    if version is None or version == serving.version or services.indexes.alarm:
        return {}
    try:
        revisions = read_manifest(services.index_dir / version).revisions
    except (IndexMissing, IndexDamaged, IndexMismatch):
        return {}
    gone = dict.fromkeys(f"{lang}/{name}" for name, lang in serving.articles)
    return {**gone, **revisions}


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
