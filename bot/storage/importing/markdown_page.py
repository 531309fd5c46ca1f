"""A page of Markdown, with the front matter of whatever system it comes from."""

from __future__ import annotations

import re
from typing import Any

import yaml
from ruamel.yaml.error import YAMLError

from bot.domain.article import Status
from bot.domain.importing import PageUnusable
from bot.storage.front_matter import read_front_matter
from bot.storage.front_matter_writing import change_front_matter, load_front_matter
from bot.storage.importing.read_page import ReadPage

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n?^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
"""One that does not end hides all that follows it, as in a browser."""

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)

_OURS = {
    *("team", "complexity", "urgency", "status", "questions", "related", "audience", "reviewed"),
    *("teach_after", "ask_before_handoff", "learn_more"),
}
_TITLES = ("title", "name", "heading", "sidebar_label")
_SLUGS = ("id", "slug", "permalink", "url")
_TOPICS = ("topic", "category", "categories", "section", "collection", "folder")
_LANGUAGES = ("lang", "language", "locale")
_DRAFTS = {"draft": True, "published": False, "hidden": True}


def read_markdown_page(text: str) -> ReadPage:
    """Raises: PageUnusable: its front matter is no YAML."""
    begin = _FRONT.match(text)
    said = _front_matter(begin[1]) if begin else {}
    body = _COMMENT.sub("", text[begin.end() :] if begin else text)
    body = _BREAK.sub("\\\\\n", body)
    title = _first(said, _TITLES)
    heading = _HEADING.match(body)
    if heading and (title is None or heading[1].strip() == title):
        title, body = heading[1].strip(), body[heading.end() :]
    front = {key: value for key, value in said.items() if key in _OURS and _is_good(key, value)}
    if any(said.get(key) is drafted for key, drafted in _DRAFTS.items()):
        front["status"] = Status.DRAFT.value
    understood = {*front, *_TITLES, *_SLUGS, *_TOPICS, *_LANGUAGES, *_DRAFTS}
    slug = _first(said, _SLUGS)
    return ReadPage(
        title=title or "",
        body=body.strip(),
        lang=(_first(said, _LANGUAGES) or "").lower().replace("_", "-").split("-")[0] or None,
        front=front,
        slug=slug.rstrip("/").rsplit("/", 1)[-1].removesuffix(".html") if slug else None,
        topic=_first(said, _TOPICS),
        left_out=tuple(str(key) for key in said if key not in understood),
    )


def _front_matter(front: str) -> dict[str, Any]:
    try:
        read_front_matter(front)  # refuses what would grow while it is read
        return dict(load_front_matter(front))
    except (yaml.YAMLError, YAMLError, ValueError) as error:
        raise PageUnusable("bad_front_matter", reason=str(error).splitlines()[0]) from error


def _is_good(key: str, value: Any) -> bool:
    """Whether an article may say so."""
    try:
        read = read_front_matter(change_front_matter("", {key: value}))
    except (yaml.YAMLError, YAMLError):
        return False
    return key in read.values


def _first(said: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    """The first of these that says something; of a list, its first entry."""
    for key in keys:
        value = said.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return None
