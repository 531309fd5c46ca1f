"""A letter as text and as HTML. Whatever is put in is text, unless it comes as HTML that was made safe
before: nothing else of it becomes markup, and nothing is fetched.

The HTML is made for mail programs: one column, styles on the elements themselves, a table around them as some
programs know no other way to centre, and colours for the dark where a program lets a mail choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from bot.language import Direction, Lang, direction

_FONTS = {
    "ar": "'IBM Plex Sans Arabic','Segoe UI',Tahoma,'Geeza Pro','Noto Sans Arabic',Arial,sans-serif",
    "en": "'IBM Plex Sans','Segoe UI',-apple-system,BlinkMacSystemFont,Roboto,'Noto Sans',Arial,sans-serif",
}
_LEADING = {"ar": "1.9", "en": "1.6"}
_LATIN_RUN = re.compile(
    r"(?P<address>https?://[^\s<>،؛]+)"
    r"|(?<![A-Za-z0-9])(?:&lt;[a-z]+&gt;\.|_)[A-Za-z0-9]+(?:[-._@/]+[A-Za-z0-9]+)*"
    r"|[A-Za-z0-9]+(?:[-._@/]+[A-Za-z0-9]+)+=?"
)
_PLAIN = (
    ".quote p,.quote ul,.quote ol,.quote pre{margin:0 0 8px}"
    ".quote pre{white-space:pre-wrap}.nowrap{white-space:nowrap}.quote a{color:#0b6157}"
)
_DARK = (
    "@media (prefers-color-scheme:dark){"
    ".paper{background:#0f1614!important}"
    ".sheet{background:#18211e!important;border-color:#2d3935!important;color:#e7edea!important}"
    ".quiet{color:#a6b5b0!important}"
    ".quote{background:#212c28!important;border-color:#62cdb7!important;color:#e7edea!important}"
    ".button{background:#62cdb7!important;color:#06241e!important}"
    ".name,.address,.quote a{color:#62cdb7!important}}"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words or a part of an article, under its name, with the direction it is read in; `html` is
    the same, sanitised, where more than lines is to be seen in it."""

    name: str
    text: str
    dir: Direction
    html: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """In the order in which it is read. `house` is who writes; `button` says what a tap on it opens, `url`
    where; `closing` is the small print."""

    lang: Lang
    house: str
    subject: str
    opening: str
    quotes: tuple[Quote, ...]
    what_next: str
    button: str
    url: str
    closing: tuple[str, ...]


def as_text(letter: Letter) -> str:
    """For programs that show no HTML, and people who want none."""
    quotes = [
        "\n".join(filter(None, (quote.name, *(f"> {line}".rstrip() for line in quote.text.splitlines()))))
        for quote in letter.quotes
    ]
    link = f"{letter.button}:\n{letter.url}"
    closing = "\n".join(("-- ", *letter.closing, letter.house))
    return "\n\n".join(filter(None, (letter.opening, *quotes, letter.what_next, link, closing))) + "\n"


def as_html(letter: Letter) -> str:
    """A whole document; it needs nothing from anywhere else."""
    dir_ = direction(letter.lang)
    start = "right" if dir_ == "rtl" else "left"
    body = "".join(
        (
            f'<p class="name" style="margin:0 0 20px;font-size:14px;font-weight:600;color:#0b6157">'
            f"{escape(letter.house)}</p>",
            _paragraph(letter.opening),
            *(_quote(quote, letter.lang) for quote in letter.quotes),
            _paragraph(letter.what_next),
            _button(letter),
            *(_small(one) for one in letter.closing),
        )
    )
    return (
        f'<!doctype html>\n<html lang="{letter.lang}" dir="{dir_}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(letter.subject)}</title><style>{_PLAIN}{_DARK}</style></head>\n"
        f'<body class="paper" dir="{dir_}" style="margin:0;padding:0;background:#f5f7f6">'
        f'<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0"'
        f' dir="{dir_}" style="background:#f5f7f6"><tr><td align="center" style="padding:24px 12px">'
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" dir="{dir_}"'
        ' style="max-width:560px"><tr><td class="sheet" '
        f'style="padding:28px 24px;background:#ffffff;border:1px solid #dbe2df;border-radius:14px;'
        f"font-family:{_FONTS[letter.lang]};font-size:16px;line-height:{_LEADING[letter.lang]};"
        f'color:#16211e;text-align:{start};overflow-wrap:anywhere">\n{body}\n</td></tr></table>'
        "</td></tr></table></body>\n</html>\n"
    )


def _paragraph(text: str) -> str:
    return f'<p style="margin:0 0 16px">{_lines(text)}</p>' if text else ""


def _quote(quote: Quote, lang: Lang) -> str:
    """The edge is on the side where its own reading begins."""
    side = "right" if quote.dir == "rtl" else "left"
    heading = f'<p dir="{direction(lang)}" style="margin:0 0 6px;font-weight:600">'
    name = f"{heading}<bdi>{escape(quote.name)}</bdi></p>"
    return (
        f'{name if quote.name else ""}<div class="quote" dir="{quote.dir}" style="margin:0 0 18px;'
        f"padding:12px 16px;background:#f1f5f3;border-{side}:3px solid #0b6157;border-radius:8px;"
        f'text-align:{side}">{quote.html or _lines(quote.text)}</div>'
    )


def _button(letter: Letter) -> str:
    url, words = escape(letter.url), escape(letter.button)
    return (
        f'<p style="margin:24px 0 8px"><a class="button" href="{url}" style="display:inline-block;'
        "padding:12px 26px;background:#0b6157;color:#ffffff;border-radius:10px;font-weight:600;"
        f'text-decoration:none">{words}</a></p>'
        f'<p style="margin:0 0 24px;font-size:13px;line-height:1.5"><a class="address" href="{url}" '
        f'dir="ltr" style="color:#0b6157;word-break:break-all">{url}</a></p>'
    )


def _small(text: str) -> str:
    style = "margin:0 0 6px;font-size:14px;line-height:1.7;color:#51605b"
    return f'<p class="quiet" style="{style}">{_lines(text)}</p>'


def _lines(text: str) -> str:
    """Addresses, references and names such as _raff keep their own order and, where they are short, their
    line."""
    return "<br>".join(_LATIN_RUN.sub(_kept_together, escape(line)) for line in text.splitlines())


def _kept_together(run: re.Match[str]) -> str:
    wrap = "normal" if run["address"] else "nowrap"
    return f'<bdi dir="ltr" style="white-space:{wrap}">{run[0]}</bdi>'
