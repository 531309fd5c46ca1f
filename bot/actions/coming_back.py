"""What waits for a customer who comes back: a walkthrough to go on with, and whether a finished one held.

The second is asked once, on the first visit at least two days after the end, and stays for that visit.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bot.actions.giving import give_refresher
from bot.actions.services import Services, once
from bot.actions.turn import hear_customer, open_turn, speak
from bot.actions.wording import link
from bot.domain.conversation import SILENCE, Customer
from bot.domain.guidance import WINDOW_DAYS
from bot.domain.reply import ArticleLink, as_facts
from bot.domain.walkthrough import Position
from bot.errors import NotFound, Unavailable
from bot.language import Lang
from bot.language.catalogue import say
from bot.language.detection import text_direction
from bot.storage import walkthroughs
from bot.storage.conversations import add_conversation
from bot.storage.database import Connection
from bot.storage.walkthroughs import Finished
from bot.storage.writes import Result

LATER = timedelta(days=2)
"""How long a fix must have had the time to fail before anybody asks."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A walkthrough left at `position`; `conversation_id` is where to go on, None for a new one."""

    article: ArticleLink
    position: Position
    conversation_id: str | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Whether the finished walkthrough of this number held."""

    walkthrough_id: int
    article: ArticleLink


@dataclass(frozen=True, slots=True)
class Waiting:
    unfinished: Unfinished | None
    doubt: Doubt | None


def waiting_for(services: Services, customer: Customer, lang: Lang) -> Waiting:
    """What to show to this customer on this visit. What was removed from the articles waits no more."""
    index, now = services.indexes.current(), services.clock()
    since = now - timedelta(days=WINDOW_DAYS)
    with services.database.reading() as connection:
        left = walkthroughs.last_left(connection, customer.id, since)
        finished = walkthroughs.finished_unasked(
            connection, customer.id, since, before=now - LATER, asked_after=now - SILENCE
        )
    article = index.article(left.problem, lang) if left else None
    unfinished = (
        Unfinished(link(article), left.position, left.conversation_id)
        if left and article and article.steps
        else None
    )
    article = index.article(finished.problem, lang) if finished else None
    doubt = Doubt(finished.id, link(article)) if finished and article else None
    if finished and doubt and not finished.asked:
        _note_asked(services, customer, finished)
    return Waiting(unfinished, doubt)


def _note_asked(services: Services, customer: Customer, finished: Finished) -> None:
    """A fact about what was shown. Where it cannot be written, the question comes once more."""
    with suppress(Unavailable), services.database.writing() as connection:
        walkthroughs.note_asked(connection, customer.id, finished.problem, services.clock())


def tell_whether_held(
    services: Services, customer: Customer, walkthrough_id: int, client_id: str, held: bool, lang: Lang
) -> Result:
    """Keep the answer: `{"held"}`. A problem that is back opens a conversation with the refresher and the
    offer of a person: `{"held", "conversation", "reply"}`.

    Raises:
        NotFound: this customer finished no such walkthrough.
    """

    def write(connection: Connection, now: datetime) -> Result:
        problem = walkthroughs.keep_whether_held(connection, walkthrough_id, customer.id, held, now)
        if problem is None:
            raise NotFound
        if held:
            return {"held": True}
        conversation = add_conversation(connection, str(uuid4()), customer.id, lang, now)
        turn = open_turn(services, connection, customer, conversation.id, now)
        said = say("coming_back.held.no", lang)
        hear_customer(turn, said, text_direction(said, lang), "held:no")
        reply = speak(turn, give_refresher(turn, problem))
        return {"held": False, "conversation": conversation.id, "reply": as_facts(reply)}

    return once(services, customer.id, client_id, f"held:{walkthrough_id}", write)
