"""Names for addresses: a title in Latin letters, digits and hyphens."""

from __future__ import annotations

import re

from anyascii import anyascii

from bot.language.folding import fold

_LONGEST = 60
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def slug(title: str) -> str:
    """`title` as an address may have it, cut between words; empty when nothing in it can be spelled so."""
    spelled = _NO_LETTERS.sub("-", _latin(title)).strip("-")
    if len(spelled) <= _LONGEST:
        return spelled
    return spelled[:_LONGEST].rpartition("-")[0] or spelled[:_LONGEST]


def _latin(title: str) -> str:
    """The alef is a vowel where one reads it, and no apostrophe parts a word."""
    return anyascii(fold(title).replace("ا", "a")).lower().replace("'", "").replace("`", "")
