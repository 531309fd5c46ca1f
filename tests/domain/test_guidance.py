"""Which form an answer takes, and the reason that is given for it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import Complexity, PublishedArticle, Urgency
from bot.domain.guidance import FORMS, Circumstances, Experience, Form, Guidance, Why, deeper, guide, offers
from tests.conftest import AnArticle

FIX, REASON, WALKTHROUGH = FORMS
NEW, OLD_HAND = Experience.BEGINNER, Experience.EXPERIENCED
COMPLEX: dict[str, Any] = {"complexity": Complexity.COMPLEX}
CRITICAL: dict[str, Any] = {"urgency": Urgency.CRITICAL}

WITHOUT_WALKTHROUGH: dict[str, Any] = {"steps": (), "outline": None, "refresher": None}
WITHOUT_FIX: dict[str, Any] = {"fix": None}


@pytest.mark.parametrize(
    ("article", "circumstances", "guidance"),
    [
        pytest.param({}, {}, (FIX, Why.FIRST_TIME), id="Samira's first time: the fix"),
        pytest.param({}, {"occurrences": 2}, (REASON, Why.AGAIN), id="her second: the reason too"),
        pytest.param({}, {"occurrences": 3}, (WALKTHROUGH, Why.AGAIN), id="her third: the walkthrough"),
        pytest.param({}, {"occurrences": 9}, (WALKTHROUGH, Why.AGAIN), id="her ninth: nothing is deeper"),
        pytest.param(COMPLEX, {}, (REASON, Why.COMPLEX), id="a complex matter: one level deeper"),
        pytest.param(COMPLEX, {"occurrences": 2}, (WALKTHROUGH, Why.AGAIN), id="a complex matter again"),
        pytest.param(
            {"complexity": Complexity.MODERATE},
            {},
            (FIX, Why.FIRST_TIME),
            id="a moderate matter changes nothing",
        ),
        pytest.param({}, {"experience": NEW}, (REASON, Why.BEGINNER), id="Mona is new: one level deeper"),
        pytest.param(
            COMPLEX, {"experience": NEW}, (WALKTHROUGH, Why.BEGINNER), id="Mona and a complex matter: two"
        ),
        pytest.param({}, {"experience": OLD_HAND}, (FIX, Why.FIRST_TIME), id="Karim's first time: no less"),
        pytest.param(
            {},
            {"experience": OLD_HAND, "occurrences": 2},
            (FIX, Why.EXPERIENCED),
            id="Karim's second: the fix",
        ),
        pytest.param(
            COMPLEX,
            {"experience": OLD_HAND},
            (FIX, Why.EXPERIENCED),
            id="Karim and a complex matter: the fix",
        ),
        pytest.param(
            {}, {"experience": OLD_HAND, "occurrences": 4}, (WALKTHROUGH, Why.AGAIN), id="Karim's fourth"
        ),
        pytest.param(CRITICAL, {}, (FIX, Why.URGENT_ARTICLE), id="the shop is down: the fix"),
        pytest.param(
            CRITICAL | COMPLEX,
            {"occurrences": 5, "experience": NEW, "taught": True},
            (FIX, Why.URGENT_ARTICLE),
            id="the shop is down: the fix, whatever else is so",
        ),
        pytest.param(
            {}, {"urgent": True, "occurrences": 3}, (FIX, Why.URGENT_CUSTOMER), id="Samira says it is urgent"
        ),
        pytest.param(
            {"teach_after": 2}, {"occurrences": 1}, (FIX, Why.FIRST_TIME), id="Layla's own rule: not yet"
        ),
        pytest.param(
            {"teach_after": 2},
            {"occurrences": 2},
            (WALKTHROUGH, Why.ARTICLE_RULE),
            id="Layla's own rule: teach from the second",
        ),
        pytest.param(
            {"teach_after": 5},
            {"occurrences": 4},
            (REASON, Why.AGAIN),
            id="Layla's own rule: later than usual",
        ),
        pytest.param(
            {"teach_after": 1} | COMPLEX,
            {"experience": OLD_HAND},
            (WALKTHROUGH, Why.ARTICLE_RULE),
            id="Layla's own rule goes before experience and complexity",
        ),
        pytest.param(
            CRITICAL | {"teach_after": 1},
            {},
            (FIX, Why.URGENT_ARTICLE),
            id="Layla's own rule waits while it burns",
        ),
        pytest.param(
            WITHOUT_WALKTHROUGH,
            {"occurrences": 3},
            (REASON, Why.NO_WALKTHROUGH),
            id="no walkthrough: the fix and its reason instead",
        ),
        pytest.param(
            WITHOUT_WALKTHROUGH, {}, (REASON, Why.FIRST_TIME), id="no walkthrough: the first time as well"
        ),
        pytest.param(
            WITHOUT_WALKTHROUGH | {"why": None},
            {},
            (FIX, Why.FIRST_TIME),
            id="no walkthrough and no reason: the fix",
        ),
        pytest.param(
            WITHOUT_WALKTHROUGH | CRITICAL,
            {},
            (FIX, Why.URGENT_ARTICLE),
            id="no walkthrough, and the shop is down",
        ),
        pytest.param(WITHOUT_FIX, {}, (FIX, Why.NO_FIX), id="no fix: the headings, and it is said so"),
        pytest.param(
            WITHOUT_FIX,
            {"occurrences": 3},
            (WALKTHROUGH, Why.AGAIN),
            id="no fix: the walkthrough is there all the same",
        ),
    ],
)
def test_the_form_of_an_answer(
    an_article: AnArticle, article: dict[str, Any], circumstances: dict[str, Any], guidance: tuple[Form, Why]
) -> None:
    assert guide(an_article(**article), Circumstances(**circumstances)) == Guidance(*guidance)


def test_a_problem_that_is_back_after_it_was_taught_gets_a_refresher(an_article: AnArticle) -> None:
    again = Circumstances(occurrences=4, taught=True)

    assert guide(an_article(), again) == Guidance(WALKTHROUGH, Why.RECURRING, refresher=True)


def test_learning_a_problem_the_first_time_is_not_its_coming_back(an_article: AnArticle) -> None:
    assert guide(an_article(), Circumstances(occurrences=1, taught=True)) == Guidance(FIX, Why.FIRST_TIME)


def test_there_is_no_refresher_of_a_walkthrough_that_was_taken_out_of_the_article(
    an_article: AnArticle,
) -> None:
    again = Circumstances(occurrences=2, taught=True)

    assert guide(an_article(**WITHOUT_WALKTHROUGH), again) == Guidance(REASON, Why.AGAIN)


@pytest.mark.parametrize("chosen", FORMS)
@pytest.mark.parametrize(
    "circumstances",
    [
        pytest.param({"occurrences": 3}, id="however often"),
        pytest.param({"urgent": True}, id="however urgent"),
        pytest.param({"occurrences": 2, "taught": True}, id="though it was taught"),
        pytest.param({"experience": NEW}, id="though she is new to this"),
    ],
)
@pytest.mark.parametrize("article", [{}, CRITICAL, {"teach_after": 1}])
def test_what_mona_chose_wins(
    an_article: AnArticle, article: dict[str, Any], circumstances: dict[str, Any], chosen: Form
) -> None:
    guidance = guide(an_article(**article), Circumstances(chosen=chosen, **circumstances))

    assert guidance == Guidance(chosen, Why.CHOSEN)


def test_mona_who_chose_a_walkthrough_that_does_not_exist_is_told_so(an_article: AnArticle) -> None:
    guidance = guide(an_article(**WITHOUT_WALKTHROUGH), Circumstances(chosen=WALKTHROUGH))

    assert guidance == Guidance(REASON, Why.NO_WALKTHROUGH)


@given(
    occurrences=st.integers(1, 50),
    complexity=st.sampled_from(Complexity),
    experience=st.sampled_from(Experience),
)
def test_the_level_is_the_sum_that_the_rules_say_kept_between_fix_and_walkthrough(
    an_article: AnArticle, occurrences: int, complexity: Complexity, experience: Experience
) -> None:
    added = {Complexity.COMPLEX: 1}.get(complexity, 0) + {NEW: 1, OLD_HAND: -1}.get(experience, 0)
    level = sorted((0, occurrences - 1 + added, 2))[1]

    guidance = guide(
        an_article(complexity=complexity), Circumstances(occurrences=occurrences, experience=experience)
    )

    assert guidance.form is FORMS[level]
    assert not guidance.refresher


ANY_CIRCUMSTANCES = [
    Circumstances(*values)
    for values in product((1, 2, 3, 4), Experience, (False, True), (None, *FORMS), (False, True))
]
LACKING: list[dict[str, Any]] = [
    {},
    WITHOUT_FIX,
    {"why": None},
    WITHOUT_WALKTHROUGH,
    WITHOUT_WALKTHROUGH | {"why": None},
    WITHOUT_WALKTHROUGH | WITHOUT_FIX,
]
ANY_ARTICLE: list[dict[str, Any]] = [
    {"complexity": complexity, "urgency": urgency, "teach_after": teach_after} | without
    for complexity, urgency, teach_after, without in product(
        Complexity,
        Urgency,
        (None, 1, 2, 4),
        LACKING,
    )
]


def _true_of(guidance: Guidance, article: PublishedArticle, who: Circumstances) -> bool:
    """Whether the sentence that stands for the reason is true of this customer and this article."""
    match guidance.why:
        case Why.CHOSEN:
            return guidance.form is who.chosen
        case Why.PREFERRED:
            return guidance.form is who.preferred
        case Why.URGENT_ARTICLE:
            return article.critical and guidance.form is FIX
        case Why.URGENT_CUSTOMER:
            return who.urgent and guidance.form is FIX
        case Why.RECURRING:
            return who.taught and who.occurrences > 1 and guidance.refresher
        case Why.FIRST_TIME:
            return who.occurrences == 1
        case Why.AGAIN:
            return who.occurrences > 1 and guidance.form is not FIX
        case Why.COMPLEX:
            return article.complexity is Complexity.COMPLEX and guidance.form is not FIX
        case Why.BEGINNER:
            return who.experience is NEW and guidance.form is not FIX
        case Why.EXPERIENCED:
            return who.experience is OLD_HAND
        case Why.ARTICLE_RULE:
            return article.teach_after is not None
        case Why.NO_WALKTHROUGH:
            return not article.steps
        case Why.FIX_ONLY:
            return not article.steps and article.why is None and guidance.form is FIX
        case Why.NO_FIX:
            return article.fix is None
        case Why.WENT_DEEPER:
            return False


@pytest.mark.parametrize("changed", ANY_ARTICLE, ids=lambda changed: "-".join(map(str, changed.values())))
def test_in_every_case_the_form_can_be_shown_and_its_reason_is_true(
    an_article: AnArticle, changed: dict[str, Any]
) -> None:
    article = an_article(**changed)

    for who in ANY_CIRCUMSTANCES:
        guidance = guide(article, who)

        assert guidance.form is not WALKTHROUGH or article.steps, who
        assert not guidance.refresher or article.refresher, who
        assert _true_of(guidance, article, who), (who, guidance)


@pytest.mark.parametrize(
    ("changed", "forms"),
    [
        pytest.param({}, [FIX, REASON, WALKTHROUGH], id="everything: each form"),
        pytest.param({"why": None}, [FIX, WALKTHROUGH], id="no reason"),
        pytest.param(WITHOUT_WALKTHROUGH, [FIX, REASON], id="no walkthrough"),
        pytest.param(WITHOUT_FIX, [FIX, REASON, WALKTHROUGH], id="no fix: the headings stand in"),
        pytest.param(WITHOUT_WALKTHROUGH | WITHOUT_FIX, [], id="neither"),
    ],
)
def test_what_is_one_tap_away_and_what_still_broken_leads_to(
    an_article: AnArticle, changed: dict[str, Any], forms: list[Form]
) -> None:
    """Still broken goes one level deeper as far as the article goes, and then to a person."""
    article = an_article(**changed)

    assert [form for form in FORMS if offers(article, form)] == forms
    assert [deeper(article, form) for form in forms] == [*forms[1:], None][: len(forms)]
