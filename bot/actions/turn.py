"""One turn of a conversation inside its transaction: what the customer did, and what the bot makes of it.

`ask` and `choose` differ in how the customer speaks, by words or by button; both take hold of the
conversation here, and both leave it with everything recorded that was said and shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions.services import Services
from bot.domain.answering import Findings, Kind, Tried
from bot.domain.article import PublishedArticle
from bot.domain.conversation import Conversation, Customer, Episode, Outcome, Sender, left, settled
from bot.domain.guidance import WINDOW_DAYS
from bot.domain.reply import Reply
from bot.errors import ChoiceNotPossible, NotFound
from bot.language import Direction, Lang
from bot.retrieval.snapshot import Index
from bot.storage import conversations, episodes
from bot.storage.database import Connection

NOTHING_FOUND = Findings((), 1.0)
"""For an episode that began without a question: nothing was searched."""


@dataclass(slots=True)
class Turn:
    """The state of one turn.

    `episode` is the one at hand, ended or not, and None before the first; `said` are the customer's words,
    `in_context_of` the earlier question together with which they were understood, if they leaned on it.
    """

    services: Services
    connection: Connection
    index: Index
    customer: Customer
    conversation: Conversation
    episode: Episode | None
    now: datetime
    said: str = ""
    in_context_of: str | None = None

    @property
    def lang(self) -> Lang:
        return self.conversation.lang

    @property
    def window(self) -> datetime:
        return self.now - timedelta(days=WINDOW_DAYS)

    @property
    def open_episode(self) -> Episode | None:
        """The episode at hand, unless it has its outcome."""
        return self.episode if self.episode and self.episode.outcome is None else None


def open_turn(
    services: Services,
    connection: Connection,
    customer: Customer,
    conversation_id: str,
    now: datetime,
    index: Index | None = None,
) -> Turn:
    """Take hold of the conversation; an episode that silence has ended gets its outcome. `index` is the one
    that was searched already, where one was.

    Raises:
        NotFound: there is no such conversation of this customer.
    """
    conversation = conversations.conversation_of(connection, conversation_id, customer.id, lock=True)
    if conversation is None:
        raise NotFound
    turn = Turn(services, connection, index or services.indexes.current(), customer, conversation, None, now)
    turn.episode = episodes.latest_episode(connection, conversation_id)
    if (episode := turn.open_episode) and (outcome := settled(episode, now)):
        end_episode(turn, outcome)
    return turn


def hear_customer(turn: Turn, text: str, dir_: Direction, choice: str | None = None) -> int:
    """Store what the customer said or chose; the message's number."""
    turn.said = text
    return conversations.add_message(
        turn.connection,
        turn.conversation.id,
        Sender.CUSTOMER,
        text,
        turn.lang,
        dir_,
        turn.now,
        choice=choice,
    )


def speak(turn: Turn, reply: Reply) -> Reply:
    """Store what the bot says and on what grounds, and bring conversation and episode up to date."""
    message_id = conversations.add_message(
        turn.connection,
        turn.conversation.id,
        Sender.BOT,
        reply.text,
        reply.lang,
        reply.dir,
        turn.now,
        reply=reply,
    )
    conversations.save_conversation(turn.connection, turn.conversation)
    if turn.episode:
        episodes.save_episode(turn.connection, turn.episode)
        if reply.kind is not Kind.SMALL_TALK:
            episodes.add_decision(turn.connection, message_id, turn.episode, _shown(turn, reply), turn.now)
    return reply


def begin_episode(turn: Turn, question: str, findings: Findings = NOTHING_FOUND) -> Episode:
    """Start a new episode; one still open is left for it."""
    if turn.open_episode:
        end_episode(turn, left(turn.open_episode))
    new = Episode(
        id=0,
        question=question,
        findings=findings,
        tried=Tried(),
        problem=None,
        form=None,
        refresher=False,
        said_no=False,
        active_at=turn.now,
    )
    turn.episode = episodes.add_episode(turn.connection, turn.conversation.id, turn.customer.id, new)
    return turn.episode


def end_episode(turn: Turn, outcome: Outcome) -> None:
    assert turn.episode is not None
    turn.episode = replace(turn.episode, outcome=outcome, ended_at=turn.now)
    episodes.save_episode(turn.connection, turn.episode)


def take_up(turn: Turn) -> Episode:
    """The episode at hand, to act on. One that only silence had ended was not over after all.

    Raises:
        ChoiceNotPossible: nothing was asked yet.
    """
    if turn.episode is None:
        raise ChoiceNotPossible
    assumed = turn.episode.outcome in {Outcome.ASSUMED, Outcome.ABANDONED}
    outcome, ended_at = (None, None) if assumed else (turn.episode.outcome, turn.episode.ended_at)
    turn.episode = replace(turn.episode, outcome=outcome, ended_at=ended_at, active_at=turn.now)
    return turn.episode


def reopen(turn: Turn) -> Episode:
    """The episode at hand, open again whatever its outcome: the customer says that it was not over.

    Raises:
        ChoiceNotPossible: nothing was asked yet.
    """
    turn.episode = replace(take_up(turn), outcome=None, ended_at=None)
    return turn.episode


def at_hand(turn: Turn) -> PublishedArticle | None:
    """The article last given, as the index has it now; None when there is none any more."""
    problem = turn.episode.problem if turn.episode else None
    return turn.index.article(problem, turn.lang) if problem else None


def _shown(turn: Turn, reply: Reply) -> episodes.Shown:
    article = turn.index.article(reply.article.id, reply.article.lang) if reply.article else None
    return episodes.Shown(
        reply.kind,
        turn.index.version,
        article.id if article else None,
        article.lang if article else None,
        article.revision if article else None,
        reply.form,
        reply.step.number if reply.step else None,
        reply.reason,
        turn.in_context_of,
    )
