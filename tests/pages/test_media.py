"""The images of articles are served, and nothing else that lies in their folder or beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.settings import Settings
from bot.web.app import create_app

PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    media = tmp_path / "kb" / "media"
    (media / "steps").mkdir(parents=True)
    for name in ("link.png", "steps/Link 2.JPG", "drawing.svg", "notes.html", ".png", "clip.mp4"):
        (media / name).write_bytes(PICTURE)
    (tmp_path / "kb" / "secret.png").write_bytes(b"secret")
    (media / "away.png").symlink_to(tmp_path / "kb" / "secret.png")
    (media / "round.png").symlink_to(media / "round.png")
    return tmp_path / "kb"


@pytest.fixture
def layla(services: Services, folder: Path) -> Iterator[TestClient]:
    """Layla looks at the pictures of the article she wrote."""
    app = create_app(services, Settings(_env_file=None, kb_dir=folder), secret_key="k" * 32)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.mark.parametrize(("path", "kind"), [("link.png", "image/png"), ("steps/Link%202.JPG", "image/jpeg")])
def test_a_picture_is_served_as_what_it_is(layla: TestClient, path: str, kind: str) -> None:
    answer = layla.get(f"/media/{path}")
    assert (answer.status_code, answer.content) == (200, PICTURE)
    assert answer.headers["content-type"] == kind
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_video_is_read_in_pieces_as_its_player_asks_for_them(layla: TestClient) -> None:
    answer = layla.get("/media/clip.mp4", headers={"Range": "bytes=1-3"})
    assert (answer.status_code, answer.content) == (206, PICTURE[1:4])
    assert answer.headers["content-type"] == "video/mp4"
    assert "media-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        *("drawing.svg", "notes.html", ".png", "nothing.png", "steps", "", "away.png", "round.png"),
        *("../secret.png", "%2e%2e/secret.png", "..%2fsecret.png", "steps/../../secret.png"),
        *("link.png%00", "%00", f"{'a' * 5000}.png", "%ff.png"),
    ],
)
def test_nothing_else_is(layla: TestClient, path: str) -> None:
    answer = layla.get(f"/media/{path}")
    assert answer.status_code == 404
    assert b"secret" not in answer.content


def test_a_folder_that_is_not_there_has_no_pictures(services: Services, tmp_path: Path) -> None:
    app = create_app(services, Settings(_env_file=None, kb_dir=tmp_path), secret_key="k" * 32)
    assert TestClient(app, base_url="http://127.0.0.1:8000").get("/media/link.png").status_code == 404
