"""Whether a message leans on the one before it, as far as its own words tell.

Nobody repeats in a conversation what was just said: "and on iPhone?", "طيب ومن الجوال؟", "how long does it
take?" are whole only together with the question before them. The signs are in `phrases/leaning.toml`; a long
message has room for all it needs and never leans.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.language.phrasebook import as_line, phrases
from bot.language.words import STOP_WORDS, words

_LONGEST = 9
_A_FEW = 4
_LITTLE = 2


@dataclass(frozen=True, slots=True)
class Leaning:
    """`length` in words, 0 for a message that cannot lean; `content` of them say something of their own.

    `opens`: it begins (or ends) like a continuation; `points`: it has a word like "it" or "that".
    """

    length: int
    content: int
    opens: bool
    points: bool

    @property
    def leans(self) -> bool:
        """Whether it openly continues what was said before."""
        return self.opens or self.empty or (self.points and self.content <= _LITTLE)

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all by itself."""
        return self.length > 0 and self.content == 0

    @property
    def hollow(self) -> bool:
        """Whether what it is about is named by a word that points back: "can I change it?"."""
        return self.empty or (self.leans and self.points and self.content == 1)

    @property
    def brief(self) -> bool:
        """Whether it is too short to be sure of it alone."""
        return 0 < self.length <= _A_FEW


def leaning(text: str) -> Leaning:
    """The signs in `text`, a whole message with its wrapping."""
    spoken = words(text)
    line = as_line(spoken)
    if len(spoken) > _LONGEST or phrases("leaning", "nothing").whole(line):
        return Leaning(0, 0, opens=False, points=False)
    left = phrases("leaning", "points", "generic").masked(line).split()
    return Leaning(
        length=len(spoken),
        content=sum(word != "#" and not _functional(word) for word in left),
        opens=phrases("leaning", "opens").within(phrases("leaning", "not_opens").masked(line)),
        points=phrases("leaning", "points").within(line),
    )


def _functional(word: str) -> bool:
    """Whether it is a function word, with or without an Arabic "and" written to it."""
    return word in STOP_WORDS or word.removeprefix("و") in STOP_WORDS
