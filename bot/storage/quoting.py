"""What stands in an article, as the Markdown of a reply: one reads it as the article's own reader does."""

from __future__ import annotations

from html import escape
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from bot.storage.importing.html_page import as_markdown

_NO_BREAK = "\u00a0"


def as_reply(html: str, url: str) -> str:
    """A piece of the article at `url`; whatever it links to is found from anywhere."""
    part = BeautifulSoup(html, "lxml")
    for name, address in (("a", "href"), ("img", "src")):
        for found in part.find_all(name):
            found[address] = urljoin(url, str(found.get(address, "")))
    return as_markdown(part).replace(_NO_BREAK, " ")


def strong(words: str) -> str:
    """Plain words that stand out, whatever signs are in them."""
    return as_reply(f"<strong>{escape(words)}</strong>", "")


def link(words: str, url: str) -> str:
    """Plain words that lead to `url`."""
    unbracketed = words.replace("[", "(").replace("]", ")")
    return as_reply(f'<a href="{escape(url)}">{escape(unbracketed)}</a>', url)
