"""Which of a few choices somebody means who answers a list in words: a number, an ordinal, or "none"."""

from __future__ import annotations

from bot.language.words import words

_NAMES: tuple[frozenset[str], ...] = (
    frozenset({"no", "none", "neither", "nothing", "ولا", "لا", "مفيش", "مافي", "والو"}),
    frozenset({"1", "first", "one", "اول", "الاول", "اولي", "الاولي", "الاولى", "الاوله", "واحد", "لولا"}),
    frozenset({"2", "second", "two", "ثاني", "الثاني", "الثانيه", "تاني", "التاني", "التانيه", "اثنين"}),
    frozenset({"3", "third", "three", "ثالث", "الثالث", "الثالثه", "تالت", "التالت", "التالته", "ثلاثه"}),
)
_BESIDE = frozenset(
    {
        *("the", "one", "option", "choice", "number", "of", "them", "these", "it", "is", "this", "please"),
        *(
            "رقم",
            "الخيار",
            "خيار",
            "الاختيار",
            "وحده",
            "واحده",
            "هي",
            "هو",
            "من",
            "منها",
            "منهم",
            "شي",
            "فضلك",
        ),
    }
)


def ordinal(text: str) -> int | None:
    """The place in a list that `text` names, counted from 1; 0 for none of them; None when it names none."""
    said = words(text)
    for place, names in enumerate(_NAMES):
        if any(word in names for word in said) and all(word in names | _BESIDE for word in said):
            return place
    return None
