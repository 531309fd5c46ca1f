"""The index of a running service: new versions take over by themselves, damaged ones never."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.domain.article import PublishedArticle
from bot.errors import IndexMissing
from bot.retrieval import live as lives
from bot.retrieval.building import build
from bot.retrieval.encoder import Encoder
from bot.retrieval.live import LiveIndex
from bot.retrieval.versions import current_version, rollback

Shop = tuple[PublishedArticle, ...]


@pytest.fixture
def live(folder: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveIndex]:
    monkeypatch.setattr(lives, "_LOOKS_EVERY_S", 0.02)
    index = LiveIndex(folder, encoder).start()
    yield index
    index.stop()


def until(true: Callable[[], bool]) -> None:
    for _ in range(1500):
        if true():
            return
        time.sleep(0.02)
    pytest.fail("it never came true")


def damage(folder: Path, version: str) -> None:
    (folder / version / "en.faiss").write_bytes(b"torn")


def test_a_new_version_serves_without_a_restart(
    live: LiveIndex, shop: Shop, encoder: Encoder, folder: Path
) -> None:
    version = build(shop, encoder, folder).version
    until(lambda: live.current().version == version)
    assert live.alarm is None


def test_collections_of_garbage_pass_over_what_serves(
    live: LiveIndex, shop: Shop, encoder: Encoder, folder: Path
) -> None:
    version = build(shop, encoder, folder).version
    until(lambda: live.current().version == version and gc.get_freeze_count() > 0)
    serving = live.current()
    assert not any(one is serving for one in gc.get_objects())


def test_rolling_back_takes_effect_too(live: LiveIndex, shop: Shop, encoder: Encoder, folder: Path) -> None:
    first = live.current().version
    second = build(shop, encoder, folder).version
    until(lambda: live.current().version == second)
    rollback(folder)
    until(lambda: live.current().version == first)


def test_every_version_that_serves_knows_what_a_wrong_answer_costs(
    folder: Path, encoder: Encoder, shop: Shop
) -> None:
    live = LiveIndex(folder, encoder, wrong_answer=7)
    live.look()
    assert live.current().stakes.wrong_answer == 7
    version = build(shop, encoder, folder).version
    live.look()
    assert live.current().version == version
    assert live.current().stakes.wrong_answer == 7


def test_a_damaged_version_raises_an_alarm_and_the_old_one_serves(
    folder: Path, encoder: Encoder, shop: Shop
) -> None:
    live = LiveIndex(folder, encoder)
    live.look()
    before = live.current()
    damage(folder, build(shop, encoder, folder).version)
    live.look()
    assert live.current() is before
    assert live.alarm is not None
    assert "en.faiss" in live.alarm


def test_a_good_version_ends_the_alarm(folder: Path, encoder: Encoder, shop: Shop) -> None:
    live = LiveIndex(folder, encoder)
    damage(folder, build(shop, encoder, folder).version)
    live.look()
    assert live.alarm
    version = build(shop, encoder, folder).version
    live.look()
    assert live.alarm is None
    assert live.current().version == version


def test_at_the_start_the_version_before_a_damaged_one_serves(
    folder: Path, encoder: Encoder, shop: Shop
) -> None:
    good = current_version(folder)
    damage(folder, build(shop, encoder, folder).version)
    live = LiveIndex(folder, encoder)
    live.look()
    assert live.current().version == good
    assert live.alarm


def test_without_any_index_nothing_serves_until_one_is_built(
    tmp_path: Path, folder: Path, encoder: Encoder
) -> None:
    live = LiveIndex(tmp_path / "later", encoder)
    live.look()
    with pytest.raises(IndexMissing):
        live.current()
    folder.rename(tmp_path / "later")
    live.look()
    assert live.current().version == current_version(tmp_path / "later")


def test_questions_asked_during_a_swap_are_all_answered_from_one_version(
    live: LiveIndex, shop: Shop, encoder: Encoder, folder: Path
) -> None:
    known = {live.current().version}
    done = False

    def ask() -> set[tuple[str, str]]:
        seen = set()
        while not done:
            index = live.current()
            best = index.find("where is my parcel", "en").candidates[0]
            seen.add((index.version, best.article_id))
        return seen

    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(ask) for _ in range(3)]
        version = build(shop, encoder, folder).version
        known.add(version)
        until(lambda: live.current().version == version)
        done = True
        seen = set.union(*(asked.result() for asked in asking))
    assert {article for _, article in seen} == {"late-parcel"}
    assert {version for version, _ in seen} <= known
