"""Which button somebody means who types what it says: "next", «رجوع», "just the fix".

Each button has its phrases in `phrases/buttons.toml`, and its label in either language counts as well. A
message means a button when it says nothing else; whether the button was offered is the caller's to know.
Arabic in Latin letters is too short here to be told from English, so such a message is read in both ways.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.language import LANGUAGES
from bot.language.catalogue import keys, say
from bot.language.latin_script import to_arabic
from bot.language.phrasebook import as_line, phrases
from bot.language.words import words

_LONGEST = 9
_SAID_FOR = {
    "step:next": ("step_next", "yes"),
    "step:back": ("step_back",),
    "form:fix_with_reason": ("form_fix_with_reason",),
    "form:fix": ("form_fix",),
    "not_my_question": ("not_my_question",),
    "step:another_way": ("step_another_way", "unclear"),
    "step:stuck": ("step_stuck", "unclear", "no"),
    "form:walkthrough": ("form_walkthrough", "unclear"),
    "urgent": ("urgent",),
}
"""In the order in which they are tried: what says most first."""


def pressed(text: str, offered: Collection[str]) -> str | None:
    """The one of the `offered` choices that `text` means; None when it means none."""
    found = (_meant(spoken, offered) for spoken in readings(text))
    return next((choice for choice in found if choice), None)


def typed_in_arabic(text: str) -> bool:
    """Whether Latin letters mean a button when they are read as Arabic, and none as they stand."""
    meant = [_meant(spoken, _SAID_FOR) for spoken in readings(text)]
    return len(meant) > 1 and meant[0] is None and meant[1] is not None


def agreed(text: str) -> bool | None:
    """Whether `text` is a yes or a no to a question; None when it is neither."""
    for spoken in readings(text):
        for table, answer in (("yes", True), ("no", False)):
            if _says_only(spoken, table):
                return answer
    return None


def asks_for_the_solution(text: str) -> bool:
    """Whether `text` asks for the solution, in any form, without saying of what."""
    return any(_says_only(spoken, "the_solution") for spoken in readings(text))


def puzzled(text: str) -> bool:
    """Whether `text` says that it was not understood, and nothing besides."""
    return any(_says_only(spoken, "unclear") for spoken in readings(text))


def _meant(spoken: list[str], offered: Collection[str]) -> str | None:
    for choice in offered:
        if spoken in _labels(choice):
            return choice
    said = (choice for choice in _SAID_FOR if choice in offered)
    return next((choice for choice in said if _says_only(spoken, *_SAID_FOR[choice])), None)


def readings(text: str) -> Iterator[list[str]]:
    """The words of a short message, and once more in Arabic letters where they were not."""
    spoken = words(text)
    if 0 < len(spoken) <= _LONGEST:
        yield spoken
        if (arabic := words(to_arabic(text))) != spoken:
            yield arabic


def _labels(choice: str) -> Iterator[list[str]]:
    key, step = f"replies.choice.{choice.replace(':', '_')}", choice.removeprefix("step:")
    meant = [known for known in keys() if known == key or known.startswith(f"player.label.{step}.")]
    return (words(say(known, lang)) for known in meant for lang in LANGUAGES)


def _says_only(spoken: list[str], *tables: str) -> bool:
    line = as_line(spoken)
    return phrases("buttons", *tables).within(line) and phrases("buttons", "beside", *tables).covers(line)
