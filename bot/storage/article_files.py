"""The files of the articles: found by their ids, read as texts, and replaced in one step.

A file may be changed by anybody at any time, in any editor. Whoever writes says which revision is to be
replaced; what somebody else wrote in the meantime is never lost.
"""

from __future__ import annotations

import os
import re
import stat
import time
from itertools import chain
from pathlib import Path
from secrets import token_hex

from bot.domain.authoring import ArticlePath, ArticleText
from bot.errors import Unavailable
from bot.errors.authoring import FileChanged, PathUnusable, TextUnusable
from bot.language import LANGUAGES, Lang
from bot.storage.articles import read_article, read_text, revision_of
from bot.storage.durability import sync_folder

_DECLARES_ID = re.compile(rb"(?m)^[{\s]*['\"]?id['\"]?\s*:")
_LEFT_BEHIND_AFTER_S = 3600
"""Longer than any write takes."""


def load_text(folder: Path, path: ArticlePath) -> ArticleText | None:
    """The text of the file at `path`; None when there is none.

    Raises:
        PathUnusable: it leads out of the folder.
        TextUnusable: it is no text that could be edited.
    """
    file = _within(folder, path)
    return read_text(file) if file.is_file() else None


def revision_at(folder: Path, path: ArticlePath) -> str | None:
    """The revision of the file at `path`, whatever is in it; None when there is none.

    Raises:
        PathUnusable: it leads out of the folder.
        TextUnusable: nobody can read it, or it is no file.
    """
    try:
        return _revision(_within(folder, path))
    except OSError as error:
        raise TextUnusable(path=str(path)) from error


def path_of(folder: Path, lang: Lang, article_id: str) -> ArticlePath | None:
    """The file of the article, by its name or by the id that it says it has."""
    files = sorted(
        (where, name) for where, _, names in os.walk(folder / lang) for name in names if name.endswith(".md")
    )
    by_name = (Path(where, name) for where, name in files if name == f"{article_id}.md")
    others = (Path(where, name) for where, name in files if name != f"{article_id}.md")
    for file in chain(by_name, (other for other in others if _may_say(other, article_id))):
        path = ArticlePath(file.relative_to(folder).parts)
        if id_at(folder, path) == article_id:
            return path
    return None


def topics_of(folder: Path) -> set[str]:
    """The folders that articles may lie in, of all languages."""
    folders = (one for lang in LANGUAGES for one in (folder / lang).glob("*/"))
    return {one.name for one in folders if not one.name.startswith(".")}


def id_at(folder: Path, path: ArticlePath) -> str:
    """The id of the article at `path`; the file's name where it cannot be read."""
    try:
        text = read_text(folder / str(path))
    except TextUnusable:
        return path.stem
    return id_in(path, text.text)


def id_in(path: ArticlePath, text: str) -> str:
    """The id that `text` has as the file at `path`; the file's name when something is wrong with it."""
    article = read_article(path, text).article
    return article.id if article else path.stem


def as_written(text: str) -> ArticleText:
    """`text` with the revision that its file will have."""
    return ArticleText(text, revision_of(text.encode()))


def write_text(folder: Path, path: ArticlePath, text: str, expected: str | None) -> str:
    """Make `text` the file's, if it still is of the revision `expected` (None: there is no file yet), and
    return its revision. It is on the disk for good, or nothing was written.

    Raises:
        FileChanged: the file is another by now, has come or has gone.
        PathUnusable: it leads out of the folder.
        Unavailable: the disk does not take it.
    """
    data = text.encode()
    file = _within(folder, path)
    if _revision(file) == revision_of(data):
        return revision_of(data)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _sweep(file.parent)
        new = _written_beside(file, data)
        try:
            _put(new, file, path, expected)
        finally:
            new.unlink(missing_ok=True)
        sync_folder(file.parent)
    except OSError as error:
        raise Unavailable from error
    return revision_of(data)


def _within(folder: Path, path: ArticlePath) -> Path:
    """The file, wherever links lead; it may be missing yet."""
    file = folder / str(path)
    try:
        inside = file.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # too long, links in a circle
        inside = False
    if not inside:
        raise PathUnusable(field="path")
    return file.resolve()


def _revision(file: Path) -> str | None:
    try:
        return revision_of(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None


def _written_beside(file: Path, data: bytes) -> Path:
    """A file of no article's name, whole and on the disk, that whoever may read `file` may read."""
    new = file.with_name(f".{token_hex(8)}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as opened:
        if file.exists():
            os.fchmod(opened.fileno(), stat.S_IMODE(file.stat().st_mode))
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    return new


def _put(new: Path, file: Path, path: ArticlePath, expected: str | None) -> None:
    """Give `new` the name of `file`: looked at last of all, as nothing can keep an editor from writing."""
    if _revision(file) != expected:
        raise FileChanged(path=str(path))
    if expected is not None:
        new.replace(file)
        return
    try:
        os.link(new, file)
    except FileExistsError as error:
        raise FileChanged(path=str(path)) from error


def _sweep(folder: Path) -> None:
    """Remove what killed writes left."""
    for left in folder.glob(".*.new"):
        if left.stat().st_mtime < time.time() - _LEFT_BEHIND_AFTER_S:
            left.unlink(missing_ok=True)


def _may_say(file: Path, article_id: str) -> bool:
    """Whether a closer look is worth its while: it takes longer to read a file than to search it."""
    try:
        data = file.read_bytes()
    except OSError:
        return False
    return article_id.encode() in data and bool(_DECLARES_ID.search(data))
