"""What a new article says to its author where text of their own belongs: none of it is for a customer."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.language import LANGUAGES, Lang
from bot.language.catalogue import say, sentence

_TEMPLATE = ("editor.template.body", "editor.template.step")
_SECTION = re.compile(r"#{1,2} ")
_NUMBER = re.compile(r"\d+|\{step\}")


def left_to_fill_in(text: str, lang: Lang) -> list[int]:
    """The lines of `text`, counted from 1, that are still those of the template, or of a picture that was put
    in and says nothing yet."""
    prompts, pictures = _prompts(lang), _pictures()
    return [
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if line and (_NUMBER.sub("", line.strip()) in prompts or any(picture in line for picture in pictures))
    ]


@lru_cache
def _prompts(lang: Lang) -> frozenset[str]:
    lines = "\n".join(str(sentence(key, lang)) for key in _TEMPLATE).splitlines()
    return frozenset(_NUMBER.sub("", line) for line in lines if line and not _SECTION.match(line))


@lru_cache
def _pictures() -> tuple[str, ...]:
    return tuple(f"![{say('editor.picture_alt', tongue)}](" for tongue in LANGUAGES)
