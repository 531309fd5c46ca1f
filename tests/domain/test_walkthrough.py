"""A walkthrough: one step at a time, help where the customer is stuck, then a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import Prose, Step
from bot.domain.walkthrough import Found, Move, Moved, Position, Turn, begin, move, resume
from tests.conftest import prose

LOOK_IN_SPAM, LIKE_A_TICKET = prose("Look in spam."), prose("Like a ticket in a queue.")


def a_step(stuck: Prose | None = None, other_words: Prose | None = None) -> Step:
    return Step("Ask for the link", prose("Type your e-mail."), stuck=stuck, other_words=other_words)


BARE = a_step()
HELPFUL = a_step(LOOK_IN_SPAM, LIKE_A_TICKET)
THREE = (BARE, HELPFUL, BARE)


def test_mona_begins_at_the_first_step() -> None:
    assert begin(THREE) == Position(1, 3)


def titled(*titles: str) -> tuple[Step, ...]:
    return tuple(Step(title, prose("Do it.")) for title in titles)


OPEN_MENU, TYPE_CODE, PRESS_SAVE = titled("Open the menu", "Type the code", "Press save")


def test_mona_resumes_on_another_device_where_she_left_with_the_help_she_had() -> None:
    left = Position(2, 3, helped=1)
    assert resume(THREE, left, None, changed=False) == (left, Found.AS_LEFT)


@pytest.mark.parametrize(
    ("steps", "there"),
    [
        pytest.param((OPEN_MENU, TYPE_CODE), (Position(2, 2), Found.UPDATED), id="a later step was cut"),
        pytest.param(
            (*titled("Sign in"), OPEN_MENU, TYPE_CODE),
            (Position(3, 3), Found.UPDATED),
            id="another came before",
        ),
        pytest.param((TYPE_CODE, OPEN_MENU, TYPE_CODE), (Position(1, 3), Found.UPDATED), id="nearer of two"),
        pytest.param(
            titled("Open the menu", "type  the code"), (Position(2, 2), Found.UPDATED), id="spelt another way"
        ),
        pytest.param((OPEN_MENU, PRESS_SAVE), (Position(1, 2), Found.GONE), id="the step itself was cut"),
    ],
)
def test_mona_comes_back_after_layla_has_changed_the_guide(
    steps: tuple[Step, ...], there: tuple[Position, Found]
) -> None:
    assert resume(steps, Position(2, 3, helped=1), "Type the code", changed=True) == there


def test_in_a_changed_guide_mona_begins_again_when_nobody_knows_what_her_step_was_called() -> None:
    assert resume(THREE, Position(2, 3), None, changed=True) == (Position(1, 3), Found.GONE)


@pytest.mark.parametrize(
    ("number", "there"),
    [
        pytest.param(1, 1, id="an earlier step"),
        pytest.param(4, 4, id="a step she has seen already"),
        pytest.param(5, 3, id="not one she has not come to"),
        pytest.param(99, 3, id="not one that is not there"),
        pytest.param(0, 3, id="nor before the first"),
    ],
)
def test_mona_opens_a_step_by_its_number(number: int, there: int) -> None:
    assert move(Position(3, 6), BARE, number, reached=4) == Moved(Turn.STEP, Position(there, 6))


@pytest.mark.parametrize(
    ("here", "wish", "turn", "there"),
    [
        pytest.param(Position(1, 3), Move.NEXT, Turn.STEP, Position(2, 3), id="next"),
        pytest.param(Position(2, 3), Move.BACK, Turn.STEP, Position(1, 3), id="back"),
        pytest.param(
            Position(1, 3), Move.BACK, Turn.STEP, Position(1, 3), id="back at the first stays there"
        ),
        pytest.param(
            Position(3, 3), Move.NEXT, Turn.COMPLETED, Position(3, 3), id="next at the last completes"
        ),
        pytest.param(Position(1, 1), Move.NEXT, Turn.COMPLETED, Position(1, 1), id="a single step"),
        pytest.param(
            Position(2, 3, 2), Move.NEXT, Turn.STEP, Position(3, 3), id="a new step has all its helps"
        ),
        pytest.param(Position(2, 3, 1), Move.BACK, Turn.STEP, Position(1, 3), id="and so has the one before"),
    ],
)
def test_moving_along(here: Position, wish: Move, turn: Turn, there: Position) -> None:
    assert move(here, HELPFUL, wish) == Moved(turn, there)


@pytest.mark.parametrize(
    ("step", "wishes", "helps"),
    [
        pytest.param(
            HELPFUL, [Move.STUCK] * 3, [LOOK_IN_SPAM, LIKE_A_TICKET, None], id="stuck, another way, a person"
        ),
        pytest.param(
            a_step(LOOK_IN_SPAM), [Move.STUCK] * 2, [LOOK_IN_SPAM, None], id="no other way: a person"
        ),
        pytest.param(
            a_step(None, LIKE_A_TICKET),
            [Move.STUCK] * 2,
            [LIKE_A_TICKET, None],
            id="only another way of saying it",
        ),
        pytest.param(BARE, [Move.STUCK], [None], id="no help at all: a person at once"),
        pytest.param(
            HELPFUL,
            [Move.ANOTHER_WAY, Move.STUCK],
            [LIKE_A_TICKET, None],
            id="another way asked for outright",
        ),
        pytest.param(
            HELPFUL,
            [Move.STUCK, Move.ANOTHER_WAY],
            [LOOK_IN_SPAM, LIKE_A_TICKET],
            id="another way after a help",
        ),
        pytest.param(
            HELPFUL,
            [Move.ANOTHER_WAY] * 2,
            [LIKE_A_TICKET, None],
            id="another way twice: nothing is said twice",
        ),
        pytest.param(
            a_step(LOOK_IN_SPAM),
            [Move.ANOTHER_WAY] * 2,
            [LOOK_IN_SPAM, None],
            id="another way where there is none",
        ),
        pytest.param(BARE, [Move.ANOTHER_WAY, Move.STUCK], [None, None], id="nothing but the step itself"),
    ],
)
def test_mona_is_stuck(step: Step, wishes: list[Move], helps: list[Prose | None]) -> None:
    position = Position(2, 6)

    for wish, help_ in zip(wishes, helps, strict=True):
        moved = move(position, step, wish)
        position = moved.position

        no_help = Turn.PERSON if wish is Move.STUCK else Turn.NO_MORE
        assert moved.turn is (Turn.HELP if help_ else no_help)
        assert moved.help is help_
        assert (position.step, position.of) == (2, 6), "the ticket will say: stuck at step 2 of 6"


any_step = st.builds(
    a_step, st.sampled_from([None, LOOK_IN_SPAM]), st.sampled_from([None, LIKE_A_TICKET, LOOK_IN_SPAM])
)
any_steps = st.lists(any_step, min_size=1, max_size=8).map(tuple)


any_wish = st.sampled_from(Move) | st.integers(-1, 12)


@given(any_steps, st.integers(1, 20), st.lists(any_wish, max_size=40))
def test_whatever_mona_does_she_is_at_a_step_of_the_walkthrough(
    steps: tuple[Step, ...], left_at: int, wishes: list[Move | int]
) -> None:
    position, _ = resume(steps, Position(left_at, 20), None, changed=False)

    for wish in wishes:
        moved = move(position, steps[position.step - 1], wish)
        position = moved.position

        assert 1 <= position.step <= position.of == len(steps)
        assert (moved.help is not None) == (moved.turn is Turn.HELP)
        assert (moved.turn is Turn.COMPLETED) <= position.last


@given(any_steps, st.lists(st.sampled_from(Move), max_size=20))
def test_wherever_mona_is_being_stuck_soon_reaches_a_person(
    steps: tuple[Step, ...], wishes: list[Move]
) -> None:
    position = begin(steps)
    for wish in wishes:
        position = move(position, steps[position.step - 1], wish).position

    turns = []
    for _ in range(3):
        moved = move(position, steps[position.step - 1], Move.STUCK)
        position = moved.position
        turns.append(moved.turn)

    assert Turn.PERSON in turns


@given(any_steps)
def test_going_on_to_the_end_completes_it(steps: tuple[Step, ...]) -> None:
    position = begin(steps)
    turns = []
    for step in steps:
        moved = move(position, step, Move.NEXT)
        position = moved.position
        turns.append(moved.turn)

    assert turns == [Turn.STEP] * (len(steps) - 1) + [Turn.COMPLETED]
