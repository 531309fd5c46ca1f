"""The images and videos of the articles, as their authors put them beside the text, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import FileResponse

from bot.errors import NotFound

_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
"""An SVG is a document that can carry a script: it is not among them."""
_FRESH_S = 300

router = APIRouter()


def media_folder(request: Request) -> Path:
    folder: Path = request.app.state.media_folder
    return folder


@router.get("/media/{path:path}", response_class=FileResponse)
def show_media(path: str, folder: Annotated[Path, Depends(media_folder)]) -> FileResponse:
    """Raises: NotFound: there is no such file, or the path leads out of the folder."""
    file = _within(folder, path)
    if file is None or file.suffix.lower() not in _TYPES:
        raise NotFound
    return FileResponse(
        file,
        media_type=_TYPES[file.suffix.lower()],
        headers={"Cache-Control": f"public, max-age={_FRESH_S}"},
    )


def _within(folder: Path, path: str) -> Path | None:
    """The file at `path` below `folder`, wherever links lead; None for whatever else a path may say."""
    try:
        file = (folder / path).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):  # not there, a NUL, too long, links in a circle
        return None
    return file if file.is_relative_to(folder.resolve()) and file.is_file() else None
