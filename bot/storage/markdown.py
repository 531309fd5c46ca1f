"""Markdown to what is read (sanitised HTML) and what is searched (plain text), once, when a file is read.

Raw HTML in an article is text, never markup; what markdown-it makes is cleaned by nh3 all the same, so
that no plugin or option can open that door.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML, RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from bot.domain.article import Prose

_TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "bdi", "video"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "video": {"src", "controls", "preload", "aria-label"},
    "ol": {"start"},
    "*": {"dir", "lang"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_FORBIDDEN = ("data:", "javascript:", "vbscript:", "file:")

_VIDEOS = (".mp4", ".webm")
_MEDIA = re.compile(r"/?(?:\.\.?/)*media/([^/.][^/]*(?:/[^/.][^/]*)*)")

_WHOLE = re.compile(
    r"([A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|[0-9\u0660-\u0669]+(?: ?[\u00d7+=] ?[0-9\u0660-\u0669]+)+)"
)
"""An e-mail address, or a measure such as 10 \u00d7 15."""

_NO_BREAK = "\u00a0"


def _isolating(_: RendererProtocol, tokens: Sequence[Token], at: int, *__: object) -> str:
    """Words, in which what is one thing has a direction of its own and stays on its line."""
    pieces = (escape(piece) for piece in _WHOLE.split(tokens[at].content))
    return "".join(
        f'<bdi dir="ltr">{piece.replace(" ", _NO_BREAK)}</bdi>' if number % 2 else piece
        for number, piece in enumerate(pieces)
    )


def _new_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: not url.lower().startswith(_FORBIDDEN)  # type: ignore[method-assign]
    parser.add_render_rule("text", _isolating)
    return parser


def _image_or_video(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    """An image whose file is a video is played, if it is our own; who cannot play it may follow the link."""
    token = tokens[at]
    source = str(token.attrs.get("src", ""))
    if not source.lower().endswith(_VIDEOS):
        return self.image(tokens, at, options, env)
    name, address = escape(token.content or source), escape(source)
    link = f'<a href="{address}">{name}</a>'
    if not source.startswith("/media/"):
        return link
    return f'<video src="{address}" controls preload="metadata" aria-label="{name}">{link}</video>'


_parser = _new_parser()
_parser.add_render_rule("image", _image_or_video)
_outliner = _new_parser().disable("inline")


def blocks(text: str) -> list[Token]:
    """The block tokens of `text`; `token.map` gives their first and past-the-last line.

    What is inside a line is left unread: a text is taken apart many times, and that is the slow part.
    """
    return _outliner.parse(text)


def prose(text: str) -> Prose | None:
    """`text` as read and as searched; None when there is nothing in it."""
    tokens = _parser.parse(text)
    plain = "\n".join(_lines(tokens)).strip()
    html = _clean(_parser.renderer.render(_at_media_address(tokens), _parser.options, {})).strip()
    return Prose(plain, html) if plain or "<img" in html or "<video" in html else None


def plain_inline(token: Token) -> str:
    """The words of an inline token (a heading's or a paragraph's content), without markup."""
    parts = []
    for child in token.children or _parser.parseInline(token.content)[0].children or ():
        if child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif child.type == "image" or child.type in {"text", "code_inline"}:
            parts.append(child.content)
    return "".join(parts).strip()


def short_list(intro: str, items: Sequence[str]) -> Prose:
    """A paragraph, if there is one, and a numbered list of short lines, if there are any."""
    numbered = [f"{number}. {item}" for number, item in enumerate(items, start=1)]
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    html = (f"<p>{escape(intro)}</p>" if intro else "") + (f"<ol>{listed}</ol>" if listed else "")
    return Prose("\n".join(([intro] if intro else []) + numbered), html)


def folded_list(items: Sequence[tuple[str, Prose]]) -> Prose:
    """Headings, each of which opens its text."""
    return Prose(
        "\n".join(f"{number}. {title}" for number, (title, _) in enumerate(items, start=1)),
        "".join(
            f"<details><summary>{number}. {escape(title)}</summary>{text.html}</details>"
            for number, (title, text) in enumerate(items, start=1)
        ),
    )


def _clean(html: str) -> str:
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener nofollow"
    )


def _at_media_address(tokens: list[Token]) -> list[Token]:
    """Images in the articles' own `media/` folder get the address they are served from.

    However far up the author's path to that folder climbs; never out of it.
    """
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                own = _MEDIA.fullmatch(str(child.attrs.get("src", "")))
                if own:
                    child.attrs["src"] = f"/media/{own[1]}"
    return tokens


def _lines(tokens: list[Token]) -> Iterator[str]:
    """A line for each paragraph, list item or table row; items of ordered lists keep their number."""
    markers: list[str] = []
    counters: list[int | None] = []
    for token in tokens:
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            ordered = token.type == "ordered_list_open"
            counters.append(int(token.attrs.get("start", 1)) if ordered else None)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            counters.pop()
        elif token.type == "list_item_open":
            number = counters[-1]
            markers = ["- " if number is None else f"{number}. "]
            if number is not None:
                counters[-1] = number + 1
        elif token.type == "inline":
            yield "".join(markers) + plain_inline(token)
            markers = []
        elif token.type in {"code_block", "fence"}:
            yield token.content.rstrip()
