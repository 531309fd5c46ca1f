"""Says how the index stands, to itself and to the articles it was built from; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.domain.article import published
from bot.errors import IndexMissing
from bot.retrieval.encoder import Encoder
from bot.retrieval.manifest import Manifest, read_manifest
from bot.retrieval.snapshot import load
from bot.retrieval.versions import current_version, versions
from bot.storage.articles import Reading


@dataclass(frozen=True, slots=True)
class Drift:
    """Published articles, as "lang/id", that are not in the index as they are now; those whose files cannot
    be read stay in it."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The version pointed at; `previous` are the others that are kept, newest first."""

    manifest: Manifest
    previous: tuple[str, ...]
    drift: Drift


def index_status(index_dir: Path, reading: Reading) -> IndexStatus:
    """The status of the current index beside the articles that were just read.

    Raises:
        IndexMissing: there is none.
        IndexDamaged: its manifest cannot be read.
    """
    version = _current(index_dir)
    manifest = read_manifest(index_dir / version)
    others = sorted((other for other in versions(index_dir) if other != version), reverse=True)
    return IndexStatus(manifest, tuple(others), _drift(manifest, reading))


def check_index(index_dir: Path, encoder: Encoder) -> None:
    """Load the current index as a service would, every checksum verified.

    Raises:
        IndexMissing: there is none.
        IndexDamaged: a file of it is not what the manifest says.
        IndexMismatch: it was made for another encoder or by another version.
    """
    load(index_dir, _current(index_dir), encoder)


def _current(index_dir: Path) -> str:
    version = current_version(index_dir)
    if version is None:
        raise IndexMissing(version="current")
    return version


def _drift(manifest: Manifest, reading: Reading) -> Drift:
    now = {f"{article.lang}/{article.id}": article.revision for article in published(reading.articles)}
    then = manifest.revisions
    staying = {f"{lang}/{name}" for name, lang in reading.unread}
    return Drift(
        added=tuple(sorted(now.keys() - then.keys())),
        changed=tuple(sorted(key for key in now.keys() & then.keys() if now[key] != then[key])),
        removed=tuple(sorted(then.keys() - now.keys() - staying)),
    )
