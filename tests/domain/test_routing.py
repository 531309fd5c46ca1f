"""Where a ticket goes: its team, its tags and its priority."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.article import Team
from bot.domain.routing import (
    RAISED_AFTER,
    RECURRING_FROM,
    moved,
    priority_of,
    raised_by_waiting,
    route,
    tags_for,
    team_for,
)
from bot.domain.tags import checked_tag
from bot.domain.ticket import Priority, Reason
from tests.conftest import AnArticle
from tests.domain.cast import NOON, a_ticket

SERVICE, SUPPORT = Team.CUSTOMER_SERVICE, Team.TECHNICAL_SUPPORT
NORMAL, HIGH, URGENT = Priority.NORMAL, Priority.HIGH, Priority.URGENT

WHERE_IT_GOES = [
    (Reason.CUSTOMER_REQUEST, SUPPORT, NORMAL),
    (Reason.NO_ANSWER, SUPPORT, NORMAL),
    (Reason.AMBIGUOUS, SUPPORT, NORMAL),
    (Reason.NOT_HELPED, SUPPORT, NORMAL),
    (Reason.RECURRING, SUPPORT, HIGH),
    (Reason.OUT_OF_SCOPE, SERVICE, NORMAL),
    (Reason.COMPLAINT, SERVICE, HIGH),
]


@pytest.mark.parametrize(("reason", "team_of_a_technical_article", "priority"), WHERE_IT_GOES)
def test_where_a_ticket_goes(
    an_article: AnArticle, reason: Reason, team_of_a_technical_article: Team, priority: Priority
) -> None:
    technical, service = an_article(team=SUPPORT), an_article(team=SERVICE)

    calm = route(reason, technical, urgent=False)
    hurried = route(reason, technical, urgent=True)

    assert (calm.team, calm.priority) == (team_of_a_technical_article, priority)
    assert (hurried.team, hurried.priority) == (team_of_a_technical_article, URGENT)
    assert route(reason, service, urgent=False).team is SERVICE
    assert route(reason, None, urgent=False).team is SERVICE, "nothing at hand says otherwise"


def test_every_reason_has_its_row_above() -> None:
    assert [reason for reason, *_ in WHERE_IT_GOES] == list(Reason)


@pytest.mark.parametrize(
    ("tags", "team"),
    [
        *((tag, SERVICE) for tag in ("complaint", "billing", "refund", "account", "subscription")),
        ("before_buying", SERVICE),
        *((tag, SUPPORT) for tag in ("fault", "setup", "error")),
    ],
)
def test_without_an_article_the_tag_names_the_team(tags: str, team: Team) -> None:
    assert team_for(Reason.CUSTOMER_REQUEST, None, (tags,)) is team


def test_the_first_tag_that_names_a_team_counts_and_others_say_nothing() -> None:
    assert team_for(Reason.NO_ANSWER, None, ("ramadan", "setup", "billing")) is SUPPORT
    assert team_for(Reason.NO_ANSWER, None, ("ramadan",)) is SERVICE


def test_the_article_knows_better_than_a_tag_and_a_complaint_better_than_both(an_article: AnArticle) -> None:
    technical = an_article(team=SUPPORT)
    assert team_for(Reason.NOT_HELPED, technical, ("billing",)) is SUPPORT
    assert team_for(Reason.COMPLAINT, technical, ("error",)) is SERVICE


def test_what_was_likeliest_meant_counts_where_neither_an_article_nor_a_tag_tells(
    an_article: AnArticle,
) -> None:
    guess, service = an_article(team=SUPPORT), an_article(team=SERVICE)
    assert team_for(Reason.NO_ANSWER, None, (), guess) is SUPPORT
    assert team_for(Reason.NO_ANSWER, None, ("billing",), guess) is SERVICE
    assert team_for(Reason.NOT_HELPED, service, (), guess) is SERVICE
    assert team_for(Reason.COMPLAINT, None, (), guess) is SERVICE


def test_the_topic_is_the_first_tag_and_a_complaint_says_that_it_is_one(an_article: AnArticle) -> None:
    article = an_article(topic="shipping")
    assert tags_for(Reason.NOT_HELPED, article) == ("shipping",)
    assert tags_for(Reason.COMPLAINT, article) == ("shipping", "complaint")
    assert tags_for(Reason.CUSTOMER_REQUEST, None) == ()


def test_a_topic_is_written_as_every_tag_is(an_article: AnArticle) -> None:
    (tag,) = tags_for(Reason.NOT_HELPED, an_article(topic="Orders-" + "from-abroad-" * 5))
    assert tag == checked_tag(tag)


def test_what_puts_somebody_ahead_of_the_others() -> None:
    asked = Reason.CUSTOMER_REQUEST
    assert priority_of(asked, urgent=False) is NORMAL
    assert priority_of(asked, urgent=False, occurrences=RECURRING_FROM - 1) is NORMAL
    assert priority_of(asked, urgent=False, occurrences=RECURRING_FROM) is HIGH
    assert priority_of(asked, urgent=False, plan_has_priority=True) is HIGH
    assert priority_of(asked, urgent=True, plan_has_priority=True) is URGENT


def test_who_waited_for_a_working_day_goes_ahead_but_is_not_urgent() -> None:
    nearly = RAISED_AFTER - timedelta(seconds=1)
    assert raised_by_waiting(NORMAL, nearly) is NORMAL
    assert raised_by_waiting(NORMAL, RAISED_AFTER) is HIGH
    assert raised_by_waiting(HIGH, 9 * RAISED_AFTER) is HIGH
    assert raised_by_waiting(URGENT, timedelta()) is URGENT


def test_a_ticket_that_moves_keeps_all_but_its_tier_and_its_agent() -> None:
    samiras = a_ticket(team=SERVICE, tier=2, tags=("billing",), assignee_id="salma", assigned_at=NOON)

    at_support = moved(samiras, SUPPORT)

    assert at_support == a_ticket(team=SUPPORT, tier=1, tags=("billing",))
    assert at_support.waiting_since == samiras.waiting_since
    assert moved(samiras, SERVICE) == samiras, "it is there already"
