"""The version that serves, for the next one to begin with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.errors import IndexDamaged, IndexMismatch, IndexMissing
from bot.language import Lang
from bot.retrieval.arrays import Floats
from bot.retrieval.encoder import Encoder
from bot.retrieval.manifest import Calibration, making, read_manifest
from bot.retrieval.pool import Pool
from bot.retrieval.snapshot import Index
from bot.retrieval.tuning import TUNED
from bot.retrieval.versions import current_version, read_verified

_MOST_CHANGED = 0.1
"""Share of the articles that may have come, gone or changed since the chances were fitted to them."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Articles whose ids are `changed` have come, gone or changed since, in any language. `tuned`: how its
    encoder was, as a file."""

    index: Index
    changed: frozenset[str]
    tuned: bytes | None

    @property
    def calibration(self) -> Calibration:
        return self.index.manifest.calibration

    @property
    def pools(self) -> Mapping[Lang, Pool]:
        """Those of the languages that articles are in."""
        return {lang: self.index.pools[lang] for lang in self.calibration.rankings}

    def learned_for(self, article_ids: Sequence[str], learned: Floats) -> Floats:
        """What the pools have `learned`, as a map to these articles; those they do not know begin as none in
        particular."""
        known = next(iter(self.pools.values())).article_ids
        place = {article_id: number for number, article_id in enumerate(known)}
        unknown = np.append(np.zeros(len(learned) - 1), learned[-1].mean()).astype(np.float32)
        wanted = [place.get(article_id, len(place)) for article_id in article_ids]
        return np.take(np.column_stack([learned, unknown]), wanted, axis=1)


def still_fitting(
    folder: Path, encoder: Encoder, revisions: Mapping[str, str], load_it: Callable[[str], Index]
) -> Earlier | None:
    """The version that serves, which `load_it` gives by name; None when it was made otherwise, cannot be
    read, or was fitted to articles too different from those of these `revisions`."""
    version = current_version(folder)
    if version is None:
        return None
    try:
        manifest = read_manifest(folder / version)
        if (
            manifest.making != making(encoder)
            or _drift(manifest.calibration.revisions, revisions) > _MOST_CHANGED
        ):
            return None
        tuned = TUNED in manifest.files
        return Earlier(
            load_it(version),
            frozenset(key.split("/", 1)[1] for key in _changed(manifest.revisions, revisions)),
            read_verified(folder / version, manifest.files, TUNED) if tuned else None,
        )
    except (IndexMissing, IndexDamaged, IndexMismatch):
        return None


def _drift(before: Mapping[str, str], now: Mapping[str, str]) -> float:
    """The share of articles of either that are not alike in both; 1 when a language has come or gone."""
    if {key.split("/")[0] for key in before} != {key.split("/")[0] for key in now}:
        return 1.0
    return len(_changed(before, now)) / len(before.keys() | now.keys())


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The articles of either that are not alike in both."""
    return [key for key in before.keys() | now.keys() if before.get(key) != now.get(key)]
