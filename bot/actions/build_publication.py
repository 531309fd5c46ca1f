"""The builder: takes what was asked for, builds it aside, tries it, and publishes it.

It may be killed at any moment. Files are written one by one, each whole; the index changes in one step, when
all of them are; and what is staged is let go of last. Who comes next finds out how far it came.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.actions.end_publication import end_publication, fail_publication
from bot.actions.gather_changes import Gathered, as_facts, changes_since, gather
from bot.actions.run_batch import MOST_OWN_AT_ONCE, MOST_OWN_TO_TRY, Remembered, compare, tried_with
from bot.actions.run_batch import as_facts as batch_facts
from bot.actions.signs_of_life import Tell, signs_of_life
from bot.domain.authoring import BatchQuestion
from bot.domain.publication import Publication, PublicationKind, PublicationState
from bot.domain.trying import Batch
from bot.errors import DalilError, IndexDamaged, IndexMismatch, IndexMissing
from bot.errors.authoring import BuildEnded, FileChanged, TextChanged
from bot.retrieval.building import prepare
from bot.retrieval.candidate import Loaded, fitting
from bot.retrieval.encoder import Encoder
from bot.retrieval.manifest import Manifest, making
from bot.retrieval.snapshot import Index
from bot.retrieval.versions import current_version, promote
from bot.storage.article_files import write_text
from bot.storage.article_reader import reader_of
from bot.storage.batch_questions import kept_questions
from bot.storage.database import Database
from bot.storage.publications import (
    add_publication,
    as_rows,
    move_publication,
    publication,
    publications_in,
)
from bot.storage.staged import staged_texts

_LOG = logging.getLogger(__name__)
_REQUESTED = (PublicationState.REQUESTED,)
_BUILDING = (PublicationState.BUILDING,)
_TRIES = 3
"""How often a build begins anew when something of it changes just before it is published."""


def unheard(_doing: str, _done: int, _of: int) -> None:
    """For a builder that nobody watches."""


@dataclass(frozen=True, slots=True)
class Builder:
    """`worst_loss`: the share of the batch that may be answered worse before somebody is asked. `on_doing` is
    told what it is at, as is the row of the publication, and `on_gathered` what it is made of. Two indexes
    stay in memory between builds: the one that serves, and the one that was built last."""

    database: Database
    clock: Callable[[], datetime]
    kb_dir: Path
    index_dir: Path
    encoder: Encoder
    wrong_answer: float
    worst_loss: float
    on_doing: Tell = unheard
    on_gathered: Callable[[Gathered], None] = lambda _gathered: None
    _live: Loaded = field(default_factory=Loaded)
    _built: Loaded = field(default_factory=Loaded)
    _told: Remembered = field(default_factory=dict)

    def take_next(self) -> Publication | None:
        """Work on the oldest request as far as it goes, and return it; None when there is none."""
        with self.database.reading() as connection:
            if not publications_in(connection, _REQUESTED):
                return None
        with self.database.writing() as connection:
            for asked in publications_in(connection, _REQUESTED)[:1]:
                move_publication(
                    connection,
                    asked.id,
                    _REQUESTED,
                    PublicationState.BUILDING,
                    heartbeat_at=self.clock(),
                )
        return self.work_on(asked.id)

    def begin_command(self) -> int:
        """The number of a publication of the files as they are, to be worked on here and now."""
        with self.database.writing() as connection:
            return add_publication(
                connection,
                PublicationKind.COMMAND,
                None,
                self.clock(),
                state=PublicationState.BUILDING,
            )

    def publish_anyway(self, number: int) -> Publication:
        """Publish what asked, if nothing has changed since."""
        with self.database.writing() as connection:
            move_publication(connection, number, [PublicationState.ASKS], PublicationState.BUILDING)
        return self.work_on(number)

    def work_on(self, number: int) -> Publication:
        """Bring a publication that is being built as far as it goes without an author."""
        asked = self._row(number)
        try:
            with signs_of_life(self.database, self.clock, number, self.on_doing) as tell:
                self._work(asked, tell)
        except DalilError as error:
            fail_publication(self.database, number, error, self.clock())
        except Exception:
            _LOG.exception("publication %s", number)
            fail_publication(self.database, number, DalilError(), self.clock())
        reader_of(self.kb_dir, self.index_dir).keep()
        return self._row(number)

    def _work(self, asked: Publication, tell: Tell) -> None:
        only_to_try = asked.kind is PublicationKind.PREPARE or asked.version is not None
        for _ in range(_TRIES):
            gathered, serving = self._gathered(asked, tell), current_version(self.index_dir)
            built = fitting(self.index_dir, making(self.encoder), gathered.revisions)
            agreed = (
                built is not None
                and (built.version, serving) == (asked.version, asked.before)
                and tried_with(asked.batch, self._kept())
            )
            if not agreed:  # whoever agreed to something else is asked again
                built, loss = self._prepared(asked, gathered, built, serving, tell)
                if only_to_try or loss > self.worst_loss:
                    asks = PublicationState.ASKS if loss > self.worst_loss else PublicationState.READY
                    return self._move(asked.id, asks)
            assert built is not None
            try:
                if current_version(self.index_dir) == serving:
                    return self._published(asked, gathered, built.version, serving, tell)
            except (FileChanged, TextChanged, IndexMissing) as changed:
                _LOG.info("changed meanwhile: %s", changed.args_)
            if current_version(self.index_dir) != serving:  # somebody went back in the meantime
                return self._move(asked.id, PublicationState.ASKS)
        raise FileChanged(path="")

    def _gathered(self, asked: Publication, tell: Tell) -> Gathered:
        tell("reading", 0, 1)
        with self.database.reading() as connection:
            staged = staged_texts(connection) if asked.kind is not PublicationKind.COMMAND else {}
        gathered = gather(self.kb_dir, self.index_dir, staged.values())
        self.on_gathered(gathered)
        return gathered

    def _prepared(
        self,
        asked: Publication,
        gathered: Gathered,
        built: Manifest | None,
        serving: str | None,
        tell: Tell,
    ) -> tuple[Manifest, float]:
        """A version of what was gathered, and the share of the batch that it makes worse."""
        if built is None or asked.kind is PublicationKind.COMMAND:
            ready = prepare(gathered.articles, self.encoder, self.index_dir, tell, self._load)
            self._built.hold(replace(ready, wrong_answer=self.wrong_answer))
            built = ready.manifest
        live = self._serving(serving) if serving else None
        changes = changes_since(live.articles if live else {}, gathered)
        facts: dict[str, object] = {
            "version": built.version,
            "before": serving,
            "changes": as_rows(changes),
            "faults": as_facts(gathered.faults),
            "batch": None,
        }
        loss = 0.0
        if live and built.version != serving:
            changed = {f"{change.lang}/{change.article_id}" for change in changes}
            batch = self._batch(asked, live, built.version, changed, tell)
            facts["batch"], loss = batch_facts(batch, self.worst_loss), batch.loss
        self._move(asked.id, PublicationState.BUILDING, **facts)
        return built, loss

    def _batch(self, asked: Publication, live: Index, version: str, changed: set[str], tell: Tell) -> Batch:
        own = MOST_OWN_TO_TRY if asked.kind is PublicationKind.PREPARE else MOST_OWN_AT_ONCE
        kept = self._kept()
        built = self._built.get(self.index_dir, version, self.encoder, self.wrong_answer)
        return compare(live, built, kept, changed, own, self._told, partial(tell, "trying"))

    def _kept(self) -> list[BatchQuestion]:
        with self.database.reading() as connection:
            return kept_questions(connection)

    def _load(self, serving: str) -> Index:
        return self._live.get(self.index_dir, serving, self.encoder, self.wrong_answer)

    def _serving(self, version: str) -> Index | None:
        """None when it is damaged, or was made for another program: there is nothing to compare with then."""
        try:
            return self._load(version)
        except (IndexMissing, IndexDamaged, IndexMismatch):
            return None

    def _published(
        self, asked: Publication, gathered: Gathered, version: str, serving: str | None, tell: Tell
    ) -> None:
        """
        Raises:
            FileChanged: of a staged text, since it was gathered; those before it are written.
            TextChanged: an author let go of a text in the meantime; nothing is written.
            IndexMissing: the version is gone, or `serving` serves no more; the files are written.
            BuildEnded: this was taken for dead, and somebody may have asked again.
        """
        self._move(asked.id, PublicationState.BUILDING)
        texts = gathered.texts if asked.kind is not PublicationKind.COMMAND else ()
        with self.database.reading() as connection:
            if not {str(text.path) for text in texts} <= staged_texts(connection).keys():
                raise TextChanged
        for done, text in enumerate(texts):
            tell("publishing", done, len(texts) + 1)
            write_text(self.kb_dir, text.path, text.written.text, text.base)
        tell("publishing", len(texts), len(texts) + 1)
        if version != current_version(self.index_dir):
            promote(self.index_dir, version, serving)
            self._live.take_over(self._built)
        end_publication(self.database, self.kb_dir, self.clock, asked.id, gathered)

    def _move(self, number: int, state: PublicationState, **facts: object) -> None:
        with self.database.writing() as connection:
            if not move_publication(connection, number, _BUILDING, state, **facts):
                raise BuildEnded

    def _row(self, number: int) -> Publication:
        with self.database.reading() as connection:
            found = publication(connection, number)
        assert found is not None
        return found
