"""Building: only what changed is embedded, and nothing half-made is ever pointed at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.article import PublishedArticle
from bot.errors import IndexBusy, NothingToIndex
from bot.retrieval import building, versions
from bot.retrieval.building import build
from bot.retrieval.encoder import Encoder
from bot.retrieval.manifest import MANIFEST
from bot.retrieval.snapshot import load

Shop = tuple[PublishedArticle, ...]


def test_building_again_embeds_nothing(shop: Shop, encoder: Encoder, folder: Path) -> None:
    before = versions.current_version(folder)
    manifest = build(shop, encoder, folder)
    assert manifest.embedded == 0
    assert versions.current_version(folder) == manifest.version != before


def test_only_the_changed_question_is_embedded_again(shop: Shop, encoder: Encoder, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    changed = replace(shop[0], questions=(*shop[0].questions, "the reset mail never came"), revision="2" * 64)
    manifest = build((changed, *shop[1:]), encoder, folder, lambda done, of: told.append((done, of)))
    assert manifest.embedded == 1
    assert told == [(1, 1)]
    assert manifest.revisions["en/forgotten-password"] == "2" * 64


def test_a_removed_article_is_found_no_more(shop: Shop, encoder: Encoder, folder: Path) -> None:
    manifest = build([article for article in shop if article.id != "dark-mode"], encoder, folder)
    index = load(folder, manifest.version, encoder)
    found = index.find("turn on dark mode", "en")
    assert "dark-mode" not in {candidate.article_id for candidate in found.candidates}
    assert index.article("dark-mode", "en") is None


def test_vectors_of_a_damaged_version_are_not_reused(shop: Shop, encoder: Encoder, folder: Path) -> None:
    (folder / str(versions.current_version(folder)) / "texts.npz").write_bytes(b"torn")
    manifest = build(shop, encoder, folder)
    assert manifest.embedded > len(shop)
    load(folder, manifest.version, encoder)


def test_an_empty_knowledge_base_is_refused_and_the_old_index_stays(encoder: Encoder, folder: Path) -> None:
    before = versions.current_version(folder)
    with pytest.raises(NothingToIndex):
        build([], encoder, folder)
    assert versions.current_version(folder) == before


def test_two_builds_do_not_collide(shop: Shop, encoder: Encoder, folder: Path) -> None:
    before = versions.versions(folder)
    with versions.building(folder), pytest.raises(IndexBusy):
        build(shop, encoder, folder)
    assert versions.versions(folder) == before
    build(shop, encoder, folder)


class Killed(BaseException):
    """Ends a build the way a power cut does: nothing after it runs, not even a handler of errors."""


@pytest.mark.parametrize("file", ["articles.json", "ar.faiss", "en.npz", "manifest.json.new", "current.new"])
def test_a_build_killed_while_writing_leaves_the_old_index_and_the_next_cleans_up(
    file: str, shop: Shop, encoder: Encoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = versions.current_version(folder)
    kept = versions.versions(folder)
    write = versions.write_durably

    def killed_while_writing(path: Path, content: bytes) -> None:
        if path.name == file:
            path.write_bytes(content[: len(content) // 2])
            raise Killed
        write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(versions, "write_durably", killed_while_writing)
        patch.setattr(building, "write_durably", killed_while_writing)
        with pytest.raises(Killed):
            build(shop, encoder, folder)
    assert versions.current_version(folder) == before
    load(folder, str(before), encoder)
    if file != "current.new":
        assert versions.versions(folder) == kept
    manifest = build(shop, encoder, folder)
    assert {path.name for path in folder.iterdir() if path.is_dir()} == set(versions.versions(folder))
    assert versions.current_version(folder) == manifest.version


def test_three_versions_are_kept_for_rolling_back(shop: Shop, encoder: Encoder, folder: Path) -> None:
    built = [build(shop, encoder, folder).version for _ in range(4)]
    assert versions.versions(folder) == built[-versions.KEPT :]


def test_the_manifest_tells_what_the_index_is_made_of(shop: Shop, encoder: Encoder, folder: Path) -> None:
    manifest = build(shop, encoder, folder)
    files = {path.name for path in (folder / manifest.version).iterdir()}
    assert files == {*manifest.files, MANIFEST}
    assert set(manifest.revisions) == {f"{article.lang}/{article.id}" for article in shop}
    assert manifest.making.encoder == encoder.name
    assert manifest.making.dimension == encoder.dimension
    assert manifest.figures["en"]["questions"] == 18


def test_bundled_questions_from_outside_are_many_and_distinct() -> None:
    for lang in ("ar", "en"):
        lines = building.out_of_scope(lang)
        assert len(set(lines)) == len(lines) >= 300
