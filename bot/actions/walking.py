"""How a customer walks through a walkthrough, leaves it, and comes back to where they were."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import step_wording, wording
from bot.actions.hand_off import hand_over
from bot.actions.turn import Turn, at_hand, begin_episode, reopen, take_up
from bot.domain import walkthrough
from bot.domain.article import PublishedArticle
from bot.domain.conversation import Outcome
from bot.domain.guidance import Form, Guidance
from bot.domain.reply import Choice, Reply
from bot.domain.ticket import Reason
from bot.domain.walkthrough import Found, Move, Moved, Position
from bot.errors import ChoiceNotPossible
from bot.language import LANGUAGES
from bot.language.catalogue import say
from bot.storage import episodes, walkthroughs
from bot.storage.walkthroughs import Begun


def walk(turn: Turn, wish: Move | int) -> Reply:
    """A move in the walkthrough at hand, or one of its steps by number.

    In a guide that was changed meanwhile nobody moves on from a step they have not read: it is shown again.

    Raises:
        ChoiceNotPossible: no walkthrough is at hand.
    """
    article = at_hand(turn)
    if article is None or not article.steps:
        raise ChoiceNotPossible
    begun = _begun(turn, article)
    if begun is None:
        return _back_from_the_end(turn, article, wish)
    here, found = _where(turn, article, begun)
    turn.episode = replace(take_up(turn), form=Form.WALKTHROUGH)
    if found is not Found.AS_LEFT:
        _move_to(turn, article, begun, here)
        return _step(turn, article, here, intro=_changed(turn, here, found))
    moved = walkthrough.move(here, article.steps[here.step - 1], wish, _reached(turn, article, here))
    _move_to(turn, article, begun, moved.position)
    return _respond(turn, article, begun, moved)


def start_walkthrough(turn: Turn, article: PublishedArticle, guidance: Guidance, occurrences: int) -> Reply:
    """From the first step, or from where this customer left it."""
    intro = wording.opening(article, guidance, occurrences, turn.lang)
    begun = _begun(turn, article)
    if begun is None:
        position = walkthrough.begin(article.steps)
        _begin_at(turn, article, position)
    else:
        position, found = _where(turn, article, begun)
        _move_to(turn, article, begun, position)
        intro = f"{intro} {_welcome_back(turn, begun, position, found)}".rstrip()
    return _step(turn, article, position, intro=intro, reason=guidance.why)


def go_on(turn: Turn, article_id: str) -> Reply:
    """Back into the walkthrough that this customer left, wherever that was; no other occurrence of it.

    Raises:
        ChoiceNotPossible: they left none, or there is none any more.
    """
    article = turn.index.article(article_id, turn.lang)
    begun = _begun(turn, article) if article and article.steps else None
    if article is None or begun is None:
        raise ChoiceNotPossible
    here = turn.episode
    if here is None or here.problem != article.id or here.outcome is Outcome.CONFIRMED:
        here = begin_episode(turn, article.title)
    turn.episode = replace(here, problem=article.id)
    turn.episode = replace(take_up(turn), form=Form.WALKTHROUGH, refresher=False)
    position, found = _where(turn, article, begun)
    _move_to(turn, article, begun, position)
    return _step(turn, article, position, intro=_welcome_back(turn, begun, position, found))


def way_back(turn: Turn) -> Choice | None:
    """Into the walkthrough that was left in this conversation for another matter; None when none was."""
    left = walkthroughs.last_left(turn.connection, turn.customer.id, turn.window)
    if left is None or left.conversation_id != turn.conversation.id:
        return None
    article = turn.index.article(left.problem, turn.lang)
    if article is None or not article.steps:
        return None
    step, of = left.position.step, left.position.of
    label = say("replies.back_to", turn.lang, title=article.title, step=step, of=of)
    return Choice(f"resume:{article.id}", label)


def leave_walkthrough(turn: Turn, article: PublishedArticle) -> None:
    """The problem is solved, and nobody needs the rest; only at the last step was it completed."""
    begun = _begun(turn, article)
    if begun:
        walkthroughs.end_walkthrough(turn.connection, begun.id, turn.now, completed=begun.position.last)


def _respond(turn: Turn, article: PublishedArticle, begun: Begun, moved: Moved) -> Reply:
    match moved.turn:
        case walkthrough.Turn.PERSON:
            reopen(turn)
            return hand_over(turn, Reason.NOT_HELPED)
        case walkthrough.Turn.COMPLETED:
            walkthroughs.end_walkthrough(turn.connection, begun.id, turn.now, completed=True)
            return step_wording.completed(article, turn.lang)
        case walkthrough.Turn.HELP | walkthrough.Turn.NO_MORE:
            reached = _reached(turn, article, moved.position)
            return step_wording.step_help(
                article, moved.position, turn.lang, reached=reached, help_=moved.help
            )
        case walkthrough.Turn.STEP:
            return _step(turn, article, moved.position)


def _step(
    turn: Turn, article: PublishedArticle, position: Position, *, intro: str = "", reason: str | None = None
) -> Reply:
    reached = _reached(turn, article, position)
    return step_wording.step(article, position, turn.lang, reached=reached, intro=intro, reason=reason)


def _where(turn: Turn, article: PublishedArticle, begun: Begun) -> tuple[Position, Found]:
    """Where the customer goes on. The same guide in the other language has not changed."""
    served = (turn.index.article(article.id, lang) for lang in LANGUAGES)
    changed = begun.revision not in {one.revision for one in served if one}
    title = _title_left(turn, begun) if changed else None
    return walkthrough.resume(article.steps, begun.position, title, changed=changed)


def _title_left(turn: Turn, begun: Begun) -> str | None:
    """What the step was called when the customer last saw it."""
    steps = (reply.step for reply in episodes.replies_in(turn.connection, begun.episode_id))
    titles = [step.title for step in steps if step and step.number == begun.position.step]
    return titles[-1] if titles else None


def _reached(turn: Turn, article: PublishedArticle, position: Position) -> int:
    """The furthest step that the customer saw in this episode."""
    shown = episodes.shown_in(turn.connection, take_up(turn).id)
    seen = (one.step for one in shown if one.step and one.revision == article.revision)
    return max(position.step, *seen, 1)


def _welcome_back(turn: Turn, begun: Begun, position: Position, found: Found) -> str:
    if begun.position.step == 1:
        return ""  # nothing was left behind
    if found is not Found.AS_LEFT:
        return _changed(turn, position, found)
    key = "player.back_at" if begun.episode_id == take_up(turn).id else "replies.walkthrough.resumed"
    return say(key, turn.lang, step=position.step, of=position.of)


def _changed(turn: Turn, position: Position, found: Found) -> str:
    key = "player.updated" if found is Found.UPDATED else "player.rewritten"
    return say(key, turn.lang, step=position.step, of=position.of)


def _begun(turn: Turn, article: PublishedArticle) -> Begun | None:
    return walkthroughs.unfinished_walkthrough(turn.connection, turn.customer.id, article.id, turn.window)


def _back_from_the_end(turn: Turn, article: PublishedArticle, wish: Move | int) -> Reply:
    """The last step of a walkthrough that was just completed, walked again."""
    episode = take_up(turn)
    if wish is not Move.BACK or episode.form is not Form.WALKTHROUGH or episode.refresher:
        raise ChoiceNotPossible
    last = Position(len(article.steps), len(article.steps))
    _begin_at(turn, article, last)
    return _step(turn, article, last)


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
