"""What an agent wrote to a customer, in Markdown, as HTML: line ends are kept, addresses become links, and
words of the other direction stay whole, as in any other message. Nothing is fetched from anywhere: an image
is the link to it. And the same as text without a sign of Markdown, for who reads no HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markdown_it.utils import EnvType, OptionsDict

from bot.language import Direction
from bot.language.inline_text import Kind, Piece, pieces_of

_TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "bdi"),
    *("h3", "h4", "h5", "h6"),
}
_ATTRIBUTES = {"a": {"href", "dir", "target"}, "ol": {"start"}, "bdi": {"dir", "class"}, "code": {"dir"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_OTHER: dict[Direction, Direction] = {"rtl": "ltr", "ltr": "rtl"}
_HIGHEST_HEADING = 3


def reply_html(text: str, dir_: Direction) -> str:
    """`text`, which is read in `dir_`, as sanitised HTML."""
    tokens = _PARSER.parse(text)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {"dir": dir_})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow ugc",
    ).strip()


def reply_plain(text: str) -> str:
    """`text` as one would write it without Markdown: lists keep their numbers, links their addresses."""
    return _blocks(SyntaxTreeNode(_PARSER.parse(text)).children)


def _blocks(nodes: Iterable[SyntaxTreeNode], between: str = "\n\n") -> str:
    return between.join(map(_block, nodes))


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "bullet_list" | "ordered_list":
            first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
            markers = ("- " if first is None else f"{first + at}. " for at in range(len(node.children)))
            return "\n".join(map(_item, markers, node.children))
        case "blockquote":
            return _behind("> ", "> ", _blocks(node.children))
        case "fence" | "code_block":
            return node.content.rstrip()
        case "hr":
            return "---"
        case "inline":
            return "".join(map(_plain, node.children))
    return _blocks(node.children)


def _item(marker: str, node: SyntaxTreeNode) -> str:
    return _behind(marker, " " * len(marker), _blocks(node.children, "\n"))


def _behind(first: str, rest: str, lines: str) -> str:
    return first + lines.replace("\n", f"\n{rest}")


def _plain(node: SyntaxTreeNode) -> str:
    match node.type:
        case "softbreak" | "hardbreak":
            return "\n"
        case "text" | "code_inline":
            return node.content
    if node.type == "image":
        words, address = node.content, str(node.attrs.get("src", ""))
    else:
        words, address = "".join(map(_plain, node.children)), str(node.attrs.get("href", ""))
    return f"{words} ({address})" if address.removeprefix("mailto:") not in words else words


def _words(_: RendererHTML, tokens: Sequence[Token], at: int, __: OptionsDict, env: EnvType) -> str:
    linked = sum(token.nesting for token in tokens[:at] if token.type in {"link_open", "link_close"})
    return "".join(
        _piece(piece, env["dir"], linked=linked > 0) for piece in pieces_of(tokens[at].content, env["dir"])
    )


def _piece(piece: Piece, dir_: Direction, *, linked: bool) -> str:
    words = escape(piece.text)
    match piece.kind:
        case Kind.LINK if not linked:
            return f'<a dir="ltr" href="{words}" target="_blank">{words}</a>'
        case Kind.LINK | Kind.WHOLE:
            return (
                f'<bdi dir="ltr" class="nowrap">{words}</bdi>'
                if piece.is_short
                else f'<bdi dir="ltr">{words}</bdi>'
            )
        case Kind.FOREIGN:
            kept = ' class="nowrap"' if piece.is_short else ""
            return f'<bdi dir="{_OTHER[dir_]}"{kept}>{words}</bdi>'
    return words


def _image(_: RendererHTML, tokens: Sequence[Token], at: int, __: OptionsDict, ___: EnvType) -> str:
    source = str(tokens[at].attrs.get("src", ""))
    return f'<a href="{escape(source)}" target="_blank">{escape(tokens[at].content or source)}</a>'


def _heading(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """Below those of the page that the message stands on."""
    token = tokens[at]
    token.tag = f"h{max(int(token.tag[1]), _HIGHEST_HEADING)}"
    return self.renderToken(tokens, at, options, env)


def _star_in_a_word(state: StateInline, silent: bool) -> bool:
    """`2*3` is no emphasis, as `a_b` is none."""
    at, src = state.pos, state.src
    if src[at] != "*" or not (src[at - 1 : at].isalnum() and src[at + 1 : at + 2].isalnum()):
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


def _new_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).enable(
        "strikethrough"
    )
    parser.inline.ruler.before("emphasis", "star_in_a_word", _star_in_a_word)
    for kind, rule in {
        "text": _words,
        "image": _image,
        "heading_open": _heading,
        "heading_close": _heading,
    }.items():
        parser.add_render_rule(kind, rule)
    return parser


_PARSER = _new_parser()
