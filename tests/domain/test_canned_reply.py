"""Replies that are written once: Salma answers Samira in Arabic and Yusuf in English."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.canned_reply import CannedReply, Variable, filled, unfilled

REFUND = CannedReply(
    1,
    "refund",
    {
        "ar": "أهلًا {{customer}}، طلبك {{ reference }} قيد المتابعة. {{agent}}",
        "en": "Hello {{customer}}, we are on {{reference}}. {{agent}}",
    },
)
SALMA_TO_SAMIRA = {Variable.CUSTOMER: "سميرة", Variable.REFERENCE: "DL-2345-6789", Variable.AGENT: "سلمى"}


def test_the_names_of_this_ticket_take_their_places_in_the_customers_language() -> None:
    assert (
        filled(REFUND.texts["ar"], SALMA_TO_SAMIRA).text == "أهلًا سميرة، طلبك DL-2345-6789 قيد المتابعة. سلمى"
    )
    to_yusuf = {**SALMA_TO_SAMIRA, Variable.CUSTOMER: "Yusuf", Variable.AGENT: "Salma"}
    assert filled(REFUND.texts["en"], to_yusuf).text == "Hello Yusuf, we are on DL-2345-6789. Salma"


def test_a_name_that_is_not_known_stays_in_its_place_and_is_named() -> None:
    found = filled("{{customer}}: {{article_title}} {{article_url}} {{article_title}}", SALMA_TO_SAMIRA)
    assert found.text == "سميرة: {{article_title}} {{article_url}} {{article_title}}"
    assert found.missing == ("article_title", "article_url")
    assert filled("{{customer}}", {Variable.CUSTOMER: ""}).missing == ("customer",)


def test_who_writes_a_reply_is_told_of_variables_that_mean_nothing() -> None:
    assert REFUND.unknown_variables() == ()
    odd = CannedReply(2, "odd", {"ar": "{{العميل}} {{7*7}}", "en": "{{ agent }} {{7*7}} {{}}"})
    assert odd.unknown_variables() == ("العميل", "7*7", "")


def test_what_means_nothing_is_sent_as_it_was_written() -> None:
    found = filled("{{7*7}} {{agent.password}} { {agent} }", SALMA_TO_SAMIRA)
    assert found.text == "{{7*7}} {{agent.password}} { {agent} }"
    assert found.missing == ("7*7", "agent.password")


def test_what_was_left_open_is_named_before_it_is_sent_and_nothing_else_is() -> None:
    assert unfilled("{{customer}}, {{ customer }}, {{article_url}} {{7*7}} {{me}}") == (
        "customer",
        "article_url",
    )
    assert unfilled("Dear Samira {you} {{}}") == ()


@given(st.text())
def test_a_customer_cannot_name_themselves_a_variable(name: str) -> None:
    for called in (name, "{{agent}}", f"{{{{{name}}}}}"):
        assert filled("<{{customer}}>", {Variable.CUSTOMER: called}).text in (f"<{called}>", "<{{customer}}>")
