"""A walkthrough as a state machine: one step at a time, help where the customer is stuck, then a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.article import Prose, Step
from bot.language.folding import fold


@dataclass(frozen=True, slots=True)
class Position:
    """Where the customer is: step `step` of `of`, counted from 1, with `helped` helps already given on it."""

    step: int
    of: int
    helped: int = 0

    @property
    def last(self) -> bool:
        return self.step == self.of


class Move(StrEnum):
    NEXT = "next"
    BACK = "back"
    STUCK = "stuck"
    ANOTHER_WAY = "another_way"


class Turn(StrEnum):
    """What a move leads to."""

    STEP = "step"
    HELP = "help"
    COMPLETED = "completed"
    PERSON = "person"
    NO_MORE = "no_more"


@dataclass(frozen=True, slots=True)
class Moved:
    """`help` is what to say to a customer who is stuck, when the turn is `HELP`. Wanting a step explained in
    another way than there is does not mean to be stuck: `NO_MORE`."""

    turn: Turn
    position: Position
    help: Prose | None = None


class Found(StrEnum):
    """What a customer who comes back finds of the step where they left."""

    AS_LEFT = "as_left"
    UPDATED = "updated"
    GONE = "gone"


def begin(steps: tuple[Step, ...]) -> Position:
    return Position(1, len(steps))


def resume(
    steps: tuple[Step, ...], left: Position, title: str | None, *, changed: bool
) -> tuple[Position, Found]:
    """Where a customer goes on who left at `left`, where the step was called `title`.

    In a guide that was changed since, the step is known by its title, the nearest where several share it, and
    is to be read again; where it is gone, the walkthrough begins again.
    """
    of = len(steps)
    if not changed:
        return Position(min(left.step, of), of, left.helped), Found.AS_LEFT
    alike = [number for number, step in enumerate(steps, 1) if title and fold(step.title) == fold(title)]
    if not alike:
        return begin(steps), Found.GONE
    return Position(min(alike, key=lambda number: abs(number - left.step)), of), Found.UPDATED


def move(position: Position, step: Step, wish: Move | int, reached: int = 0) -> Moved:
    """Where `wish` leads from `position`, `step` being the step there.

    A number means the step of that number; those after the furthest that was `reached` do not open.
    """
    match wish:
        case int():
            there = wish if 1 <= wish <= min(max(reached, position.step), position.of) else position.step
            return Moved(Turn.STEP, Position(there, position.of))
        case Move.NEXT if position.last:
            return Moved(Turn.COMPLETED, position)
        case Move.NEXT:
            return Moved(Turn.STEP, Position(position.step + 1, position.of))
        case Move.BACK:
            return Moved(Turn.STEP, Position(max(1, position.step - 1), position.of))
        case Move.STUCK:
            return _help(position, step, given=position.helped)
        case Move.ANOTHER_WAY:
            before_it = _helps(step).index(step.other_words) if step.other_words else 0
            moved = _help(position, step, given=max(position.helped, before_it))
            return replace(moved, turn=Turn.NO_MORE) if moved.turn is Turn.PERSON else moved


def help_left(position: Position, step: Step) -> bool:
    """Whether there is help on this step that was not given yet."""
    return position.helped < len(_helps(step))


def _help(position: Position, step: Step, given: int) -> Moved:
    """The help after the `given` first ones; when there is no more, a person."""
    helps = _helps(step)
    if given >= len(helps):
        return Moved(Turn.PERSON, position)
    return Moved(Turn.HELP, replace(position, helped=given + 1), helps[given])


def _helps(step: Step) -> list[Prose]:
    return [help_ for help_ in (step.stuck, step.other_words) if help_]
