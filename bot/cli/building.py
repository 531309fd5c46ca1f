"""The bodies of `index work` and `index watch`: the builder, a process of its own beside the service."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from bot.actions.build_publication import Builder
from bot.actions.end_publication import end_the_silent
from bot.actions.gather_changes import Gathered, as_facts, gather
from bot.cli.console import err, fact_in_words, out, t, tell_fault
from bot.domain.publication import Publication, PublicationKind, PublicationState
from bot.errors import IndexMissing
from bot.main import open_builder
from bot.retrieval.manifest import read_manifest
from bot.retrieval.versions import current_version
from bot.settings import Settings
from bot.storage.articles import Severity
from bot.storage.publications import recent_publications

_LOOKS_EVERY_S = 0.2
_LOOKS_AT_FILES_EVERY_S = 0.5
_IDLE_S = 300.0
"""A builder that waits is a builder that need not load the encoder and the indexes again."""

_NICER = 19
"""Customers' questions come first."""

_LOCK = "builder"


@contextmanager
def only_builder(index_dir: Path) -> Iterator[bool]:
    """Whether there is no other builder, for as long as the block lasts."""
    index_dir.mkdir(parents=True, exist_ok=True)
    with (index_dir / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def work(settings: Settings) -> None:
    """Take what is asked for, until nothing has been for some minutes."""
    with only_builder(settings.index_dir) as alone:
        if alone:
            os.nice(_NICER)
            _work(open_builder(settings), lambda _: None, _idle_for(_IDLE_S))


def watch(settings: Settings) -> None:
    """The same without an end, and publish the files whenever one of them changes."""
    with only_builder(settings.index_dir) as alone:
        if not alone:
            err.print(t("index.builder_taken"), style="red")
            raise typer.Exit(1)
        os.nice(_NICER)
        builder = open_builder(settings)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # how service managers end it
        try:
            out.print(t("index.watching", folder=settings.kb_dir), style="bold")
            watched = _Watched(builder)
            _work(builder, tell_outcome, watched.look)
        except KeyboardInterrupt:
            out.print(t("index.watched"))


def tell_outcome(done: Publication, told: Collection[str] = ()) -> None:
    """One line on what became of a publication, and its faults but for those that were `told`."""
    for fault in done.faults or ():
        if _name(fault) not in told:
            tell_fault(fault)
    match done.state:
        case PublicationState.PUBLISHED:
            names = ", ".join(change.path for change in done.changes[:5])
            more = t("index.more", count=len(done.changes) - 5) if len(done.changes) > 5 else ""
            out.print(
                t("index.served_now", version=done.version, changes=f"{names}{more}" or t("index.none"))
            )
        case PublicationState.ASKS if done.batch:
            out.print(t("index.asks", worse=done.batch["worse"], asked=done.batch["asked"]), style="yellow")
        case PublicationState.FAILED if done.error:
            err.print(t("index.failed", reason=fact_in_words(done.error)), style="red")


def _name(fault: Mapping[str, Any]) -> str:
    return f"{fault['path']}:{fault['line']}:{fault['key']}"


def _work(
    builder: Builder, told: Callable[[Publication], None], go_on: Callable[[Publication | None], bool]
) -> None:
    end_the_silent(builder.database, builder.kb_dir, builder.index_dir, builder.clock, at_once=True)
    done: Publication | None = None
    while go_on(done):
        done = builder.take_next()
        if done:
            told(done)
        else:
            time.sleep(_LOOKS_EVERY_S)


def _idle_for(longest: float) -> Callable[[Publication | None], bool]:
    since = time.monotonic()

    def go_on(done: Publication | None) -> bool:
        nonlocal since
        if done:
            since = time.monotonic()
        return time.monotonic() - since < longest

    return go_on


class _Watched:
    """The files, looked at now and then. A change is published when it has been there for two looks: an
    editor that is still writing is not disturbed."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._seen: dict[str, tuple[int, int, int]] | None = None
        self._told: Mapping[str, Mapping[str, Any]] = {}
        self._published = {} if self._behind() else self._files()
        self._tell_faults(self._gathered())
        self._next = 0.0

    def look(self, _done: Publication | None) -> bool:
        if time.monotonic() < self._next:
            return True
        files = self._files()
        if files == self._seen != self._published:
            self._published = files
            gathered = self._gathered()
            self._tell_faults(gathered)
            if self._differs(gathered):
                out.print(t("index.noticed"), style="dim")
                tell_outcome(self._builder.work_on(self._builder.begin_command()), told=self._told)
        self._seen = files
        self._next = time.monotonic() + _LOOKS_AT_FILES_EVERY_S
        return True

    def _behind(self) -> bool:
        """Whether files changed while nobody watched. Who went back to an earlier version meant it."""
        with self._builder.database.reading() as connection:
            last = recent_publications(connection, 1)
        return self._differs(self._gathered()) and not (last and last[0].kind is PublicationKind.ROLLBACK)

    def _gathered(self) -> Gathered:
        return gather(self._builder.kb_dir, self._builder.index_dir, ())

    def _tell_faults(self, gathered: Gathered) -> None:
        """Name the errors that came, and the files that are mended: one that cannot be used changes nothing
        that is served, so nobody would hear of it."""
        errors = [fault for fault in as_facts(gathered.faults) if fault["severity"] != Severity.WARNING]
        found = {_name(fault): fault for fault in errors}
        for fault in (fault for told, fault in found.items() if told not in self._told):
            tell_fault(fault)
        wrong = {fault["path"] for fault in errors}
        for path in sorted({fault["path"] for fault in self._told.values()} - wrong):
            out.print(t("index.mended", path=path))
        self._told = found

    def _differs(self, gathered: Gathered) -> bool:
        """Whether the files say anything else than what serves; who publishes in the studio writes files."""
        folder = self._builder.index_dir
        try:
            serving = read_manifest(folder / str(current_version(folder))).revisions
        except IndexMissing:
            return True
        return gathered.revisions != serving

    def _files(self) -> dict[str, tuple[int, int, int]]:
        found = {}
        for path in self._builder.kb_dir.rglob("*.md"):
            try:
                state = path.stat()
            except OSError:  # gone in between
                continue
            found[str(path)] = (state.st_mtime_ns, state.st_size, state.st_ino)
        return found
