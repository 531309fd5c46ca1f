"""Puts a backup back. All of it is verified before anything is changed, and the database changes as a whole.

The files are put in place inside the database's transaction, each one atomically: whatever interrupts a
restore, the database is as it was, and the same restore can be run again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.actions.back_up import ARTICLES, ATTACHMENTS, DATABASE, SECRET, Belongings
from bot.errors import ArticleInTheWay, BackupDamaged, BackupNewer, NotEmpty
from bot.storage import rows
from bot.storage.archive import Manifest, unpack
from bot.storage.database import Connection, Database


def restore(database: Database, belongings: Belongings, source: Path, *, replace: bool) -> Manifest:
    """Make the installation what it was when `source` was made; with `replace`, whatever is there may go.

    Raises:
        BackupDamaged: it is not a whole and unchanged backup.
        BackupNewer: a newer version made it.
        NotEmpty: something would be lost, and `replace` does not allow that.
        Unavailable: the database cannot be reached.
    """
    with _unpacking_folder(belongings) as folder:
        manifest = unpack(source, folder)
        with database.writing() as connection:
            if not rows.known_revision(connection, manifest.revision):
                raise BackupNewer(revision=manifest.revision)
            if not replace:
                _refuse_to_lose(connection, belongings, folder / ARTICLES)
            try:
                rows.replace_all(connection, manifest.revision, _tables(folder / DATABASE))
            except ValueError as error:
                raise BackupDamaged(path=str(source), reason=str(error)) from error
            _put_files(folder, belongings)
    return manifest


@contextmanager
def _unpacking_folder(belongings: Belongings) -> Iterator[Path]:
    """One that is empty, private, and gone afterwards; what a killed restore left goes first."""
    folder = belongings.secret.parent / "restoring"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_to_lose(connection: Connection, belongings: Belongings, unpacked: Path) -> None:
    if rows.any_row(connection):
        raise NotEmpty
    for path in belongings.article_files():
        if not _same(path, unpacked / path.relative_to(belongings.articles)):
            raise ArticleInTheWay(path=str(path))


def _tables(folder: Path) -> dict[str, Iterable[str]]:
    return {path.stem: _lines(path) for path in folder.glob("*.jsonl")}


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from file


def _put_files(folder: Path, belongings: Belongings) -> None:
    unpacked = Belongings(folder / ARTICLES, folder / SECRET, folder / ATTACHMENTS)
    kept = {belongings.articles / path.relative_to(unpacked.articles) for path in unpacked.article_files()}
    for path in kept:
        _put(unpacked.articles / path.relative_to(belongings.articles), path)
    for path in {*belongings.article_files()} - kept:
        path.unlink()
    for path in unpacked.attachment_files():
        _put(path, belongings.attachments / path.name, mode=0o600)
    if unpacked.secret.exists():
        _put(unpacked.secret, belongings.secret, mode=0o600)


def _put(source: Path, target: Path, mode: int = 0o644) -> None:
    if _same(source, target):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    shutil.copyfile(source, partial)
    partial.chmod(mode)
    partial.replace(target)


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()
