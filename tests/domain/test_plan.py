"""What Samira pays for is the lead's own plan, however it is written."""

from __future__ import annotations

from bot.domain.plan import as_named, is_paid, rank

PAID = ("Enterprise", "Pro", "الذهبية")


def test_a_plan_is_paid_for_whether_it_is_written_small_or_with_capital_letters() -> None:
    assert [rank(plan, PAID) for plan in ("ENTERPRISE", "pro", "الذهبية")] == [0, 1, 2]
    assert [is_paid(plan, PAID) for plan in ("pro", "Free", "", None)] == [True, False, False, False]


def test_it_is_kept_as_leads_write_it_and_any_other_as_it_was_told() -> None:
    assert [as_named(plan, PAID) for plan in ("pRO", "Free")] == ["Pro", "Free"]
