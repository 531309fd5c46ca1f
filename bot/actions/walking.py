"""How a customer walks through a walkthrough, leaves it, and comes back to where they were."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import wording
from bot.actions.hand_off import hand_over
from bot.actions.turn import Turn, at_hand, reopen, take_up
from bot.domain import walkthrough
from bot.domain.article import PublishedArticle
from bot.domain.guidance import Form, Guidance
from bot.domain.reply import Reply
from bot.domain.ticket import Reason
from bot.domain.walkthrough import Move, Position
from bot.errors import ChoiceNotPossible
from bot.language.catalogue import say
from bot.storage import walkthroughs
from bot.storage.walkthroughs import Begun


def walk(turn: Turn, wish: Move) -> Reply:
    """A move in the walkthrough at hand.

    Raises:
        ChoiceNotPossible: no walkthrough is at hand.
    """
    article = at_hand(turn)
    if article is None or not article.steps:
        raise ChoiceNotPossible
    begun = _begun(turn, article) or _back_from_the_end(turn, article, wish)
    here = walkthrough.begin(article.steps, begun.position.step)
    here = replace(here, helped=begun.position.helped)
    moved = walkthrough.move(here, article.steps[here.step - 1], wish)
    turn.episode = replace(take_up(turn), form=Form.WALKTHROUGH)
    _move_to(turn, article, begun, moved.position)
    match moved.turn:
        case walkthrough.Turn.PERSON:
            reopen(turn)
            return hand_over(turn, Reason.NOT_HELPED)
        case walkthrough.Turn.NO_MORE:
            return wording.no_more_ways(moved.position, turn.lang)
        case walkthrough.Turn.COMPLETED:
            walkthroughs.end_walkthrough(turn.connection, begun.id, turn.now, completed=True)
            return wording.completed(article, turn.lang)
        case walkthrough.Turn.HELP:
            assert moved.help is not None
            return wording.step_help(article, moved.position, moved.help, turn.lang)
        case walkthrough.Turn.STEP:
            return wording.step(article, moved.position, turn.lang)


def start_walkthrough(turn: Turn, article: PublishedArticle, guidance: Guidance, occurrences: int) -> Reply:
    """From the first step, or from where this customer left it, if it is still the same walkthrough."""
    begun = _begun(turn, article)
    same = begun is not None and begun.revision == article.revision
    position = walkthrough.begin(article.steps, begun.position.step if begun and same else None)
    intro = wording.opening(article, guidance, occurrences, turn.lang)
    if begun is None:
        _begin_at(turn, article, position)
    else:
        _move_to(turn, article, begun, position)
    if position.step > 1:
        resumed = say("replies.walkthrough.resumed", turn.lang, step=position.step, of=position.of)
        intro = f"{intro} {resumed}"
    return wording.step(article, position, turn.lang, intro=intro, reason=guidance.why)


def leave_walkthrough(turn: Turn, article: PublishedArticle) -> None:
    """The problem is solved, and nobody needs the rest; only at the last step was it completed."""
    begun = _begun(turn, article)
    if begun:
        walkthroughs.end_walkthrough(turn.connection, begun.id, turn.now, completed=begun.position.last)


def _begun(turn: Turn, article: PublishedArticle) -> Begun | None:
    return walkthroughs.unfinished_walkthrough(turn.connection, turn.customer.id, article.id, turn.window)


def _back_from_the_end(turn: Turn, article: PublishedArticle, wish: Move) -> Begun:
    """The last step of a walkthrough that was just completed, walked again."""
    episode = take_up(turn)
    if wish is not Move.BACK or episode.form is not Form.WALKTHROUGH or episode.refresher:
        raise ChoiceNotPossible
    _begin_at(turn, article, Position(len(article.steps), len(article.steps)))
    begun = _begun(turn, article)
    assert begun is not None
    return begun


def _begin_at(turn: Turn, article: PublishedArticle, position: Position) -> None:
    walkthroughs.add_walkthrough(
        turn.connection,
        turn.customer.id,
        take_up(turn).id,
        article.id,
        article.revision,
        position,
        turn.now,
    )


def _move_to(turn: Turn, article: PublishedArticle, begun: Begun, position: Position) -> None:
    walkthroughs.save_walkthrough(
        turn.connection, begun.id, take_up(turn).id, article.revision, position, turn.now
    )
