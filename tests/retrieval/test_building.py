"""Building: only what changed is embedded, and nothing half-made is ever pointed at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
from scipy.special import softmax

from bot.domain.article import PublishedArticle
from bot.errors import IndexBusy, IndexMismatch, IndexMissing, NothingToIndex
from bot.language import LANGUAGES
from bot.retrieval import building, earlier, staging, versions
from bot.retrieval.building import Doing, build, prepare
from bot.retrieval.encoder import Encoder
from bot.retrieval.learned import log_odds
from bot.retrieval.manifest import LAYOUT_VERSION, MANIFEST, read_manifest
from bot.retrieval.pool_files import Content
from bot.retrieval.snapshot import load

Shop = tuple[PublishedArticle, ...]


def test_building_again_embeds_nothing(shop: Shop, encoder: Encoder, folder: Path) -> None:
    before = versions.current_version(folder)
    manifest = build(shop, encoder, folder)
    assert manifest.embedded == 0
    assert versions.current_version(folder) == manifest.version != before


def test_only_the_changed_question_is_embedded_again(shop: Shop, encoder: Encoder, folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    changed = replace(shop[0], questions=(*shop[0].questions, "the reset mail never came"), revision="2" * 64)
    manifest = build((changed, *shop[1:]), encoder, folder, on_doing=lambda *heard: told.append(heard))
    assert manifest.embedded == 1
    assert [heard for heard in told if heard[0] == "embedding"] == [("embedding", 1, 1)]
    assert manifest.revisions["en/forgotten-password"] == "2" * 64


def test_after_a_small_change_the_chances_stay_as_they_were_fitted(
    shop: Shop, encoder: Encoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tenth of the articles may change, counted from those that the chances were fitted to."""
    monkeypatch.setattr(earlier, "_MOST_CHANGED", 1 / len(shop))
    before = read_manifest(folder / str(versions.current_version(folder)))
    once = replace(shop[0], questions=(*shop[0].questions, "the reset mail never came"), revision="2" * 64)
    twice = replace(shop[1], questions=(*shop[1].questions, "parcel lost"), revision="3" * 64)

    small = build((once, *shop[1:]), encoder, folder)
    assert small.calibration == before.calibration
    assert small.revisions != before.revisions

    more = build((once, twice, *shop[2:]), encoder, folder)
    assert more.calibration.revisions == more.revisions
    assert more.calibration.figures["en"]["questions"] == 17


def test_a_new_question_is_found_though_the_chances_were_kept(
    shop: Shop, encoder: Encoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier, "_MOST_CHANGED", 0.5)
    changed = replace(shop[4], questions=(*shop[4].questions, "my eyes hurt"), revision="2" * 64)
    fees = replace(shop[4], id="fees", title="Fees", questions=("what does it cost",), revision="4" * 64)
    manifest = build((*shop[:4], changed, *shop[5:], fees), encoder, folder)
    assert manifest.calibration.revisions != manifest.revisions
    index = load(folder, manifest.version, encoder)
    assert index.find("my eyes hurt", "en").candidates[0].article_id == "dark-mode"
    assert index.find("what does it cost", "en").candidates[0].article_id == "fees"


def test_what_is_made_from_the_version_at_hand_is_what_is_loaded(
    shop: Shop, encoder: Encoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A builder that has the serving version in memory tries what it has made without reading it again."""
    monkeypatch.setattr(earlier, "_MOST_CHANGED", 0.5)
    live = load(folder, str(versions.current_version(folder)), encoder)
    changed = replace(shop[2], questions=("my eyes hurt", *shop[2].questions), revision="2" * 64)
    fees = replace(shop[4], id="fees", title="Fees", questions=("what does it cost",), revision="4" * 64)
    made = prepare((changed, fees, *shop[3:]), encoder, folder, load_it={live.version: live}.__getitem__)
    loaded = load(folder / versions.CANDIDATES, made.version, encoder)
    for text in ("my eyes hurt", "what does it cost", "forgot my password", "متى تصل طلبيتي"):
        for lang in LANGUAGES:
            assert made.explain(text, lang) == loaded.explain(text, lang)


def test_learning_on_ends_where_learning_anew_does(
    shop: Shop, encoder: Encoder, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier, "_MOST_CHANGED", 0.5)
    changed = (replace(shop[0], questions=("the reset mail never came",), revision="2" * 64), *shop[1:-1])
    on, anew = (
        load(where, build(changed, encoder, where).version, encoder) for where in (folder, tmp_path / "anew")
    )
    vectors = encoder.encode(["I forgot my password", "where is my parcel", "متى تفتحون"])
    learned_on, learned_anew = (
        softmax(log_odds(vectors, index.pools["en"].meaning), axis=1) for index in (on, anew)
    )
    assert on.pools["en"].article_ids == anew.pools["en"].article_ids
    np.testing.assert_allclose(learned_on, learned_anew, atol=0.05)


def test_of_many_articles_only_those_that_changed_are_learned(
    shop: Shop, encoder: Encoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier, "_MOST_CHANGED", 0.5)
    monkeypatch.setattr(staging, "OTHERS", 10)
    before = load(folder, str(versions.current_version(folder)), encoder)
    changed = replace(shop[4], questions=(*shop[4].questions, "my eyes hurt"), revision="2" * 64)
    fees = replace(shop[4], id="fees", title="Fees", questions=("what does it cost",), revision="4" * 64)
    manifest = build((*shop[:4], changed, *shop[5:], fees), encoder, folder)
    assert manifest.embedded == 3, "the new question; title and question of the new article"

    after = load(folder, manifest.version, encoder)
    for lang in ("ar", "en"):
        was, now = before.pools[lang], after.pools[lang]
        np.testing.assert_array_equal(now.wording.axes, was.wording.axes)
        for article_id in was.article_ids:
            there, here = was.article_ids.index(article_id), now.article_ids.index(article_id)
            moved = [
                not np.array_equal(learned[:, here], known[:, there])
                for learned, known in ((now.meaning, was.meaning), (now.worded, was.worded))
            ]
            assert moved == [article_id == "dark-mode"] * 2, article_id
    assert after.find("my eyes hurt", "en").candidates[0].article_id == "dark-mode"
    assert after.find("what does it cost", "en").candidates[0].article_id == "fees"
    assert after.find("where is my parcel", "en").candidates[0].article_id == "late-parcel"


def test_building_again_without_a_change_learns_nothing(shop: Shop, encoder: Encoder, folder: Path) -> None:
    before = read_manifest(folder / str(versions.current_version(folder)))
    after = build(shop, encoder, folder)
    assert {name for name in after.files if after.files[name] != before.files[name]} == set()


@pytest.mark.parametrize(
    ("anew", "doings"),
    [
        pytest.param(True, [doing for doing in Doing if doing is not Doing.TUNING], id="everything"),
        pytest.param(False, [Doing.LEARNING, Doing.WRITING], id="nothing changed"),
    ],
)
def test_it_is_told_what_a_build_is_at_and_how_far(
    anew: bool, doings: list[Doing], shop: Shop, encoder: Encoder, folder: Path, tmp_path: Path
) -> None:
    told: list[tuple[Doing, float]] = []
    build(
        shop,
        encoder,
        tmp_path / "anew" if anew else folder,
        on_doing=lambda doing, done, of: told.append((doing, done / of)),
    )
    assert list(dict.fromkeys(doing for doing, _ in told)) == doings
    for at in doings:
        shares = [share for doing, share in told if doing is at]
        assert shares == sorted(shares), at
        assert 0 <= shares[0] <= shares[-1] <= 1, at
    assert len({share for doing, share in told if doing is doings[-2]}) > 1


def test_a_language_that_comes_or_goes_is_a_large_change(
    shop: Shop, encoder: Encoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier, "_MOST_CHANGED", 0.9)
    manifest = build([article for article in shop if article.lang == "en"], encoder, folder)
    assert set(manifest.calibration.rankings) == {"en"}
    assert set(build(shop, encoder, folder).calibration.rankings) == {"ar", "en"}


def test_a_removed_article_is_found_no_more(shop: Shop, encoder: Encoder, folder: Path) -> None:
    manifest = build([article for article in shop if article.id != "dark-mode"], encoder, folder)
    index = load(folder, manifest.version, encoder)
    found = index.find("turn on dark mode", "en")
    assert "dark-mode" not in {candidate.article_id for candidate in found.candidates}
    assert index.article("dark-mode", "en") is None


def test_an_index_of_an_earlier_layout_is_told_apart_and_built_anew(
    shop: Shop, encoder: Encoder, folder: Path
) -> None:
    old = folder / build(shop, encoder, folder).version
    text = (old / MANIFEST).read_text("utf-8")
    (old / MANIFEST).write_text(text.replace(f'"layout": {LAYOUT_VERSION}', '"layout": 3'), "utf-8")

    with pytest.raises(IndexMismatch):
        read_manifest(old)
    assert load(folder, build(shop, encoder, folder).version, encoder).articles


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


@pytest.mark.parametrize(
    "file",
    [
        *("articles.jsonl", "texts.npz", "ar.faiss", "en.npz"),
        *("manifest.json.new", "promoting.new", "current.new"),
    ],
)
def test_a_build_killed_while_writing_leaves_the_old_index_and_the_next_cleans_up(
    file: str, shop: Shop, encoder: Encoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = versions.current_version(folder)
    kept = versions.versions(folder)
    put, write = building.put, versions.write_durably

    def killed_while_putting(where: BinaryIO, content: Content) -> None:
        put(where, content)
        if Path(where.name).name == file:
            where.truncate(where.tell() // 2)
            raise Killed

    def killed_while_writing(path: Path, content: bytes) -> None:
        if path.name == file:
            path.write_bytes(content[: len(content) // 2])
            raise Killed
        write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(building, "put", killed_while_putting)
        patch.setattr(versions, "write_durably", killed_while_writing)
        with pytest.raises(Killed):
            build(shop, encoder, folder)
    assert versions.current_version(folder) == before
    load(folder, str(before), encoder)
    with versions.building(folder):
        assert versions.versions(folder) == kept
    manifest = build(shop, encoder, folder)
    directories = {path.name for path in folder.iterdir() if path.is_dir()} - {versions.CANDIDATES}
    assert directories == set(versions.versions(folder))
    assert list((folder / versions.CANDIDATES).iterdir()) == []
    assert versions.current_version(folder) == manifest.version


def test_a_candidate_can_be_tried_while_what_serves_stays_and_serves_once_it_is_promoted(
    shop: Shop, encoder: Encoder, folder: Path
) -> None:
    before = versions.current_version(folder)
    changed = replace(shop[0], title="A title that nobody has published", revision="c" * 64)
    first = prepare(shop, encoder, folder)
    candidate = prepare([changed, *shop[1:]], encoder, folder)
    assert versions.versions(folder / versions.CANDIDATES) == [candidate.version], "one replaces the other"
    assert versions.current_version(folder) == before
    assert candidate.manifest.embedded == 1, "all else is known from the version that serves"
    tried = load(folder / versions.CANDIDATES, candidate.version, encoder)
    assert tried.articles[changed.id, changed.lang].title == changed.title

    with pytest.raises(IndexMissing):
        versions.promote(folder, first.version, before)
    for _ in range(2):
        versions.promote(folder, candidate.version, before)
        assert versions.current_version(folder) == candidate.version
    served = load(folder, candidate.version, encoder)
    assert served.articles == tried.articles
    assert versions.versions(folder / versions.CANDIDATES) == []
    assert versions.rollback(folder) == before


def test_rolling_back_never_lands_on_a_candidate_and_a_build_lets_go_of_it(
    shop: Shop, encoder: Encoder, folder: Path
) -> None:
    before = versions.current_version(folder)
    prepare(shop, encoder, folder)
    built = build(shop, encoder, folder).version
    assert versions.versions(folder / versions.CANDIDATES) == []
    prepare(shop, encoder, folder)
    assert versions.rollback(folder) == before
    with pytest.raises(IndexMissing):
        versions.rollback(folder)
    assert versions.versions(folder) == [before, built]


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
    assert manifest.calibration.figures["en"]["questions"] == 15, (
        "those of the Arabic article are not in English"
    )


def test_bundled_questions_from_outside_are_many_and_distinct() -> None:
    for lang in ("ar", "en"):
        lines = building.out_of_scope(lang)
        assert len(set(lines)) == len(lines) >= 300
