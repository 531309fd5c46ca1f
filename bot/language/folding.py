"""Folding: what is spelled differently and meant alike becomes one string.

Customers type fast, on many keyboards and in many dialects, so spelling carries less than it does in print:
marks (harakat, accents, the hamza on its seat) are dropped, ى is ي, ة is ه, the lone hamza goes ("شيء" and
"شي", "الغاء" and "الغا"), letters of Persian, Urdu and Maghrebi keyboards become the Arabic letter that a
customer without that key types. Digits are Western. Invisible characters vanish, the zero-width non-joiner
among them: Arabic never divides words with it, so inside a word it is a stray. Controls and lone surrogates
count as a blank. A letter repeated three times or more for emphasis is written once.

All but the last rule are decided per character, whatever stands around it; folding is therefore linear in
the length of the text, whatever the text. Bump `FOLDING_VERSION` with any change: indexes are built on it.
"""

from __future__ import annotations

import re
import unicodedata

FOLDING_VERSION = 1

_LOOK_ALIKES = {
    **dict.fromkeys("ٱٲٳٵ", "ا"),
    **dict.fromkeys("ىیېێۍےۓٸ", "ي"),
    **dict.fromkeys("ةہۂۃھەۀ", "ه"),
    **dict.fromkeys("کڪګگڭݣڮ", "ك"),
    **dict.fromkeys("وۆۇۈۋ", "و"),
    **dict.fromkeys("پ", "ب"),
    **dict.fromkeys("چ", "ج"),
    **dict.fromkeys("ڤڥڢ", "ف"),
    **dict.fromkeys("ژ", "ز"),
    **dict.fromkeys("ٹ", "ت"),
    **dict.fromkeys("ڈ", "د"),
    **dict.fromkeys("ڑ", "ر"),
    **dict.fromkeys("ں", "ن"),
    **dict.fromkeys("ءٴـ", ""),
}
_BLANK = {"Cc", "Cs", "Zs", "Zl", "Zp"}
_NOTHING = {"Mn", "Me", "Cf"}
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_BASIC_PLANE = 0xFFFF


def _fold_part(char: str) -> str:
    """One character of a compatibility decomposition, folded."""
    category = unicodedata.category(char)
    if category in _BLANK:
        return " "
    if category in _NOTHING:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return _LOOK_ALIKES.get(char, char.casefold())


def _fold_char(char: str) -> str:
    """One character folded until nothing changes: a folded letter may itself decompose."""
    folded = "".join(map(_fold_part, unicodedata.normalize("NFKD", char)))
    return folded if folded == char else "".join(map(_fold_char, folded))


class _Folded(dict[int, str]):
    """Code point -> its folding, worked out on first sight and kept for the basic plane only."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        if code <= _BASIC_PLANE:
            self[code] = folded
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """`text` in the one spelling that everything is compared in. Any string will do; never longer to
    compute than its length asks for, and folding twice changes nothing more."""
    return _REPEATED.sub(r"\1", " ".join(text.translate(_FOLDED).split()))
