"""A page of HTML: what it is about, without the menus around it, as Markdown."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Comment, Tag
from markdownify import MarkdownConverter

from bot.domain.importing import PageUnusable
from bot.storage.importing.read_page import ReadPage

HTML = (".html", ".htm", ".xhtml")

_ROOTS = (
    *("[itemprop=articleBody]", ".article-body", ".article__body", ".article-content", "article"),
    *("main", "[role=main]", "#main-content", "#content", ".content"),
)
_AROUND = ", ".join(
    (
        *("script", "style", "noscript", "template", "nav", "aside", "form", "iframe", "button", "svg"),
        *("footer", "[role=navigation]", "[role=banner]", "[role=contentinfo]", "[role=search]"),
        *("[role=complementary]", "[hidden]", "[aria-hidden=true]"),
    )
)
_AROUND_BY_NAME = re.compile(
    r"(^|[-_ ])(breadcrumbs?|side-?bar|pagination|pager|share|social|related|comments?|toc|cookies?|feedback"
    r"|votes?|skip|menu|navbar|top-?bar|footer|copyright)([-_ ]|$)",
    re.IGNORECASE,
)
_BOXES = {"div", "section", "table", "tbody", "tr", "td"}
_BLOCKS = ("div", "ul", "ol", "section", "p", "header", "table")
_TITLE_END = re.compile(r"\s+[|–—·»-]\s+")
_FEWEST_LETTERS = 40
_MOST_OF_IT = 0.6
_MOSTLY_LINKS = 0.75
_MARKDOWN = MarkdownConverter(heading_style="atx", bullets="-", newline_style="backslash")
_DEEPEST = 150
"""Elements in each other; in pages that people wrote there are a few dozen."""

_BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")


def read_html_page(text: str) -> ReadPage:
    """Raises: PageUnusable: it is only a list of links to others, or nothing that anybody wrote."""
    page = _parsed(text)
    lang = str(page.html.get("lang", "")) if page.html else ""
    title = _title(page)
    for comment in page.find_all(string=lambda part: isinstance(part, Comment)):
        comment.extract()
    for around in page.select(_AROUND):
        around.decompose()
    root = _root(page)
    if root is None:
        return ReadPage(title=title, body="", lang=_short(lang))
    _without_neighbours(root)
    if heading := root.find("h1"):
        heading.decompose()
    if _only_links(root):
        raise PageUnusable("only_links")
    return ReadPage(title=title, body=as_markdown(root), lang=_short(lang))


def as_markdown(content: Tag) -> str:
    """What markup says, without what only styles it."""
    return _BLANK_LINES.sub("\n\n", _MARKDOWN.convert_soup(content)).strip()


def markup_as_markdown(html: str) -> str:
    """The same of a piece of HTML. Raises: PageUnusable: nobody wrote it."""
    return as_markdown(_parsed(html))


def _parsed(html: str) -> BeautifulSoup:
    page = BeautifulSoup(html, "lxml")
    depths = {id(page): 0}
    for part in page.find_all(True):
        depth = depths[id(part)] = depths[id(part.parent)] + 1
        if depth > _DEEPEST:
            raise PageUnusable("too_deep")
    return page


def _title(page: BeautifulSoup) -> str:
    heading = page.select_one("article h1, main h1, [role=main] h1") or page.find("h1")
    if heading and (words := _words(heading)):
        return words
    named = page.find("meta", attrs={"property": "og:title"})
    if isinstance(named, Tag) and named.get("content"):
        return str(named["content"]).strip()
    return _TITLE_END.split(_words(page.title))[0] if page.title else ""


def _root(page: BeautifulSoup) -> Tag | None:
    """The part that is about something: the one that says so, or the one that most words are in."""
    for name in _ROOTS:
        found = max(page.select(name), key=_weight, default=None)
        if found and _weight(found) >= _FEWEST_LETTERS:
            return found
    return _densest(page.body) if page.body else None


def _densest(part: Tag) -> Tag:
    whole = _weight(part)
    for child in part.find_all(True, recursive=False):
        if child.name in _BOXES and _weight(child) > _MOST_OF_IT * whole:
            return _densest(child)
    return part


def _weight(part: Tag) -> int:
    """How many letters it has outside links."""
    return len(_words(part)) - sum(len(_words(link)) for link in part.find_all("a"))


def _only_links(root: Tag) -> bool:
    letters = len(_words(root))
    return letters > 0 and 1 - _weight(root) / letters > _MOSTLY_LINKS


def _without_neighbours(root: Tag) -> None:
    """Take out what is there on every page: crumbs, shares, votes, what else there is to read."""
    for part in root.find_all(_BLOCKS):
        if part.decomposed:
            continue
        names = " ".join((*part.get_attribute_list("class"), str(part.get("id") or "")))
        if _AROUND_BY_NAME.search(names):
            part.decompose()


def _words(part: Tag) -> str:
    return " ".join(part.get_text(" ").split())


def _short(lang: str) -> str | None:
    return re.split("[-_]", lang.strip().lower())[0] or None
