"""A page is a frozen dataclass that says all its template may know; rendering adds only words and file URLs.

Static files are served below `/static/<version>/`, where the version is a digest of all of them: whatever
they import from each other by relative URL is as cacheable as they are, and never of another release.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.domain.staff import Area
from bot.language import Direction, Lang, direction, other_language
from bot.language.catalogue import format_day, format_moment, say
from bot.language.detection import text_direction
from bot.language.inline_text import pieces_of
from bot.web.findable import Findable
from bot.web.messages import BLANK_MESSAGES, at_the_end, choices_of, is_move, shown, shows

STATIC_DIR = Path(__file__).parent / "static"
_TEMPLATES_DIR = Path(__file__).parent / "templates"


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


STATIC_URL = f"/static/{_digest(STATIC_DIR)}"
"""Where `STATIC_DIR` is to be mounted; its files may be cached for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page has. `switch_url` is this same page in the other language; what search engines may show
    is `findable`."""

    template: ClassVar[str]
    lang: Lang
    switch_url: str
    findable: Findable | None = None

    @property
    def dir(self) -> Direction:
        return direction(self.lang)

    @property
    def other_lang(self) -> Lang:
        return other_language(self.lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPage(Page):
    """A page of the console, which belongs to an area or to whoever is signed in. `staff_name` is who that
    is, `areas` what they may open beside this one."""

    area: ClassVar[Area | None] = None
    staff_name: str
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    """What went wrong, in one sentence of the catalogue. `status` is the HTTP status."""

    template = "error.html"
    status: int
    sentence: str


def render(page: Page) -> str:
    """The page as HTML."""
    return _ENVIRONMENT.get_template(page.template).render(
        page=page,
        t=partial(say, lang=page.lang),
        say=say,
        day=partial(format_day, lang=page.lang),
        moment=partial(format_moment, lang=page.lang),
    )


def static_url(path: str) -> str:
    """The URL of a file in `STATIC_DIR`."""
    return f"{STATIC_URL}/{path}"


def _client_id() -> str:
    return str(uuid.uuid4())


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES_DIR),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        static=static_url,
        client_id=_client_id,
        choices_of=choices_of,
        direction=direction,
        is_move=is_move,
        pieces_of=pieces_of,
        text_direction=text_direction,
        shown=shown,
        shows=shows,
        at_the_end=at_the_end,
        blank_messages=BLANK_MESSAGES,
    )
    return environment


_ENVIRONMENT = _environment()
