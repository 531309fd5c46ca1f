"""From candidates to what the bot does: being wrong costs more than not knowing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import answering
from bot.domain.answering import (
    MOST_CHOICES,
    Candidate,
    Decision,
    Findings,
    Kind,
    Stakes,
    Tried,
    decide,
    weigh,
)
from bot.domain.ticket import Reason

STAKES = Stakes(in_field=0.4, wrong_answer=4)
ASKED, REPHRASED = Tried(asked_back=True), Tried(rephrased=True)
BOTH = Tried(asked_back=True, rephrased=True)


@pytest.fixture(scope="module", autouse=True)
def prices() -> Iterator[None]:
    """Those by which the figures below were worked out, whatever measures best at the moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "RIGHT_CHOICE", 0.1)
        patch.setattr(answering, "NEEDLESS_QUESTION", 0.1)
        patch.setattr(answering, "LEAST_CHOICE", 0.05)
        patch.setattr(answering, "MENDED", 1 / 8)
        yield


def found(*chances: tuple[str, float], in_field: float = 0.9) -> Findings:
    return Findings(tuple(Candidate(id_, chance, chance) for id_, chance in chances), in_field)


CLEAR = found(("password", 0.9), ("locked", 0.05))
CLOSE = found(("refund", 0.35), ("charged-twice", 0.3), ("invoice", 0.01))
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


@pytest.mark.parametrize("tried", [Tried(), ASKED, REPHRASED, BOTH])
def test_who_only_chats_about_something_else_is_not_handed_to_a_person(tried: Tried) -> None:
    decision = decide(WEATHER, STAKES, tried, insists=False)
    assert decision == Decision(Kind.REPHRASE, reason=Reason.OUT_OF_SCOPE)


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
    assert decide(findings, STAKES, tried) == decision


@pytest.mark.parametrize(
    ("price", "chances", "kind"),
    [
        pytest.param(4, [0.82], Kind.ANSWER, id="answering gains 0.82 - 4 * 0.18 = 0.1, asking back 0.064"),
        pytest.param(4, [0.81], Kind.ASK_BACK, id="answering gains 0.05, asking back 0.062"),
        pytest.param(4, [0.51], Kind.ASK_BACK, id="asking back gains 0.1 * 0.51 - 0.1 * 0.49 = 0.002"),
        pytest.param(4, [0.49], Kind.REPHRASE, id="asking back loses 0.002"),
        pytest.param(1, [0.51], Kind.ANSWER, id="at a lower price answering gains 0.02"),
        pytest.param(1, [0.49], Kind.REPHRASE, id="and loses 0.02"),
        pytest.param(4, [0.3, 0.21], Kind.ASK_BACK, id="either is among the choices: 0.51 together"),
        pytest.param(4, [0.3, 0.19], Kind.REPHRASE, id="0.49 together is too little"),
        pytest.param(4, [0.7], Kind.ASK_BACK, id="answering loses 0.5, asking back gains 0.04"),
        pytest.param(
            4, [0.7, 0.25], Kind.ANSWER, id="the next is at hand: 0.7 - 4 * (0.05 + 0.25 / 8) = 0.375"
        ),
        pytest.param(0, [0.01], Kind.ANSWER, id="what costs nothing is always tried"),
        pytest.param(0, [0.0], Kind.REPHRASE, id="but not what cannot be right"),
    ],
)
def test_the_best_worth_wins(price: float, chances: list[float], kind: Kind) -> None:
    findings = found(*((f"article-{number}", chance) for number, chance in enumerate(chances)))

    assert decide(findings, Stakes(0.4, price), Tried()).kind is kind


@pytest.mark.parametrize(
    ("chances", "worth"),
    [
        pytest.param([], {"answer": -4, "ask_back": -0.1}, id="nothing found"),
        pytest.param([0.9], {"answer": 0.5, "ask_back": 0.08}, id="0.9 - 4 * 0.1 and 0.1 * 0.9 - 0.1 * 0.1"),
        pytest.param([0.5, 0.3], {"answer": -0.45, "ask_back": 0.06}, id="0.5 - 4 * (0.2 + 0.3 / 8)"),
        pytest.param([0.2] * 5, {"answer": -2.3, "ask_back": 0.02}, id="of five alike three are offered"),
    ],
)
def test_each_way_is_worth_what_its_chances_say(chances: list[float], worth: dict[str, float]) -> None:
    candidates = found(*((str(number), chance) for number, chance in enumerate(chances))).candidates

    assert weigh(candidates, STAKES) == pytest.approx({"rephrase": 0, **worth})


def test_what_gains_nothing_is_not_said() -> None:
    """0.75 - 3 * 0.25 is nought, and silence risks nothing."""
    assert decide(found(("refund", 0.75)), Stakes(0.4, 3), ASKED) == rephrase
    assert decide(found(("refund", 0.75)), Stakes(0.4, 2.9), ASKED) == answer("refund")


@pytest.mark.parametrize(
    ("second", "offered"), [(0.031, ["refund", "invoice"]), (0.029, ["refund"])], ids=["just", "too little"]
)
def test_a_choice_a_twentieth_as_likely_as_the_first_is_worth_its_line(
    second: float, offered: list[str]
) -> None:
    assert decide(found(("refund", 0.6), ("invoice", second)), STAKES, Tried()) == ask_back(*offered)


def test_a_wrong_answer_undoes_four_right_ones_unless_the_operator_says_otherwise() -> None:
    assert Stakes(in_field=0.4).wrong_answer == 4


@pytest.mark.parametrize(("in_field", "reason"), [(0.4, Reason.NO_ANSWER), (0.39, Reason.OUT_OF_SCOPE)])
def test_what_is_just_likely_enough_to_be_about_the_product_is_about_it(
    in_field: float, reason: Reason
) -> None:
    assert decide(found(in_field=in_field), STAKES, REPHRASED) == handoff(reason)


def test_samira_never_chooses_among_more_than_three() -> None:
    findings = found(("a", 0.2), ("b", 0.2), ("c", 0.2), ("d", 0.2), ("e", 0.2))

    assert decide(findings, STAKES, Tried()) == ask_back("a", "b", "c")


def test_what_samira_rejected_makes_what_is_left_likelier() -> None:
    findings = found(("refund", 0.7), ("charged-twice", 0.25), ("invoice", 0.01))

    decision = decide(findings, STAKES, Tried(rejected=frozenset({"refund"})))

    assert decision == answer("charged-twice")


def test_what_samira_rejected_makes_nothing_certain_out_of_the_unlikely() -> None:
    findings = found(("refund", 0.5), ("charged-twice", 0.1))

    decision = decide(findings, STAKES, Tried(rejected=frozenset({"refund"})))

    assert decision == rephrase


def test_when_samira_rejected_everything_a_person_is_next() -> None:
    tried = Tried(rephrased=True, rejected=frozenset({"refund", "charged-twice", "invoice"}))

    assert decide(CLOSE, STAKES, tried) == handoff(Reason.NO_ANSWER)


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


price = st.floats(0, 1000)
any_stakes = st.builds(Stakes, chance, price)
any_tried = st.builds(Tried, st.booleans(), st.booleans(), some_ids.map(frozenset))


@given(any_findings(), any_stakes, any_tried)
def test_every_decision_is_one_that_the_customer_can_do_something_with(
    findings: Findings, stakes: Stakes, tried: Tried
) -> None:
    decision = decide(findings, stakes, tried)

    assert not tried.rejected.intersection(decision.articles), "what was rejected never comes back"
    assert set(decision.articles) <= {candidate.article_id for candidate in findings.candidates}
    assert (decision.reason is not None) == (decision.kind is Kind.HANDOFF)
    match decision.kind:
        case Kind.ANSWER:
            assert len(decision.articles) == 1
        case Kind.ASK_BACK:
            assert 1 <= len(set(decision.articles)) == len(decision.articles) <= MOST_CHOICES
            assert not tried.asked_back
        case Kind.REPHRASE:
            assert not decision.articles
            assert not tried.rephrased
        case kind:
            assert kind is Kind.HANDOFF
            assert not decision.articles


@given(any_findings(), any_stakes)
def test_what_is_quoted_or_offered_is_worth_its_risk(findings: Findings, stakes: Stakes) -> None:
    decision = decide(findings, stakes, Tried())
    by_id = {candidate.article_id: candidate.probability for candidate in findings.candidates}

    right = sum(by_id[article] for article in decision.articles)

    if decision.kind is Kind.ANSWER:
        mended = sum(sorted(by_id.values())[-2:-1])
        assert right >= stakes.wrong_answer * (1 - right - mended * 7 / 8) - 1e-9
    if decision.kind is Kind.ASK_BACK:
        assert right >= 0.5 - 1e-9


@given(any_findings(), price, price, any_tried)
def test_the_dearer_a_wrong_answer_the_less_is_answered(
    findings: Findings, one: float, other: float, tried: Tried
) -> None:
    """What is answered at the higher price is answered at the lower; what is not answered at the lower is
    dealt with in the same way at the higher."""
    low, high = (decide(findings, Stakes(0.5, cost), tried) for cost in sorted((one, other)))

    assert low == high or low.kind is Kind.ANSWER


def test_dearer_wrong_answers_turn_answers_into_questions() -> None:
    messages = [
        found(("a", share / 20), ("b", (20 - share) / 40), ("c", (20 - share) / 60)) for share in range(8, 21)
    ]
    kinds = [
        [decide(findings, Stakes(0.4, cost), Tried()).kind for findings in messages]
        for cost in (0, 1, 4, 100)
    ]

    answers = [some.count(Kind.ANSWER) for some in kinds]
    assert answers == sorted(set(answers), reverse=True)
    assert answers[-1] == 1, "at any price what is certain is answered"
    asked = [len(messages) - count for count in answers]
    assert [some.count(Kind.ASK_BACK) + some.count(Kind.REPHRASE) for some in kinds] == asked


@given(any_findings(), any_tried)
def test_where_wrong_answers_cost_nothing_whatever_is_found_is_given(
    findings: Findings, tried: Tried
) -> None:
    left = [c for c in findings.candidates if c.article_id not in tried.rejected and c.probability > 0]

    decision = decide(findings, Stakes(0.5, 0), tried)

    assert decision == answer(left[0].article_id) if left else decision.kind is not Kind.ANSWER


@given(any_findings(), any_stakes, st.booleans())
def test_asking_back_is_never_repeated(findings: Findings, stakes: Stakes, rephrased: bool) -> None:
    first = decide(findings, stakes, Tried(rephrased=rephrased))
    again = decide(findings, stakes, Tried(asked_back=True, rephrased=rephrased))

    assert again.kind is not Kind.ASK_BACK
    assert first.kind is Kind.ASK_BACK or (first.kind, first.articles) == (again.kind, again.articles)


@given(any_findings(), any_stakes, st.booleans())
def test_nobody_goes_round_in_circles(findings: Findings, stakes: Stakes, customer_rejects: bool) -> None:
    """However often the same thing is said, and whatever is turned down, a person is reached."""
    tried = Tried()
    for _ in range(2 + len(findings.candidates)):
        decision = decide(findings, stakes, tried)
        if decision.kind is Kind.HANDOFF or (decision.kind is Kind.ANSWER and not customer_rejects):
            return
        tried = Tried(
            asked_back=tried.asked_back or decision.kind is Kind.ASK_BACK,
            rephrased=tried.rephrased or decision.kind is Kind.REPHRASE,
            rejected=tried.rejected | set(decision.articles),
        )
    assert decide(findings, stakes, tried).kind is Kind.HANDOFF
