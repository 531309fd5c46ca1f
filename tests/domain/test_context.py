"""When what Samira says now is read together with what she asked before."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.domain.answering import Candidate, Findings, Kind, Stakes, Tried, decide
from bot.domain.context import (
    LONGEST_CONTEXT,
    Earlier,
    better_together,
    earlier,
    may_lean,
    same_matter,
)
from bot.domain.conversation import SILENCE, Episode, Outcome
from bot.language.leaning import Leaning, leaning

STAKES = Stakes(in_field=0.5, wrong_answer=4)
AND_ON_IPHONE = leaning("and on iPhone?")
HOW_LONG = leaning("how long does it take?")
CAN_I_CHANGE_IT = leaning("can I change it?")
AND_THEN = leaning("what happens next?")
BLUETOOTH_PRINTER = leaning("bluetooth receipt printer")
WHOLE = leaning("where can I read the invoices of last year")


def found(in_field: float = 0.9, **chances: float) -> Findings:
    ordered = sorted(chances.items(), key=lambda item: -item[1])
    return Findings(tuple(Candidate(name, chance, chance) for name, chance in ordered), in_field)


ANSWERED = Earlier("my payout is late", found(payout=0.95), "payout")
UNANSWERED = Earlier("it does not print", found(label=0.4, printer=0.4), None)
NOTHING = found(payout=0.01)


@pytest.mark.parametrize(
    ("said", "own", "worth_it"),
    [
        pytest.param(WHOLE, found(invoice=0.9), False, id="a whole question with an answer"),
        pytest.param(AND_ON_IPHONE, found(app=0.9), False, id="an opening, and an answer of its own"),
        pytest.param(AND_ON_IPHONE, found(app=0.4), True, id="an opening and no answer"),
        pytest.param(BLUETOOTH_PRINTER, found(printer=0.4), True, id="a few words and no answer"),
        pytest.param(CAN_I_CHANGE_IT, found(email=0.9), True, id="an answer to what points back"),
        pytest.param(HOW_LONG, found(email=0.9), True, id="an answer to nothing"),
        pytest.param(AND_THEN, found(invoice=0.99), False, id="next to nothing, and its own sure answer"),
        pytest.param(AND_THEN, found(invoice=0.85), True, id="next to nothing, and some doubt"),
        pytest.param(leaning("ok"), found(email=0.1), False, id="a nod"),
    ],
)
def test_a_second_search_is_made_only_where_it_may_help(said: Leaning, own: Findings, worth_it: bool) -> None:
    assert may_lean(said, own, STAKES) is worth_it


@pytest.mark.parametrize(
    ("said", "own", "together", "before", "better"),
    [
        pytest.param(
            AND_ON_IPHONE, found(app=0.4), found(payout=0.9), ANSWERED, True, id="on the same matter"
        ),
        pytest.param(
            AND_ON_IPHONE, found(0.1, app=0.0), found(payout=0.9), ANSWERED, False, id="the weather"
        ),
        pytest.param(
            BLUETOOTH_PRINTER, NOTHING, found(payout=0.9), ANSWERED, False, id="the old article alone"
        ),
        pytest.param(
            WHOLE, found(invoice=0.4), found(payout=0.9), ANSWERED, False, id="a whole new question"
        ),
        pytest.param(
            CAN_I_CHANGE_IT, found(email=0.85), found(bank=0.9), ANSWERED, True, id="a third article"
        ),
        pytest.param(
            CAN_I_CHANGE_IT, found(email=0.85), found(payout=0.9), ANSWERED, False, id="nothing gained"
        ),
        pytest.param(
            HOW_LONG, found(email=0.85), found(payout=0.9), ANSWERED, True, id="a question about it"
        ),
        pytest.param(HOW_LONG, found(email=0.85), found(bank=0.4), ANSWERED, True, id="even when unsure"),
        pytest.param(
            BLUETOOTH_PRINTER,
            found(printer=0.5),
            found(printer=0.9),
            UNANSWERED,
            True,
            id="said in two parts",
        ),
        pytest.param(
            BLUETOOTH_PRINTER,
            found(printer=0.5),
            found(printer=0.45),
            UNANSWERED,
            False,
            id="no surer together",
        ),
        pytest.param(
            AND_ON_IPHONE,
            NOTHING,
            found(payout=0.9),
            Earlier("my payout is late", found(payout=0.95), None, frozenset({"payout"})),
            False,
            id="an article that was refused",
        ),
        pytest.param(
            AND_THEN, found(invoice=0.99), found(payout=0.9), ANSWERED, False, id="its own sure answer"
        ),
        pytest.param(HOW_LONG, found(), found(), UNANSWERED, False, id="nothing anywhere"),
    ],
)
def test_both_questions_together_have_to_say_more_than_each(
    said: Leaning, own: Findings, together: Findings, before: Earlier, better: bool
) -> None:
    assert better_together(said, own, together, before, STAKES) is better


def test_a_further_question_is_about_the_article_at_hand() -> None:
    answer = decide(found(payout=0.9), STAKES, Tried())
    assert answer.kind is Kind.ANSWER
    assert same_matter(AND_ON_IPHONE, answer, "payout")
    assert not same_matter(AND_ON_IPHONE, answer, "invoice")
    assert same_matter(HOW_LONG, answer, "invoice")
    assert not same_matter(leaning("I forgot my password"), answer, "payout")
    assert not same_matter(AND_THEN, answer, "invoice", alone=True), "what it found alone is its own"


@pytest.fixture
def episode(now: datetime) -> Episode:
    return Episode(1, "my payout is late", found(payout=0.95), Tried(), "payout", None, False, False, now)


def test_what_was_asked_before_holds_for_a_day(episode: Episode, now: datetime) -> None:
    assert earlier(episode, now) == Earlier("my payout is late", episode.findings, "payout")
    assert earlier(episode, now + SILENCE + timedelta(seconds=1)) is None
    assert earlier(None, now) is None


def test_a_long_story_or_a_handoff_is_nothing_to_lean_on(episode: Episode, now: datetime) -> None:
    long = Episode(2, "x" * (LONGEST_CONTEXT + 1), found(), Tried(), None, None, False, False, now)
    over = Episode(
        3, "a question", found(), Tried(), None, None, False, False, now, Outcome.HANDED_OFF, ended_at=now
    )
    assert earlier(long, now) is None
    assert earlier(over, now) is None
