"""What the version that serves has learned, for the next one to begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from bot.errors import IndexDamaged, IndexMismatch, IndexMissing
from bot.language import Lang
from bot.retrieval.arrays import Floats, from_bytes
from bot.retrieval.manifest import Calibration, Making, read_manifest
from bot.retrieval.pool_files import LEARNED
from bot.retrieval.tuning import Tuning, kept_tuning
from bot.retrieval.versions import current_version, read_verified
from bot.retrieval.wording import Wording

_MOST_CHANGED = 0.1
"""Share of the articles that may have come, gone or changed since the chances were fitted to them."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """`meaning` and `worded`, by language, are maps to the articles `article_ids`; those whose ids are
    `changed` have come, gone or changed since, in any language."""

    article_ids: tuple[str, ...]
    meaning: Floats
    wordings: Mapping[Lang, Wording]
    worded: Mapping[Lang, Floats]
    changed: frozenset[str]
    calibration: Calibration
    tuning: Tuning | None

    def meaning_for(self, article_ids: Sequence[str]) -> Floats:
        return self._for(article_ids, self.meaning)

    def worded_for(self, lang: Lang, article_ids: Sequence[str]) -> Floats:
        return self._for(article_ids, self.worded[lang])

    def _for(self, article_ids: Sequence[str], learned: Floats) -> Floats:
        """`learned` as a map to other articles; those it does not know begin as none in particular."""
        place = {article_id: number for number, article_id in enumerate(self.article_ids)}
        unknown = np.append(np.zeros(len(learned) - 1), learned[-1].mean()).astype(np.float32)
        wanted = [place.get(article_id, len(place)) for article_id in article_ids]
        return np.take(np.column_stack([learned, unknown]), wanted, axis=1)


def still_fitting(folder: Path, making: Making, revisions: Mapping[str, str]) -> Earlier | None:
    """What the version that serves has learned; None when it was made otherwise, cannot be read, or was
    fitted to articles too different from those of these `revisions`."""
    version = current_version(folder)
    if version is None:
        return None
    try:
        manifest = read_manifest(folder / version)
        if manifest.making != making or _drift(manifest.calibration.revisions, revisions) > _MOST_CHANGED:
            return None
        read = partial(read_verified, folder / version, manifest.files)
        arrays, tuning = from_bytes(read(LEARNED)), kept_tuning(manifest.files, read)
    except (IndexMissing, IndexDamaged, IndexMismatch):
        return None
    langs = manifest.calibration.rankings
    return Earlier(
        article_ids=tuple(arrays["article_ids"].tolist()),
        meaning=arrays["meaning"],
        wordings={lang: Wording(arrays[f"axes_{lang}"]) for lang in langs},
        worded={lang: arrays[f"worded_{lang}"] for lang in langs},
        changed=frozenset(key.split("/", 1)[1] for key in _changed(manifest.revisions, revisions)),
        calibration=manifest.calibration,
        tuning=tuning,
    )


def _drift(before: Mapping[str, str], now: Mapping[str, str]) -> float:
    """The share of articles of either that are not alike in both; 1 when a language has come or gone."""
    if {key.split("/")[0] for key in before} != {key.split("/")[0] for key in now}:
        return 1.0
    return len(_changed(before, now)) / len(before.keys() | now.keys())


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The articles of either that are not alike in both."""
    return [key for key in before.keys() | now.keys() if before.get(key) != now.get(key)]
