"""What an index says of itself. The manifest is written last: a version without one does not exist."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from bot.domain.passages import PASSAGES_VERSION
from bot.errors import IndexDamaged, IndexMismatch, IndexMissing
from bot.language import Lang
from bot.language.folding import FOLDING_VERSION
from bot.retrieval.encoder import Encoder
from bot.retrieval.ranking import Ranking

LAYOUT_VERSION = 6
"""Bumped whenever the files of an index, or what their numbers mean, change."""

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Making:
    """What the numbers of an index depend on besides the articles; another making needs another index."""

    encoder: str
    dimension: int
    layout: int = LAYOUT_VERSION
    folding: int = FOLDING_VERSION
    passages: int = PASSAGES_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How chances were fitted, and to which `revisions`: "lang/id" -> the article's revision. `in_field`: the
    chance from which a message counts as being in the field. `figures`: what was measured, by language."""

    revisions: dict[str, str]
    rankings: dict[Lang, Ranking]
    in_field: float
    figures: dict[Lang, dict[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`files`: name -> SHA-256. `revisions`: "lang/id" -> the article's revision. `pools`: the language of
    the pool that each language is searched in. `embedded`: texts that had to be embedded anew."""

    version: str
    built_at: datetime
    making: Making
    files: dict[str, str]
    revisions: dict[str, str]
    passages: int
    embedded: int
    pools: dict[Lang, Lang]
    calibration: Calibration


_MANIFEST: TypeAdapter[Manifest] = TypeAdapter(Manifest)


def making(encoder: Encoder) -> Making:
    """How an index is made here and now, with `encoder`."""
    return Making(encoder.name, encoder.dimension)


def to_json(manifest: Manifest) -> bytes:
    return _MANIFEST.dump_json(manifest, indent=1)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the version in `folder`.

    Raises:
        IndexMissing: there is none.
        IndexDamaged: it cannot be read, or is of another version.
        IndexMismatch: its layout is not the one of this program.
    """
    try:
        text = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise IndexMissing(version=folder.name) from error
    try:
        found = json.loads(text)["making"]["layout"]
        if found != LAYOUT_VERSION:
            raise IndexMismatch(version=folder.name, reason=f"layout {found}, not {LAYOUT_VERSION}")
        manifest = _MANIFEST.validate_json(text)
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(version=folder.name, reason=MANIFEST) from error
    if manifest.version != folder.name:
        raise IndexDamaged(version=folder.name, reason=MANIFEST)
    return manifest


def check_making(manifest: Manifest, encoder: Encoder) -> None:
    """Raises `IndexMismatch`, naming what differs, unless the index was made as one would be made now."""
    wanted = making(encoder)
    for name in Making.__dataclass_fields__:
        if getattr(manifest.making, name) != getattr(wanted, name):
            reason = f"{name} {getattr(manifest.making, name)}, not {getattr(wanted, name)}"
            raise IndexMismatch(version=manifest.version, reason=reason)
