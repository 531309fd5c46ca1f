"""Where a ticket goes, and the reference that a customer reads out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import Team
from bot.domain.ticket import REFERENCES, Priority, Reason, reference, route
from tests.conftest import AnArticle

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


@pytest.mark.parametrize(
    ("reason", "team_of_a_technical_article", "priority"),
    WHERE_IT_GOES,
)
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


any_number = st.integers(0, REFERENCES - 1)


@given(any_number)
def test_a_reference_can_be_read_out_over_the_phone(number: int) -> None:
    prefix, *blocks = reference(number).split("-")

    assert prefix == "DL"
    assert [len(block) for block in blocks] == [4, 4]
    assert not set("".join(blocks)) & set("AEIOU01L"), "no vowels, so no words; nothing mistaken for another"
    assert reference(number).isascii()
    assert reference(number).isupper() or not any(letter.isalpha() for letter in blocks)


@given(any_number, any_number)
def test_two_tickets_never_share_a_reference(one: int, other: int) -> None:
    assert (reference(one) == reference(other)) == (one == other)


def test_there_are_too_many_references_to_guess_one() -> None:
    assert REFERENCES > 2**38
