"""What Salma, who runs Dalil for a company, backs up is what she gets back, on either database."""

from __future__ import annotations

import fcntl
import gzip
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, LargeBinary, String, Table, insert, select

from bot.actions.back_up import Belongings, back_up
from bot.actions.restore import restore
from bot.errors import BackupBusy, BackupDamaged, BackupNewer, NotEmpty
from bot.storage.archive import Archive
from bot.storage.database import Database
from bot.storage.migrating import up_to_date
from bot.storage.schema import Moment, messages, metadata
from tests.fixtures.databases import NewDatabase

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)
KINDS = ("sqlite", "postgresql")
Rows = dict[str, list[tuple[Any, ...]]]


def fill(database: Database, count: int = 3) -> None:
    """`count` rows in every table; the last has no value wherever none is needed."""
    with database.writing() as connection:
        for table in metadata.sorted_tables:
            for number in range(1, count + 1):
                row = {
                    c.name: value_for(c, number) for c in table.columns if number < count or not c.nullable
                }
                connection.execute(insert(table).values(row))


def value_for(column: Column[Any], number: int) -> object:
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return value_for(key.column, number)
    match column.type:
        case LargeBinary():
            return bytes([number, 0, 255])
        case JSON():
            return None if number == 2 else {"نص": ["ش", 0.1 * number, None], "z": {"a": number}}
        case Boolean():
            return number % 2 == 0
        case Float():
            return 0.1 * number
        case Integer():
            return number
        case Date():
            return NOON.date() + timedelta(days=number)
        case Moment():
            return NOON + timedelta(microseconds=number)
        case String() as text:
            return f"{number}ل\n\"'\u200f😀"[: text.length]
        case unforeseen:
            raise AssertionError(unforeseen)


def everything(database: Database) -> Rows:
    with database.reading() as connection:
        return {table.name: rows_of(connection, table) for table in metadata.sorted_tables}


def rows_of(connection: Any, table: Table) -> list[tuple[Any, ...]]:
    query = select(*table.columns, *(c.is_(None) for c in table.columns)).order_by(*table.primary_key)
    return [tuple(row) for row in connection.execute(query)]


@pytest.fixture
def belongings(tmp_path: Path) -> Belongings:
    return furnished(tmp_path / "here")


def furnished(folder: Path) -> Belongings:
    belongings = Belongings(
        folder / "kb_articles", folder / "data" / "secret_key", folder / "data" / "attachments"
    )
    belongings.secret.parent.mkdir(parents=True)
    belongings.secret.write_text("k" * 40)
    belongings.attachments.mkdir()
    (belongings.attachments / "a-customers-file").write_bytes(b"%PDF-1.7 \x00\xff")
    for name, content in {
        "ar/account/كلمة.md": "نص".encode(),
        "media/a.png": b"\x00\xff",
        ".git/x": b"hidden",
    }.items():
        (belongings.articles / name).parent.mkdir(parents=True, exist_ok=True)
        (belongings.articles / name).write_bytes(content)
    return belongings


def bare(folder: Path) -> Belongings:
    return Belongings(folder / "kb_articles", folder / "data" / "secret_key", folder / "data" / "attachments")


def files(belongings: Belongings) -> dict[str, bytes]:
    return {
        path.relative_to(belongings.articles).as_posix(): path.read_bytes()
        for path in belongings.article_files()
    }


@pytest.mark.parametrize("old", KINDS)
@pytest.mark.parametrize("new", KINDS)
def test_what_was_backed_up_on_one_database_comes_back_on_another(
    old: str, new: str, new_database: NewDatabase, belongings: Belongings, tmp_path: Path
) -> None:
    before, after = new_database(old), new_database(new)
    fill(before)
    back_up(before, belongings, tmp_path / "b.tar.gz", NOON)
    moved = bare(tmp_path / "there")
    restore(after, moved, tmp_path / "b.tar.gz", replace=False)
    assert everything(after) == everything(before)
    assert files(moved) == {"ar/account/كلمة.md": "نص".encode(), "media/a.png": b"\x00\xff"}
    assert moved.secret.read_text() == "k" * 40
    (sent,) = moved.attachment_files()
    assert (sent.name, sent.read_bytes()) == ("a-customers-file", b"%PDF-1.7 \x00\xff")
    assert {path.stat().st_mode & 0o777 for path in (moved.secret, sent)} == {0o600}
    assert not (moved.secret.parent / "restoring").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_restore_the_next_message_has_a_number_of_its_own(
    kind: str, new_database: NewDatabase, belongings: Belongings, tmp_path: Path
) -> None:
    before, after = new_database("sqlite"), new_database(kind)
    fill(before)
    back_up(before, belongings, tmp_path / "b.tar.gz", NOON)
    restore(after, belongings, tmp_path / "b.tar.gz", replace=False)
    row = {c.name: value_for(c, 1) for c in messages.columns if c.name != "id"}
    with after.writing() as connection:
        assert connection.execute(insert(messages).values(row)).inserted_primary_key == (4,)
        assert up_to_date(connection)


@pytest.mark.parametrize("kind", KINDS)
def test_a_restore_takes_nothing_from_salma_that_she_did_not_give_up(
    kind: str, new_database: NewDatabase, belongings: Belongings, tmp_path: Path
) -> None:
    here = new_database(kind)
    back_up(here, belongings, tmp_path / "empty.tar.gz", NOON)
    fill(here)
    before = everything(here)
    with pytest.raises(NotEmpty):
        restore(here, belongings, tmp_path / "empty.tar.gz", replace=False)
    assert everything(here) == before
    restore(here, belongings, tmp_path / "empty.tar.gz", replace=True)
    assert everything(here) == {name: [] for name in before}


def test_articles_that_are_not_in_the_backup_stay_unless_they_may_go(
    new_database: NewDatabase, belongings: Belongings, tmp_path: Path
) -> None:
    here = new_database("sqlite")
    back_up(here, belongings, tmp_path / "b.tar.gz", NOON)
    (belongings.articles / "ar" / "new.md").write_text("new")
    with pytest.raises(NotEmpty):
        restore(here, belongings, tmp_path / "b.tar.gz", replace=False)
    assert (belongings.articles / "ar" / "new.md").exists()
    restore(here, belongings, tmp_path / "b.tar.gz", replace=True)
    assert set(files(belongings)) == {"ar/account/كلمة.md", "media/a.png"}
    assert (belongings.articles / ".git" / "x").exists()


def test_a_backup_is_private_to_its_owner(
    new_database: NewDatabase, belongings: Belongings, tmp_path: Path
) -> None:
    back_up(new_database("sqlite"), belongings, tmp_path / "b.tar.gz", NOON)
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("at", [0.0, 0.3, 0.7, 0.99])
@pytest.mark.parametrize("harm", ["cut short", "one bit flipped"])
def test_a_damaged_backup_changes_nothing(
    at: float, harm: str, new_database: NewDatabase, belongings: Belongings, tmp_path: Path
) -> None:
    here = new_database("sqlite")
    fill(here)
    back_up(here, belongings, tmp_path / "b.tar.gz", NOON)
    content = bytearray((tmp_path / "b.tar.gz").read_bytes())
    place = int(at * len(content))
    if harm == "cut short":
        del content[place:]
    else:
        content[place] ^= 1
    (tmp_path / "b.tar.gz").write_bytes(content)
    before = everything(here), files(belongings)
    with pytest.raises(BackupDamaged):
        restore(here, belongings, tmp_path / "b.tar.gz", replace=True)
    assert (everything(here), files(belongings)) == before


def repacked(source: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Change the files of a backup, and its manifest where `change` does so."""
    with tarfile.open(source) as tar:
        content = {m.name: tar.extractfile(m).read() for m in tar}  # type: ignore[union-attr]
    change(content)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, data in content.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    source.write_bytes(gzip.compress(packed.getvalue()))


def without_a_table(content: dict[str, bytes]) -> None:
    del content["database/messages.jsonl"]


def with_a_changed_row(content: dict[str, bytes]) -> None:
    content["database/staff.jsonl"] = content["database/staff.jsonl"].replace(b"staff", b"customer") + b"{}\n"


def with_a_file_outside(content: dict[str, bytes]) -> None:
    content["../../outside"] = b"x"


def with_an_absolute_file(content: dict[str, bytes]) -> None:
    content["/tmp/dalil-outside"] = b"x"


def without_a_manifest(content: dict[str, bytes]) -> None:
    del content["manifest.json"]


@pytest.mark.parametrize(
    "change",
    [
        without_a_table,
        with_a_changed_row,
        with_a_file_outside,
        with_an_absolute_file,
        without_a_manifest,
    ],
)
def test_a_backup_that_is_not_what_its_manifest_says_is_refused(
    change: Callable[[dict[str, bytes]], None],
    new_database: NewDatabase,
    belongings: Belongings,
    tmp_path: Path,
) -> None:
    here = new_database("sqlite")
    back_up(here, belongings, tmp_path / "b.tar.gz", NOON)
    repacked(tmp_path / "b.tar.gz", change)
    with pytest.raises(BackupDamaged):
        restore(here, belongings, tmp_path / "b.tar.gz", replace=True)
    assert not list(tmp_path.rglob("outside"))


def test_a_link_in_a_backup_is_refused(
    new_database: NewDatabase, belongings: Belongings, tmp_path: Path
) -> None:
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as tar:
        link = tarfile.TarInfo("articles")
        link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path)
        tar.addfile(link)
    with pytest.raises(BackupDamaged):
        restore(new_database("sqlite"), belongings, tmp_path / "b.tar.gz", replace=True)


def test_a_backup_of_a_newer_dalil_is_refused(
    new_database: NewDatabase, belongings: Belongings, tmp_path: Path
) -> None:
    def from_tomorrow(content: dict[str, bytes]) -> None:
        manifest = json.loads(content["manifest.json"]) | {"revision": "9999"}
        content["manifest.json"] = json.dumps(manifest).encode()

    here = new_database("sqlite")
    back_up(here, belongings, tmp_path / "b.tar.gz", NOON)
    repacked(tmp_path / "b.tar.gz", from_tomorrow)
    with pytest.raises(BackupNewer):
        restore(here, belongings, tmp_path / "b.tar.gz", replace=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_restore_that_fails_at_its_last_step_leaves_the_database_as_it_was(
    kind: str,
    new_database: NewDatabase,
    belongings: Belongings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = new_database(kind)
    back_up(here, belongings, tmp_path / "b.tar.gz", NOON)
    fill(here)
    before = everything(here)
    belongings.secret.write_text("n" * 40)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(shutil, "copyfile", full)
        with pytest.raises(OSError, match="No space"):
            restore(here, belongings, tmp_path / "b.tar.gz", replace=True)
    assert everything(here) == before
    restore(here, belongings, tmp_path / "b.tar.gz", replace=True)
    assert everything(here)["staff"] == []


def test_a_failed_backup_leaves_the_one_before(
    new_database: NewDatabase, belongings: Belongings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    here = new_database("sqlite")
    back_up(here, belongings, tmp_path / "b.tar.gz", NOON)
    good = (tmp_path / "b.tar.gz").read_bytes()
    monkeypatch.setattr(Archive, "finish", full)
    with pytest.raises(OSError, match="No space"):
        back_up(here, belongings, tmp_path / "b.tar.gz", NOON)
    assert (tmp_path / "b.tar.gz").read_bytes() == good
    assert [path.name for path in tmp_path.glob("*b.tar.gz*")] == ["b.tar.gz"]


KILLED_HALF_WAY = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.actions.back_up import Belongings, back_up
from bot.storage.archive import Archive
from bot.storage.database import Database

Archive.finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
data = Path(sys.argv[2])
belongings = Belongings(data, data / "secret_key", data / "attachments")
back_up(Database(sys.argv[1]), belongings, Path(sys.argv[3]), datetime.now(UTC))
"""


def test_a_killed_backup_leaves_no_file_of_that_name_and_can_be_run_again(
    new_database: NewDatabase, belongings: Belongings, tmp_path: Path
) -> None:
    here = new_database("sqlite")
    fill(here)
    target = tmp_path / "b.tar.gz"
    url = str(here.engine.url)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_HALF_WAY, url, str(belongings.articles), str(target)], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert not target.exists()
    back_up(here, belongings, target, NOON)
    restore(new_database("sqlite"), bare(tmp_path / "there"), target, replace=False)
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


RESTORE_KILLED_BEFORE_ITS_COMMIT = """
import os, signal, sys
from pathlib import Path
from bot.actions import restore
from bot.actions.back_up import Belongings
from bot.storage.database import Database

put_files = restore._put_files

def put_files_and_die(*places):
    put_files(*places)
    os.kill(os.getpid(), signal.SIGKILL)

restore._put_files = put_files_and_die
articles, secret = Path(sys.argv[2]), Path(sys.argv[3])
belongings = Belongings(articles, secret, secret.parent / "attachments")
restore.restore(Database(sys.argv[1]), belongings, Path(sys.argv[4]), replace=False)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_restore_leaves_the_database_as_it_was_and_can_be_run_again(
    kind: str, new_database: NewDatabase, belongings: Belongings, tmp_path: Path
) -> None:
    before, after = new_database("sqlite"), new_database(kind)
    fill(before)
    target = tmp_path / "b.tar.gz"
    back_up(before, belongings, target, NOON)
    there = bare(tmp_path / "there")
    there.secret.parent.mkdir(parents=True)
    url = after.engine.url.set(drivername=kind).render_as_string(hide_password=False)
    places = (url, str(there.articles), str(there.secret), str(target))
    killed = subprocess.run([sys.executable, "-c", RESTORE_KILLED_BEFORE_ITS_COMMIT, *places], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert everything(after) == {name: [] for name in everything(before)}
    restore(after, there, target, replace=False)
    assert everything(after) == everything(before)
    assert files(there) == files(belongings)


def test_two_backups_to_one_file_do_not_mix(
    new_database: NewDatabase, belongings: Belongings, tmp_path: Path
) -> None:
    other = os.open(tmp_path / ".b.tar.gz.partial", os.O_RDWR | os.O_CREAT)
    fcntl.flock(other, fcntl.LOCK_EX)
    with pytest.raises(BackupBusy):
        back_up(new_database("sqlite"), belongings, tmp_path / "b.tar.gz", NOON)
    os.close(other)
