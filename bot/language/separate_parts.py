"""Two matters in one message: where a long message falls into two parts."""

from __future__ import annotations

import re

from bot.language.words import stems, words

_SHORTEST = 6
_LEAST_SAID = 2
_JOINT = re.compile(
    r"\n+|[.!?؟]+\s+"
    r"|[،,;؛]?\s+(?:and also|also,|plus,|another thing,?|و\s?كمان|و\s?أيض[اًا]+|و\s?برض[وه]|و\s?كذلك)\s+",
    re.IGNORECASE,
)


def separate_parts(text: str) -> tuple[str, str] | None:
    """The part before and the part after the first joint that leaves enough on both sides; None when the
    message is short or has no such joint."""
    if len(words(text)) < _SHORTEST:
        return None
    for joint in _JOINT.finditer(text):
        parts = text[: joint.start()].strip(), text[joint.end() :].strip()
        if all(len(stems(part)) >= _LEAST_SAID for part in parts):
            return parts
    return None
