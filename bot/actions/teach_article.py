"""A reader of an article wants to be led through it: a conversation that begins with its walkthrough."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.actions.responding import article_named, choose_article
from bot.actions.services import Services, once
from bot.actions.start_conversation import Started, start_conversation
from bot.actions.turn import hear_customer, open_turn, speak
from bot.domain.conversation import Customer
from bot.domain.guidance import Form
from bot.domain.reply import as_facts
from bot.language import Lang
from bot.language.detection import text_direction
from bot.storage.database import Connection
from bot.storage.writes import Result


def teach_article(
    services: Services, customer: Customer | None, client_id: str, article_id: str, lang: Lang
) -> Started:
    """Open a conversation and begin the walkthrough in it: to ask for one here is to choose that form.

    Raises:
        NotFound: there is no such article.
    """
    started = start_conversation(services, customer, client_id, lang)

    def write(connection: Connection, now: datetime) -> Result:
        turn = open_turn(services, connection, started.customer, started.conversation_id, now)
        turn.conversation = replace(turn.conversation, chosen_form=Form.WALKTHROUGH)
        title = article_named(turn, article_id).title
        hear_customer(turn, title, text_direction(title, lang), f"article:{article_id}")
        return {"reply": as_facts(speak(turn, choose_article(turn, article_id)))}

    once(services, started.customer.id, client_id, f"choice:{started.conversation_id}", write)
    return started
