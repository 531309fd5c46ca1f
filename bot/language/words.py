"""Words and their stems, for searching by word.

A word is a run of Arabic letters, or a run of other letters and digits; so "الـPIN" and "100ريال" are two
words each, "2fa" is one. "e-mail" and "don't" are one word, the possessive 's is none.

English is stemmed by Snowball. Arabic is stemmed lightly, after light10 (Larkey, Ballesteros and
Connell, "Light stemming for Arabic information retrieval", 2007) with what chat adds to print:
prepositions fused with the article in speech (عال، هال), the person prefixes of the present tense, and
possessives, so that "طلبية", "الطلبيات" and "بطلبيتي" meet. Every word goes through the same steps,
article or not, so that a letter wrongly taken for a prefix is taken from all its forms alike.
"""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

from bot.language.folding import fold

_ARABIC = "\u0620-\u064a\u066e-\u06d3\u06ee-\u06ff\u0750-\u077f\u08a0-\u08ff"
_WORD = re.compile(rf"[{_ARABIC}]+|[^\W_{_ARABIC}]+(?:'[^\W_{_ARABIC}]+)*")
_FUSING_HYPHEN = re.compile(r"\b([a-z]|wi|re)-(?=[a-z])")
_LONGEST_STEMMED = 40

_ARTICLES = ("بال", "كال", "فال", "عال", "هال", "لل", "ال")
_SUFFIXES = (
    *("ها", "ات", "ون", "ين", "ان", "تي", "تك", "ته", "كم", "هم", "نا", "يه", "وا"),
    *("ه", "ي", "ك", "ت", "و", "ا"),
)

_STOP_AR = """
ال و في من على عن الي مع هل يا ان او لو اذا اذ لان لانه لاني بس لكن ثم اي كل قد لقد حتي بعد قبل عند عندي
عندك لا ما لم لن مو مش مهو ماهو ليس ليست غير لسه لسا بعدني انا انت انتي انتم انتو نحن احنا حنا هو هي هم
هن هذا هذه هذي هاد هادا هاي هاذ هاذي هدا هدي هاذا ده دي دا ذلك تلك ذاك هذاك هنا هناك هون هنيك الذي التي
الذين اللي يلي الل ماذا متي اين كيف كم لماذا لما لمن ايه ايش اش شو شنو شنوه شنهو وش وشو شلون اشلون كيفاش
كيفيه ازاي ازي ليش ليه علاش عشان علشان منشان مشان وين فين منين امتي ايمتي وقتاش فوقاش قديش قداش بكم شكم
كام مين منو شكون كان كانت كنت يكون تكون اكون بكون صار صارت صرت اريد اريده ابي ابغي ابغا ابا بدي بدنا بدك
عايز عايزه عاوز عاوزه بغيت نحب حاب حابه اود اقدر بقدر يمكن يمكنني ممكن استطيع فيني نقدر لازم يجب عم رح
راح حا غادي قاعد تبع تبعي تبعتي تبعك بتاع بتاعي بتاعتي بتوع ديال ديالي ديالك نتاع متاع متاعي متاعنا حق
حقي حقتي به بها بيه له لها لي لنا لك الك منه منها فيه فيها عليه عليها عليا علي اليه اليها معي معاي معايا
وياي اللهم والله يعني طيب كمان برضو برضه ايضا كذلك جدا كتير كثير هسه هسا هلا هلق هلقيت دلوقتي الحين الان
دابا توا فضلك سمحت رجاء الرجاء ارجو ارجوك شكرا مرحبا السلام عليكم سلام ياريت عفوا بدون ولا وانا وما فما
وهل
"""
_STOP_EN = """
a an the and or but if then so as of at by for from in into on to with about over per via i im ive id ill
me my mine myself we our us you your yours he she it its they them their this that these those is are was
were be been being am do does did done doing have has had having will would can could should may might
shall must dont doesnt didnt cant couldnt wont wouldnt isnt arent wasnt havent hasnt not no nor what
whats which who whom whose when where why how hows there here want wants wanted need needs needed like
please pls plz thanks thank hi hello hey just also any some all each very really get got getting tell
know
"""
STOP_WORDS = frozenset(fold(_STOP_AR + _STOP_EN).split())


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    folded = _FUSING_HYPHEN.sub(r"\1", fold(text).replace("’", "'"))
    return [word.removesuffix("'s").replace("'", "") for word in _WORD.findall(folded)]


def stems(text: str) -> list[str]:
    """The stems of the words of `text` that say something, in order; function words are left out."""
    return [_stem(word) for word in words(text) if word not in STOP_WORDS]


def _stem(word: str) -> str:
    return _cached_stem(word) if len(word) <= _LONGEST_STEMMED else word


@lru_cache(maxsize=50_000)
def _cached_stem(word: str) -> str:
    if "\u0620" <= word[0] <= "\u08ff":
        return _arabic_stem(word)
    # A stemmer keeps its word in itself, so threads cannot share one; making one costs nothing.
    return str(snowballstemmer.stemmer("english").stemWord(word))


def _arabic_stem(word: str) -> str:
    return _without_endings(_without_person(_without_particles(word)))


def _without_particles(word: str) -> str:
    """The word without a conjunction, a preposition and the article, if three letters remain."""
    if len(word) >= 5 and word[0] in "وف" and word[1:].startswith(("ال", "لل", "بال")):
        word = word[1:]
    article = next((a for a in _ARTICLES if word.startswith(a) and len(word) >= len(a) + 3), "")
    word = word[len(article) :]
    return word[1:] if len(word) >= 5 and word[0] in "وبل" else word


def _without_person(word: str) -> str:
    """The word without the prefix that says who does it."""
    return word[1:] if len(word) >= 5 and word[0] in "ايتن" else word


def _without_endings(word: str) -> str:
    for _ in range(3):
        ending = next((s for s in _SUFFIXES if word.endswith(s) and len(word) >= len(s) + 3), "")
        if not ending:
            break
        word = word.removesuffix(ending)
    return word
