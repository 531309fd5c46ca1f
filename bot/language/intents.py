"""What a message does besides asking: small talk, a call for a person, hurry, anger, news of an answer tried.

Recognised by phrases, not by a model, so that everything recognised can be read in `phrases/` and corrected
there. What looks like a phrase but is not meant so ("how do I add a person", "not urgent") is hidden first.
A follow-up ("still not working", "it worked") counts as one only when the message says hardly anything else;
else it is a question like any other. A very long message is read in its beginning and its end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.language.phrasebook import Phrases, as_line, phrases
from bot.language.words import words

_CHUNK = re.compile(r"[^\s,،.!?؟؛;:]+")
_EDGE = " \t\r\n,،.;؛:-"
_READ_FIRST, _READ_LAST = 120, 40
_LONGEST_FOLLOW_UP = 14
_LONGEST_CLOSING = 7


class SmallTalk(StrEnum):
    """In the order of what deserves the reply when a message holds several. `no_person`: the customer says,
    and nothing else, that they do not want to be passed on to one."""

    NO_PERSON = "no_person"
    WHO_ARE_YOU = "who_are_you"
    HOW_ARE_YOU = "how_are_you"
    GOODBYE = "goodbye"
    THANKS = "thanks"
    GREETING = "greeting"


@dataclass(frozen=True, slots=True)
class Intents:
    """What was recognised in one message. `query` is what to search for, never empty unless the text is.

    `complains`: it is not only said in anger, but a complaint or the threat of one. `nothing_came`: what an
    answer should have brought has not come; before an answer that is a question.
    """

    small_talk: SmallTalk | None
    wants_person: bool
    urgent: bool
    angry: bool
    still_broken: bool
    solved: bool
    query: str
    complains: bool = False
    nothing_came: bool = False


def recognise(text: str) -> Intents:
    """The intents of one message, of any length and in any mix of the two languages."""
    query = _query(text)
    line, core = _line(text), _line(query)
    still_broken = _still_broken(core)
    complains = _meant(line, "feeling", "complaint", "not_angry")
    return Intents(
        small_talk=_small_talk(line),
        wants_person=any(_meant(said, "person", "wants", "not", "refused") for said in {line, core}),
        urgent=_meant(line, "feeling", "urgent", "not_urgent"),
        angry=complains
        or _meant(line, "feeling", "angry", "not_angry")
        or ("!!" in text and _meant(line, "feeling", "accusation", "not_angry")),
        still_broken=still_broken,
        solved=not still_broken and not _doubtful(text, line) and _solved(core),
        query=query,
        complains=complains,
        nothing_came=_nothing_came(core),
    )


def _line(text: str) -> str:
    spoken = words(text)
    if len(spoken) > _READ_FIRST + _READ_LAST:
        spoken = spoken[:_READ_FIRST] + spoken[-_READ_LAST:]
    return as_line(spoken)


def _meant(line: str, file: str, table: str, *hidden: str) -> bool:
    found, lookalikes = phrases(file, table), phrases(file, *hidden)
    return found.within(line) and found.within(lookalikes.masked(line))


def _small_talk(line: str) -> SmallTalk | None:
    """The small talk that the whole line consists of; None when anything else is said."""
    fillers = phrases("small_talk", "filler")
    kinds = [(kind, _small_talk_phrases(kind)) for kind in SmallTalk]
    found: set[SmallTalk] = set()
    at = 0
    while at < len(line):
        ends = [(end, kind) for kind, said in kinds if (end := said.end_at(line, at)) is not None]
        if ends:
            at = max(end for end, _ in ends)
            found.update(kind for end, kind in ends if end == at)
        elif (end := fillers.end_at(line, at)) is not None:
            at = end
        else:
            return None
    return next((kind for kind in SmallTalk if kind in found), None)


def _small_talk_phrases(kind: SmallTalk) -> Phrases:
    return phrases("person", "refused") if kind is SmallTalk.NO_PERSON else phrases("small_talk", kind)


def _still_broken(line: str) -> bool:
    still, failed = phrases("follow_up", "still"), phrases("follow_up", "failed")
    if len(line.split()) > _LONGEST_FOLLOW_UP:
        return False
    if _nothing_came(line) and (still.within(line) or failed.within(line)):
        return True
    if still.within(line):
        most = 0 if phrases("follow_up", "question").within(line) else 1
        return _said_beside(still.masked(failed.masked(line))) <= most
    return failed.within(line) and _said_beside(failed.masked(line)) == 0


def _nothing_came(line: str) -> bool:
    missing = phrases("follow_up", "nothing_came")
    if len(line.split()) > _LONGEST_FOLLOW_UP or not missing.within(line):
        return False
    return _said_beside(phrases("follow_up", "still", "failed").masked(missing.masked(line))) == 0


def _solved(line: str) -> bool:
    solved = phrases("follow_up", "solved")
    if len(line.split()) > _LONGEST_FOLLOW_UP or not solved.within(line):
        return False
    return _said_beside(solved.masked(line)) <= 1


def _doubtful(text: str, line: str) -> bool:
    return "?" in text or "؟" in text or phrases("follow_up", "doubt").within(line)


def _said_beside(line: str) -> int:
    """How many words say something of their own, in a line whose follow-up phrases are masked."""
    return sum(word != "#" for word in phrases("follow_up", "beside").masked(line).split())


def _query(text: str) -> str:
    """`text` without greeting, politeness, hurry and "no person, please" at either end; all of it if nothing
    else is said."""
    chunks = list(_CHUNK.finditer(text))
    spoken = [(word, at) for at, chunk in enumerate(chunks) for word in words(chunk.group())]
    first, last = _kept([word for word, _ in spoken])
    if first >= last:
        return text.strip()
    start = chunks[spoken[first][1]].start()
    end = chunks[spoken[last][1]].start() if last < len(spoken) else len(text)
    return text[start:end].strip(_EDGE) or text.strip()


def _kept(spoken: list[str]) -> tuple[int, int]:
    """The range of words between the wrapping before and the wrapping behind."""
    opening = [
        phrases("wrapping", "around", "before"),
        phrases("small_talk", "greeting", "how_are_you"),
        phrases("person", "refused"),
    ]
    line, at = as_line(spoken), 0
    while ends := [end for said in opening if (end := said.end_at(line, at)) is not None]:
        at = max(ends)
    first, last = line.count(" ", 0, at), len(spoken)
    while (shorter := _before_closing(spoken[first:last])) is not None:
        last = first + shorter
    return first, last


def _before_closing(spoken: list[str]) -> int | None:
    """How many words stand before the wrapping that ends `spoken`; None when none does."""
    closing = [phrases("wrapping", "around"), phrases("person", "refused")]
    starts = range(max(0, len(spoken) - _LONGEST_CLOSING), len(spoken))
    return next((at for at in starts for said in closing if said.whole(as_line(spoken[at:]))), None)
