"""An index of many questions serves with an encoder that was tuned to them, kept with it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.article import PublishedArticle, published
from bot.errors import IndexDamaged
from bot.retrieval.building import build
from bot.retrieval.encoder import Encoder
from bot.retrieval.snapshot import load
from bot.retrieval.tuning import TUNED
from bot.retrieval.versions import current_version
from bot.storage.articles import read_articles
from tests.fixtures.indexes import KB


@pytest.fixture
def folder(sample_index_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_index_folder, tmp_path / "index"))


@pytest.fixture(scope="module")
def articles() -> Sequence[PublishedArticle]:
    return published(read_articles(KB).articles)


def test_it_serves_with_the_tuned_encoder(folder: Path, encoder: Encoder) -> None:
    version = current_version(folder)
    assert version
    index = load(folder, version, encoder)
    assert TUNED in index.manifest.files
    assert index.encoder.name.startswith(f"{encoder.name}+")
    assert index.manifest.making.encoder == encoder.name


def test_a_changed_article_is_seen_by_the_encoder_as_it_was_tuned(
    folder: Path, encoder: Encoder, articles: Sequence[PublishedArticle]
) -> None:
    before = current_version(folder)
    assert before
    kept = load(folder, before, encoder)
    first, *others = articles
    asked = "an entirely new question about nothing else"
    changed = replace(first, questions=(*first.questions, asked), revision="2" * 64)
    manifest = build([changed, *others], encoder, folder)
    assert manifest.embedded == 1
    assert manifest.files[TUNED] == kept.manifest.files[TUNED]
    assert load(folder, manifest.version, encoder).encoder.name == kept.encoder.name


def test_a_tuning_that_was_damaged_is_refused(folder: Path, encoder: Encoder) -> None:
    version = current_version(folder)
    assert version
    file = folder / version / TUNED
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(IndexDamaged):
        load(folder, version, encoder)
