"""Which part of an article a further question about the same matter is closest to.

Found by words alone, since the article is known already: a word counts the more, the fewer parts have it.
Where no part stands out there is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.domain.article import Article, Section
from bot.language.words import stems

_RARE = 2
"""Parts among which a word is still telling."""


def closest_part(article: Article, said: str) -> Section | None:
    """The step, what helps who is stuck at one, or the section that `said` is about."""
    parts = [(part, frozenset(stems(f"{part.title}. {part.text.plain}"))) for part in _parts(article)]
    spread = Counter(stem for _, has in parts for stem in has)
    asked = [stem for stem in set(stems(said)) if 0 < spread[stem] <= _RARE]
    worth = [sum(1 / spread[stem] for stem in asked if stem in has) for _, has in parts]
    best = max(worth, default=0)
    return parts[worth.index(best)][0] if best and worth.count(best) == 1 else None


def _parts(article: Article) -> Iterator[Section]:
    for step in article.steps:
        yield Section(step.title, step.text)
        if step.stuck:
            yield Section(step.title, step.stuck)
    yield from article.sections
