"""From candidates to what the bot does: being wrong costs more than not knowing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answering import MOST_CHOICES, Candidate, Decision, Findings, Kind, Thresholds, Tried, decide
from bot.domain.ticket import Reason

THRESHOLDS = Thresholds(answer=0.6, ask_back=0.5, in_field=0.4)
ASKED, REPHRASED = Tried(asked_back=True), Tried(rephrased=True)
BOTH = Tried(asked_back=True, rephrased=True)


def found(*chances: tuple[str, float], in_field: float = 0.9) -> Findings:
    return Findings(tuple(Candidate(id_, chance, chance) for id_, chance in chances), in_field)


CLEAR = found(("password", 0.9), ("locked", 0.05))
CLOSE = found(("refund", 0.35), ("charged-twice", 0.3), ("invoice", 0.02))
UNKNOWN = found(("refund", 0.1), ("invoice", 0.08))
NOTHING = found()
WEATHER = found(("refund", 0.1), in_field=0.1)

rephrase = Decision(Kind.REPHRASE)


def answer(article: str) -> Decision:
    return Decision(Kind.ANSWER, (article,))


def ask_back(*articles: str) -> Decision:
    return Decision(Kind.ASK_BACK, articles)


def handoff(reason: Reason) -> Decision:
    return Decision(Kind.HANDOFF, reason=reason)


@pytest.mark.parametrize(
    ("findings", "tried", "decision"),
    [
        pytest.param(CLEAR, Tried(), answer("password"), id="clearly one is answered"),
        pytest.param(CLEAR, BOTH, answer("password"), id="clearly one is answered, late too"),
        pytest.param(CLOSE, Tried(), ask_back("refund", "charged-twice"), id="close together is asked back"),
        pytest.param(CLOSE, REPHRASED, ask_back("refund", "charged-twice"), id="and after a rephrase too"),
        pytest.param(CLOSE, ASKED, rephrase, id="but only once; then to say it differently"),
        pytest.param(CLOSE, BOTH, handoff(Reason.AMBIGUOUS), id="asked back and none chosen: a person"),
        pytest.param(UNKNOWN, Tried(), rephrase, id="not known: one invitation to rephrase"),
        pytest.param(UNKNOWN, REPHRASED, handoff(Reason.NO_ANSWER), id="not known again: a person"),
        pytest.param(NOTHING, Tried(), rephrase, id="nothing found: one invitation to rephrase"),
        pytest.param(NOTHING, REPHRASED, handoff(Reason.NO_ANSWER), id="nothing found again: a person"),
        pytest.param(WEATHER, Tried(), rephrase, id="the weather: one invitation to rephrase"),
        pytest.param(WEATHER, REPHRASED, handoff(Reason.OUT_OF_SCOPE), id="the customer insists: a person"),
    ],
)
def test_what_the_bot_does_with_samiras_question(
    findings: Findings, tried: Tried, decision: Decision
) -> None:
    assert decide(findings, THRESHOLDS, tried) == decision


@pytest.mark.parametrize(
    ("chances", "kind"),
    [
        pytest.param([0.6], Kind.ANSWER, id="just enough to answer"),
        pytest.param([0.59], Kind.REPHRASE, id="just too little, and nothing to choose between"),
        pytest.param([0.3, 0.2], Kind.ASK_BACK, id="just enough together to ask back"),
        pytest.param([0.3, 0.19], Kind.REPHRASE, id="just too little together"),
        pytest.param(
            [0.5, 0.1], Kind.ASK_BACK, id="a choice a fifth as likely as the first is worth its line"
        ),
        pytest.param([0.51, 0.1], Kind.REPHRASE, id="a less likely one is not, and one is no choice"),
    ],
)
def test_the_thresholds_are_met_at_their_own_value(chances: list[float], kind: Kind) -> None:
    findings = found(*((f"article-{number}", chance) for number, chance in enumerate(chances)))

    assert decide(findings, THRESHOLDS, Tried()).kind is kind


@pytest.mark.parametrize(("in_field", "reason"), [(0.4, Reason.NO_ANSWER), (0.39, Reason.OUT_OF_SCOPE)])
def test_what_is_just_likely_enough_to_be_about_the_product_is_about_it(
    in_field: float, reason: Reason
) -> None:
    assert decide(found(in_field=in_field), THRESHOLDS, REPHRASED) == handoff(reason)


def test_samira_never_chooses_among_more_than_three() -> None:
    findings = found(("a", 0.2), ("b", 0.2), ("c", 0.2), ("d", 0.2), ("e", 0.2))

    assert decide(findings, THRESHOLDS, Tried()) == ask_back("a", "b", "c")


def test_what_samira_rejected_makes_what_is_left_likelier() -> None:
    findings = found(("refund", 0.7), ("charged-twice", 0.25), ("invoice", 0.01))

    decision = decide(findings, THRESHOLDS, Tried(rejected=frozenset({"refund"})))

    assert decision == answer("charged-twice")


def test_what_samira_rejected_makes_nothing_certain_out_of_the_unlikely() -> None:
    findings = found(("refund", 0.5), ("charged-twice", 0.1))

    decision = decide(findings, THRESHOLDS, Tried(rejected=frozenset({"refund"})))

    assert decision == rephrase


def test_when_samira_rejected_everything_a_person_is_next() -> None:
    tried = Tried(rephrased=True, rejected=frozenset({"refund", "charged-twice", "invoice"}))

    assert decide(CLOSE, THRESHOLDS, tried) == handoff(Reason.NO_ANSWER)


chance = st.floats(0, 1)
some_ids = st.lists(st.sampled_from("abcdefgh"), unique=True)


@st.composite
def any_findings(draw: st.DrawFn) -> Findings:
    """Chances as an index gives them: best first, and together no more than certain."""
    weights = sorted((draw(st.floats(0.001, 1)) for _ in range(draw(st.integers(0, 6)))), reverse=True)
    known = draw(chance)
    total = sum(weights)
    return found(
        *(("abcdefgh"[rank], known * weight / total) for rank, weight in enumerate(weights)),
        in_field=draw(chance),
    )


any_thresholds = st.builds(Thresholds, chance, chance, chance)
any_tried = st.builds(Tried, st.booleans(), st.booleans(), some_ids.map(frozenset))


@given(any_findings(), any_thresholds, any_tried)
def test_every_decision_is_one_that_the_customer_can_do_something_with(
    findings: Findings, thresholds: Thresholds, tried: Tried
) -> None:
    decision = decide(findings, thresholds, tried)

    assert not tried.rejected.intersection(decision.articles), "what was rejected never comes back"
    assert set(decision.articles) <= {candidate.article_id for candidate in findings.candidates}
    assert (decision.reason is not None) == (decision.kind is Kind.HANDOFF)
    match decision.kind:
        case Kind.ANSWER:
            assert len(decision.articles) == 1
        case Kind.ASK_BACK:
            assert 2 <= len(set(decision.articles)) == len(decision.articles) <= MOST_CHOICES
            assert not tried.asked_back
        case Kind.REPHRASE:
            assert not decision.articles
            assert not tried.rephrased
        case kind:
            assert kind is Kind.HANDOFF
            assert not decision.articles


@given(any_findings(), any_thresholds)
def test_below_the_thresholds_nothing_is_quoted_or_offered(
    findings: Findings, thresholds: Thresholds
) -> None:
    decision = decide(findings, thresholds, Tried())
    by_id = {candidate.article_id: candidate.probability for candidate in findings.candidates}

    quoted = sum(by_id[article] for article in decision.articles)

    if decision.kind is Kind.ANSWER:
        assert quoted >= thresholds.answer
    if decision.kind is Kind.ASK_BACK:
        assert quoted >= thresholds.ask_back - 1e-9


@given(any_findings(), any_thresholds, st.booleans())
def test_nobody_goes_round_in_circles(
    findings: Findings, thresholds: Thresholds, customer_rejects: bool
) -> None:
    """However often the same thing is said, and whatever is turned down, a person is reached."""
    tried = Tried()
    for _ in range(2 + len(findings.candidates)):
        decision = decide(findings, thresholds, tried)
        if decision.kind is Kind.HANDOFF or (decision.kind is Kind.ANSWER and not customer_rejects):
            return
        tried = Tried(
            asked_back=tried.asked_back or decision.kind is Kind.ASK_BACK,
            rephrased=tried.rephrased or decision.kind is Kind.REPHRASE,
            rejected=tried.rejected | set(decision.articles),
        )
    assert decide(findings, thresholds, tried).kind is Kind.HANDOFF
