"""Which form an answer takes: a ready fix, a fix with its reason, or a walkthrough; and why.

The first time, a customer wants the problem gone. The third time, the fix did not last, and what
helps is to understand it. Whatever the rules say, the customer's own choice wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.domain.article import Complexity, PublishedArticle

WINDOW_DAYS = 90
"""Occurrences older than this no longer count."""


class Form(StrEnum):
    FIX = "fix"
    FIX_WITH_REASON = "fix_with_reason"
    WALKTHROUGH = "walkthrough"


FORMS = (Form.FIX, Form.FIX_WITH_REASON, Form.WALKTHROUGH)
"""From the quickest to the deepest; a form's place is its level."""


class Experience(StrEnum):
    BEGINNER = "beginner"
    NEUTRAL = "neutral"
    EXPERIENCED = "experienced"


class Why(StrEnum):
    """Why a form was chosen; each has its sentence in the catalogue under `replies.reason`."""

    CHOSEN = "chosen"
    PREFERRED = "preferred"
    URGENT_ARTICLE = "urgent_article"
    URGENT_CUSTOMER = "urgent_customer"
    RECURRING = "recurring"
    FIRST_TIME = "first_time"
    AGAIN = "again"
    COMPLEX = "complex"
    BEGINNER = "beginner"
    EXPERIENCED = "experienced"
    ARTICLE_RULE = "article_rule"
    NO_WALKTHROUGH = "no_walkthrough"
    NO_FIX = "no_fix"
    FIX_ONLY = "fix_only"
    WENT_DEEPER = "went_deeper"
    SAME_MATTER = "same_matter"
    CLOSEST_PART = "closest_part"


class _Level(IntEnum):
    LEAST = 0
    MOST = 2


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of this customer and this problem when an answer is given.

    `occurrences` counts this one too, so it is 1 the first time; `chosen` is what the customer picked
    for this conversation, `preferred` for good; `taught` says that a walkthrough of this problem was
    completed within the window.
    """

    occurrences: int = 1
    experience: Experience = Experience.NEUTRAL
    urgent: bool = False
    chosen: Form | None = None
    preferred: Form | None = None
    taught: bool = False


@dataclass(frozen=True, slots=True)
class Guidance:
    """The form, why, and whether it is a refresher: a walkthrough's headings, any of which opens."""

    form: Form
    why: Why
    refresher: bool = False


def guide(article: PublishedArticle, circumstances: Circumstances) -> Guidance:
    """The form in which `article` is given, by the first rule that applies."""
    for wish, why in ((circumstances.chosen, Why.CHOSEN), (circumstances.preferred, Why.PREFERRED)):
        if wish and _means_something(wish, article):
            return _within(article, wish, why)
    if article.critical:
        return _within(article, Form.FIX, Why.URGENT_ARTICLE)
    if circumstances.urgent:
        return _within(article, Form.FIX, Why.URGENT_CUSTOMER)
    if circumstances.taught and circumstances.occurrences > 1 and article.steps:
        return Guidance(Form.WALKTHROUGH, Why.RECURRING, refresher=True)
    level = _level(article, circumstances)
    if article.teach_after is not None:
        if circumstances.occurrences >= article.teach_after:
            return _within(article, Form.WALKTHROUGH, Why.ARTICLE_RULE)
        level = min(level, FORMS.index(Form.WALKTHROUGH) - 1)
    form = FORMS[level]
    if form is Form.FIX and not article.steps and article.why is not None:
        form = Form.FIX_WITH_REASON  # all that such an article has, so at every level
    return _within(article, form, _why(article, circumstances, level))


def deeper(article: PublishedArticle, form: Form) -> Form | None:
    """The next form to try when `form` did not help; None when the article has nothing deeper."""
    for deeper_form in FORMS[FORMS.index(form) + 1 :]:
        if offers(article, deeper_form):
            return deeper_form
    return None


def offers(article: PublishedArticle, form: Form) -> bool:
    """Whether the article has what this form shows."""
    match form:
        case Form.FIX:
            return article.fix is not None or bool(article.steps)
        case Form.FIX_WITH_REASON:
            return article.why is not None and (article.fix is not None or bool(article.steps))
        case Form.WALKTHROUGH:
            return bool(article.steps)


def _means_something(chosen: Form, article: PublishedArticle) -> bool:
    """A fix with its reason is no choice where there is no reason to tell; the rules decide then."""
    return chosen is not Form.FIX_WITH_REASON or article.why is not None


def _level(article: PublishedArticle, circumstances: Circumstances) -> int:
    level = circumstances.occurrences - 1
    level += article.complexity is Complexity.COMPLEX
    level += circumstances.experience is Experience.BEGINNER
    level -= circumstances.experience is Experience.EXPERIENCED
    return max(_Level.LEAST, min(_Level.MOST, level))


def _why(article: PublishedArticle, circumstances: Circumstances, level: int) -> Why:
    """The circumstance that decided: repetition first, since it is what the customer notices."""
    if level > _Level.LEAST and circumstances.occurrences > 1:
        return Why.AGAIN
    if level > _Level.LEAST and circumstances.experience is Experience.BEGINNER:
        return Why.BEGINNER
    if level > _Level.LEAST:
        return Why.COMPLEX
    if circumstances.experience is Experience.EXPERIENCED and (
        circumstances.occurrences > 1 or article.complexity is Complexity.COMPLEX
    ):
        return Why.EXPERIENCED
    return Why.FIRST_TIME


def _within(article: PublishedArticle, wanted: Form, why: Why) -> Guidance:
    """`wanted` as far as the article has it, with a reason that stays true.

    Without a walkthrough, the fix and its reason; without a reason, the next form that there is; without a
    fix, the headings of the walkthrough.
    """
    if wanted is Form.FIX_WITH_REASON and article.why is None:
        wanted = Form.WALKTHROUGH
    if wanted is Form.WALKTHROUGH and not article.steps:
        if article.why is None:
            return Guidance(Form.FIX, Why.FIX_ONLY)
        return Guidance(Form.FIX_WITH_REASON, Why.NO_WALKTHROUGH)
    if wanted is not Form.WALKTHROUGH and article.fix is None and article.steps:
        return Guidance(wanted, Why.NO_FIX)
    return Guidance(wanted, why)
