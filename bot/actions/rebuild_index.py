"""Reads the articles and builds the index that customers are answered from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.domain.article import published
from bot.retrieval.building import OnDoing, build, unheard
from bot.retrieval.encoder import Encoder
from bot.retrieval.manifest import Manifest
from bot.storage.articles import Reading, read_articles

OnRead = Callable[[Reading], None]
"""Told what was read, faults among it, before anything is built."""


def rebuild_index(
    kb_dir: Path,
    index_dir: Path,
    encoder: Encoder,
    on_read: OnRead | None = None,
    on_doing: OnDoing = unheard,
) -> Manifest:
    """Publish an index of the articles that can be read; a running service takes it by itself.

    Raises:
        NothingToIndex: no published article could be read.
        IndexBusy: another build is under way.
    """
    reading = read_articles(kb_dir)
    if on_read:
        on_read(reading)
    return build(published(reading.articles), encoder, index_dir, on_doing=on_doing)
