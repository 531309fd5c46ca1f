"""Versions on disk: the pointer moves in one step, and back again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

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


def test_nothing_is_rolled_back_while_a_build_is_under_way(tmp_path: Path, three: list[str]) -> None:
    with versions.building(tmp_path), pytest.raises(IndexBusy):
        versions.rollback(tmp_path)
    assert versions.current_version(tmp_path) == three[-1]


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
    (tmp_path / "articles.json").write_bytes(b"[]")
    for name in ("articles.json", "en.faiss"):
        with pytest.raises(IndexDamaged) as damaged:
            versions.read_verified(tmp_path, {name: "0" * 64}, name)
        assert damaged.value.args_["reason"] == name
