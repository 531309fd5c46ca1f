"""What imported pages link to: each other, pictures beside them, and the rest of the world."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote, urlsplit

from bot.domain.authoring import ArticlePath
from bot.errors import DalilError

_LINK = re.compile(
    r"(!?)\[((?:[^\[\]]|!\[[^\]]{0,300}\]\([^)]{0,500}\))*)\]"
    r"\(\s*<?((?:[^()\s<>]|\([^()\s<>]*\))+)>?(\s+\"[^\"]*\")?\s*\)"
)
_ENDINGS = ("", ".html", ".htm", ".md", "/index.html", "/index.md", "/README.md")
_OUTSIDE = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True, slots=True)
class Linker:
    """Links of pages below `root` become links of articles. `keep` takes a picture's name and content and
    returns its address; `places` are the articles by the source of their pages."""

    root: Path
    places: Mapping[str, ArticlePath]
    keep: Callable[[str, BinaryIO], str]

    def linked(self, source: str, body: str) -> tuple[str, tuple[str, ...]]:
        """`body` with its links changed, and what it links to that there is not."""
        missing: list[str] = []

        def change(link: re.Match[str]) -> str:
            picture, words, target, title = link[1], link[2], link[3], link[4] or ""
            address = self._address(source, target, picture=bool(picture))
            if address is not None:
                return f"{picture}[{words}]({address}{title})"
            missing.append(target)
            return words

        return _LINK.sub(change, body), tuple(dict.fromkeys(missing))

    def _address(self, source: str, target: str, *, picture: bool) -> str | None:
        """Where the link leads from an article; None for nowhere."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            return target if parts.scheme in _OUTSIDE and not picture else None
        if not parts.path:
            return None
        for file in self._files(source, unquote(parts.path)):
            if picture and file.is_file():
                return self._kept(file)
            place = self.places.get(file.relative_to(self.root.resolve()).as_posix())
            if place and not picture:
                return f"/{place.lang}/articles/{quote(place.stem)}"
        return None

    def _files(self, source: str, path: str) -> list[Path]:
        """What the path may mean, as it stands or from the root, with an ending or without; never outside."""
        root = self.root.resolve()
        begin = root if path.startswith("/") else (root / source).parent
        found = []
        for ending in _ENDINGS:
            try:
                file = (begin / (path.strip("/") + ending)).resolve()
            except (OSError, ValueError, RuntimeError):
                continue
            if file.is_relative_to(root):
                found.append(file)
        return found

    def _kept(self, file: Path) -> str | None:
        try:
            with file.open("rb") as opened:
                return self.keep(file.name, opened)
        except (DalilError, OSError):
            return None
