"""In which order Samira, Yusuf and the others stand in line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.queueing.orders import Order, in_line
from bot.domain.queueing.workplace import WaitingTicket
from bot.domain.ticket import Priority
from tests.domain.cast import who_waits

SAMIRA, YUSUF = who_waits(30), who_waits(10)
MONA, KARIM = who_waits(20, plan="free"), who_waits(5, plan="plus")
EVERYBODY = [YUSUF, SAMIRA, KARIM, MONA]


def line(order: Order, *, urgent_first: bool = True, waiting: list[WaitingTicket] = EVERYBODY) -> list[int]:
    """The minutes that each has waited, in order."""
    return [one.id for one in in_line(waiting, order, ("enterprise", "plus"), urgent_first=urgent_first)]


def test_oldest_first_is_by_the_start_of_the_unanswered_thread() -> None:
    assert line(Order.OLDEST_FIRST) == [30, 20, 10, 5]


def test_newest_first_is_the_other_way_round() -> None:
    assert line(Order.NEWEST_FIRST) == [5, 10, 20, 30]


def test_paid_plans_come_first_the_highest_of_them_before_the_others_and_then_the_oldest() -> None:
    enterprise = who_waits(1, plan="enterprise")
    long_plus = who_waits(6, plan="plus")
    assert line(Order.PAID_PLANS_FIRST, waiting=[*EVERYBODY, enterprise, long_plus]) == [1, 6, 5, 30, 20, 10]


def test_who_cannot_work_at_all_comes_before_everybody_unless_the_lead_says_otherwise() -> None:
    urgent = who_waits(7, priority=Priority.URGENT)
    for order, orderly in (
        (Order.OLDEST_FIRST, [30, 20, 10, 7, 5]),
        (Order.NEWEST_FIRST, [5, 7, 10, 20, 30]),
        (Order.PAID_PLANS_FIRST, [5, 30, 20, 10, 7]),
    ):
        everybody = [*EVERYBODY, urgent]
        assert line(order, urgent_first=False, waiting=everybody) == orderly
        assert line(order, waiting=everybody) == [7, *(one for one in orderly if one != 7)]


def test_of_two_who_came_at_the_same_moment_the_first_ticket_is_first() -> None:
    assert line(Order.OLDEST_FIRST, waiting=[who_waits(3, 12), who_waits(3, 11)]) == [11, 12]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from([None, "plus"])), max_size=9),
    st.sampled_from(Order),
    st.booleans(),
)
def test_everybody_is_in_line_once_in_whatever_order_they_came(
    waiting: list[tuple[int, str | None]], order: Order, urgent_first: bool
) -> None:
    tickets = [who_waits(minutes, number, plan=plan) for number, (minutes, plan) in enumerate(waiting)]
    found = in_line(tickets, order, ("plus",), urgent_first=urgent_first)
    assert sorted(one.id for one in found) == [*range(len(tickets))]
    assert found == in_line(tickets[::-1], order, ("plus",), urgent_first=urgent_first)
