"""A reader of an article wants to be led through it: a conversation that begins with its walkthrough."""

from __future__ import annotations

from datetime import datetime

from bot.actions.giving import article_named, lead_through
from bot.actions.services import Services, once
from bot.actions.start_conversation import Started, start_conversation
from bot.actions.turn import hear_customer, open_turn, speak
from bot.domain.conversation import Customer
from bot.domain.reply import as_facts
from bot.language import Lang
from bot.language.detection import text_direction
from bot.storage.database import Connection
from bot.storage.writes import Result


def teach_article(
    services: Services, customer: Customer | None, client_id: str, article_id: str, lang: Lang
) -> Started:
    """Open a conversation and begin the walkthrough in it: to ask for one here chooses no
    form for what is asked later, and is no occurrence of the problem.

    Raises:
        NotFound: there is no such article.
    """
    started = start_conversation(services, customer, client_id, lang)

    def write(connection: Connection, now: datetime) -> Result:
        turn = open_turn(services, connection, started.customer, started.conversation_id, now)
        title = article_named(turn, article_id).title
        hear_customer(turn, title, text_direction(title, lang), f"article:{article_id}")
        return {"reply": as_facts(speak(turn, lead_through(turn, article_id)))}

    once(services, started.customer.id, client_id, f"choice:{started.conversation_id}", write)
    return started
