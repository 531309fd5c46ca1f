"""Versions on disk: the pointer moves in one step, and back again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import IndexBusy, IndexDamaged, IndexMissing
from bot.retrieval import versions
from bot.retrieval.manifest import MANIFEST


@pytest.fixture
def three(tmp_path: Path) -> list[str]:
    """Three complete versions, the newest published."""
    noon = datetime(2026, 11, 1, 12, tzinfo=UTC)
    names = [versions.version_name(noon + timedelta(hours=hour), f"{9 - hour}" * 64) for hour in range(3)]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / MANIFEST).write_text("{}")
    versions.publish(tmp_path, names[-1])
    return names


def test_names_sort_by_time_whatever_is_in_them(three: list[str]) -> None:
    assert three == sorted(three)


def test_rolling_back_goes_one_version_at_a_time_and_stops_at_the_oldest(
    tmp_path: Path, three: list[str]
) -> None:
    assert versions.rollback(tmp_path) == three[1]
    assert versions.rollback(tmp_path) == three[0]
    with pytest.raises(IndexMissing):
        versions.rollback(tmp_path)
    assert versions.current_version(tmp_path) == three[0]


STEPS = ("replace_durably", "sync", "_move", "publish", "tidy")


class Killed(BaseException):
    """Ends a promotion the way a power cut does."""


@pytest.fixture
def candidate(tmp_path: Path, three: list[str]) -> str:
    """A complete candidate, newer than all versions."""
    name = versions.version_name(datetime(2026, 11, 2, tzinfo=UTC), "d" * 64)
    (tmp_path / versions.CANDIDATES / name).mkdir(parents=True)
    (tmp_path / versions.CANDIDATES / name / MANIFEST).write_text("{}")
    return name


@pytest.mark.parametrize("after", [True, False], ids=["after", "before"])
@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize("step", STEPS)
def test_a_promotion_killed_between_any_two_steps_leaves_a_version_that_serves(
    tmp_path: Path,
    three: list[str],
    candidate: str,
    step: str,
    number: int,
    after: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    do, done = getattr(versions, step), 0

    def killed(*args: Any) -> None:
        nonlocal done
        done += 1
        if done > number and not after:
            raise Killed
        do(*args)
        if done > number:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(versions, step, killed)
        try:
            versions.promote(tmp_path, candidate, three[-1])
        except Killed:
            pass
        else:
            assert done <= number, "there are no more such steps"
    serving = versions.current_version(tmp_path)
    assert serving in {three[-1], candidate}
    assert serving in versions.versions(tmp_path)

    with versions.building(tmp_path):
        there = candidate in versions.versions(tmp_path / versions.CANDIDATES)
        assert there == (serving != candidate), "it serves, or it can be promoted again"
        assert (candidate in versions.versions(tmp_path)) == (serving == candidate)
    versions.promote(tmp_path, candidate, three[-1])
    assert versions.current_version(tmp_path) == candidate
    assert versions.rollback(tmp_path) == three[-1]
    assert {path.name for path in tmp_path.iterdir()} <= {
        *versions.versions(tmp_path),
        *(versions.CANDIDATES, "current", "lock", "pointing"),
    }


def test_a_candidate_that_never_served_is_nothing_to_roll_back_to(
    tmp_path: Path, three: list[str], candidate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(versions, "publish", killed)
        with pytest.raises(Killed):
            versions.promote(tmp_path, candidate, three[-1])
    newest = versions.version_name(datetime(2026, 11, 3, tzinfo=UTC), "e" * 64)
    (tmp_path / versions.CANDIDATES / newest).mkdir(parents=True)
    (tmp_path / versions.CANDIDATES / newest / MANIFEST).write_text("{}")
    versions.promote(tmp_path, newest, three[-1])
    assert versions.rollback(tmp_path) == three[-1]


def test_what_is_no_candidate_is_not_promoted(tmp_path: Path, three: list[str]) -> None:
    with pytest.raises(IndexMissing):
        versions.promote(tmp_path, three[0], three[-1])
    assert versions.current_version(tmp_path) == three[-1]


def test_a_candidate_that_was_built_for_another_version_overrules_nobody_who_went_back(
    tmp_path: Path, three: list[str], candidate: str
) -> None:
    before = versions.current_version(tmp_path)
    versions.rollback(tmp_path)
    with pytest.raises(IndexMissing):
        versions.promote(tmp_path, candidate, before)
    assert versions.current_version(tmp_path) == three[1]
    assert versions.versions(tmp_path / versions.CANDIDATES) == [candidate]


def test_going_back_waits_for_no_build(tmp_path: Path, three: list[str]) -> None:
    with versions.building(tmp_path):
        assert versions.rollback(tmp_path) == three[1]
        with pytest.raises(IndexBusy):
            versions.promote(tmp_path, three[-1], three[1])
    assert versions.current_version(tmp_path) == three[1]


def test_going_back_may_be_to_any_version_that_is_kept(tmp_path: Path, three: list[str]) -> None:
    assert versions.rollback(tmp_path, three[0]) == three[0]
    assert versions.rollback(tmp_path, three[-1]) == three[-1]
    with pytest.raises(IndexMissing):
        versions.rollback(tmp_path, "../elsewhere")


def test_a_version_without_manifest_is_none_and_cannot_be_published(tmp_path: Path, three: list[str]) -> None:
    (tmp_path / three[1] / MANIFEST).unlink()
    assert versions.versions(tmp_path) == [three[0], three[2]]
    with pytest.raises(IndexMissing):
        versions.publish(tmp_path, three[1])


@pytest.mark.parametrize("content", [b"", b"../../etc\n", b"\xff\xfe", b"20260101T000000000000Z-zzzzzzzz"])
def test_a_pointer_that_names_no_version_points_nowhere(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "current").write_bytes(content)
    assert versions.current_version(tmp_path) is None


def test_before_the_first_build_there_is_nothing(tmp_path: Path) -> None:
    assert versions.current_version(tmp_path / "absent") is None
    assert versions.versions(tmp_path / "absent") == []


def test_tidying_leaves_what_is_not_a_version_alone(tmp_path: Path, three: list[str]) -> None:
    (tmp_path / "README.md").write_text("kept")
    (tmp_path / "notes").mkdir()
    (tmp_path / three[0] / MANIFEST).unlink()
    versions.tidy(tmp_path)
    assert (tmp_path / "README.md").exists()
    assert (tmp_path / "notes").exists()
    assert not (tmp_path / three[0]).exists()


def test_tidying_keeps_an_old_version_that_was_rolled_back_to(tmp_path: Path, three: list[str]) -> None:
    versions.publish(tmp_path, three[0])
    for hour in range(5, 8):
        name = versions.version_name(datetime(2026, 11, 2, hour, tzinfo=UTC), "c" * 64)
        (tmp_path / name).mkdir()
        (tmp_path / name / MANIFEST).write_text("{}")
    versions.tidy(tmp_path)
    assert three[0] in versions.versions(tmp_path)
    assert three[1] not in versions.versions(tmp_path)


def test_a_file_that_is_gone_or_changed_is_named(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_bytes(b"")
    for name in ("articles.jsonl", "en.faiss"):
        with pytest.raises(IndexDamaged) as damaged:
            versions.read_verified(tmp_path, {name: "0" * 64}, name)
        assert damaged.value.args_["reason"] == name
