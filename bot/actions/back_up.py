"""Everything that an installation must not lose, in one file: the database's rows, articles, the files of
customers, secret key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.storage import rows
from bot.storage.archive import Manifest, writing_archive
from bot.storage.database import Database

DATABASE, ARTICLES, ATTACHMENTS, SECRET = "database", "articles", "attachments", "secret_key"
"""How the parts are named in the backup."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """What an installation has besides its database: folders of articles and of customers' files, and a file
    with a key."""

    articles: Path
    secret: Path
    attachments: Path

    def article_files(self) -> Iterator[Path]:
        """Every file of the articles, media included; what is hidden (such as `.git`) is not theirs."""
        for path in sorted(self.articles.rglob("*")):
            if path.is_file() and not any(
                part.startswith(".") for part in path.relative_to(self.articles).parts
            ):
                yield path

    def attachment_files(self) -> Iterator[Path]:
        yield from (path for path in sorted(self.attachments.glob("*")) if path.is_file())


def back_up(database: Database, belongings: Belongings, target: Path, now: datetime) -> Manifest:
    """Write `target`. The rows are of one moment; people may go on working.

    Raises:
        BackupBusy: the same file is being written.
        Unavailable: the database cannot be reached.
        OSError: something cannot be read or written.
    """
    with writing_archive(target) as archive, database.reading() as connection:
        rows.hold_still(connection)
        revision = rows.revision(connection)
        assert revision is not None
        for table, lines in rows.lines_of_tables(connection):
            archive.add_lines(f"{DATABASE}/{table}.jsonl", (f"{line}\n".encode() for line in lines))
        for path in belongings.article_files():
            archive.add_file(f"{ARTICLES}/{path.relative_to(belongings.articles).as_posix()}", path)
        for path in belongings.attachment_files():
            archive.add_file(f"{ATTACHMENTS}/{path.name}", path)
        if belongings.secret.exists():
            archive.add_file(SECRET, belongings.secret)
        manifest = Manifest(now.isoformat(), revision, archive.files)
        archive.finish(manifest)
    return manifest
