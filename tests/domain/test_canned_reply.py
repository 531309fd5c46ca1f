"""Replies that are written once: Salma answers Samira in Arabic and Yusuf in English."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.canned_reply import CannedReply, FilledReply, Variable, filled, unfilled

REFUND = CannedReply(
    1,
    "refund",
    {
        "ar": "أهلًا {{customer}}، طلبك {{ reference }} قيد المتابعة. {{agent}}",
        "en": "Hello {{customer}}, we are on {{reference}}. {{agent}}",
    },
)
SALMA_TO_SAMIRA = {Variable.CUSTOMER: "سميرة", Variable.REFERENCE: "DL-2345-6789", Variable.AGENT: "سلمى"}
PLACES = {variable: f"[{variable}]" for variable in Variable}


def for_salma(text: str, **known: str) -> FilledReply:
    values = {**SALMA_TO_SAMIRA, **{Variable(name): value for name, value in known.items()}}
    return filled(text, values, PLACES)


def test_the_names_of_this_ticket_take_their_places_in_the_customers_language() -> None:
    assert for_salma(REFUND.texts["ar"]).text == "أهلًا سميرة، طلبك DL-2345-6789 قيد المتابعة. سلمى"
    to_yusuf = for_salma(REFUND.texts["en"], customer="Yusuf", agent="Salma")
    assert to_yusuf.text == "Hello Yusuf, we are on DL-2345-6789. Salma"


def test_a_name_that_is_not_known_leaves_a_place_that_is_marked_and_named() -> None:
    found = for_salma("{{customer}}: {{article_title}} {{article_url}} {{ article_title }}")
    assert found.text == "سميرة: [article_title] [article_url] [article_title]"
    assert found.missing == ("[article_title]", "[article_url]")
    assert for_salma("{{customer}}", customer="") == FilledReply("[customer]", ("[customer]",))


def test_who_writes_a_reply_is_told_of_variables_that_mean_nothing() -> None:
    assert REFUND.unknown_variables() == ()
    odd = CannedReply(2, "odd", {"ar": "{{العميل}} {{7*7}}", "en": "{{ agent }} {{7*7}} {{}}"})
    assert odd.unknown_variables() == ("العميل", "7*7", "")


def test_what_means_nothing_is_sent_as_it_was_written() -> None:
    text = "{{7*7}} {{agent.password}} { {agent} }"
    assert for_salma(text) == FilledReply(text)


def test_what_was_left_open_is_named_before_it_is_sent_and_nothing_else_is() -> None:
    text = "{{customer}}, {{ customer }}, [article_url] {{7*7}} {{me}} [b]"
    assert unfilled(text, PLACES.values()) == ("[article_url]", "{{customer}}", "{{ customer }}")
    assert unfilled("Dear Samira {you} {{}}", PLACES.values()) == ()


@given(st.text())
def test_a_customer_cannot_name_themselves_a_variable(name: str) -> None:
    for called in (name, "{{agent}}", f"{{{{{name}}}}}"):
        assert for_salma("<{{customer}}>", customer=called).text in (f"<{called}>", "<[customer]>")
