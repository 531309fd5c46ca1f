"""The two languages Dalil speaks: how they are told apart, folded, recognised and written."""

from typing import Literal, get_args

Lang = Literal["ar", "en"]
"""A language of articles, conversations and pages."""

Direction = Literal["rtl", "ltr"]

LANGUAGES: tuple[Lang, ...] = get_args(Lang)


def other_language(lang: Lang) -> Lang:
    return "en" if lang == "ar" else "ar"


def direction(lang: Lang) -> Direction:
    """The direction in which `lang` is written."""
    return "rtl" if lang == "ar" else "ltr"
