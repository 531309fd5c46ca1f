"""A customer says how they like to be helped: how experienced they are, and in which form."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.actions.services import Services, once
from bot.actions.turn import Turn
from bot.actions.wording import choice, paragraphs
from bot.domain.conversation import Customer
from bot.domain.guidance import Experience, Form
from bot.domain.reply import Reply
from bot.errors import ChoiceNotPossible
from bot.language.catalogue import say
from bot.storage.conversations import last_reply
from bot.storage.customers import customer_with_id, save_preferences
from bot.storage.database import Connection
from bot.storage.writes import Result

ALWAYS, NOT_ALWAYS = "form:always", "form:not_always"


def keep_preferences(
    services: Services,
    customer: Customer,
    client_id: str,
    experience: Experience,
    preferred_form: Form | None,
) -> Result:
    """Keep them until the customer changes them: `{"experience", "preferred_form"}`."""

    def write(connection: Connection, _now: datetime) -> Result:
        save_preferences(connection, customer.id, experience, preferred_form)
        return {"experience": experience, "preferred_form": preferred_form}

    return once(services, customer.id, client_id, "preferences", write)


def always(turn: Turn) -> Reply:
    """ "Always like this for me": the form chosen in this conversation is the customer's for good."""
    if turn.conversation.chosen_form is None:
        raise ChoiceNotPossible
    return _prefer(turn, turn.conversation.chosen_form, "preferences.kept", NOT_ALWAYS)


def not_always(turn: Turn) -> Reply:
    """The form fits the customer and the occasion again."""
    return _prefer(turn, None, "preferences.dropped", ALWAYS if turn.conversation.chosen_form else None)


def offer(turn: Turn, reply: Reply) -> Reply:
    """The reply with the way to make the chosen form a lasting one, or to unmake it."""
    lasting = turn.customer.preferred_form
    if reply.form is None or turn.conversation.urgent:
        return reply
    if lasting is reply.form:
        return _with(reply, NOT_ALWAYS)
    return _with(reply, ALWAYS) if turn.conversation.chosen_form is reply.form else reply


def _prefer(turn: Turn, form: Form | None, key: str, undo: str | None) -> Reply:
    """What was shown last, once more, under the sentence that says what is kept now."""
    shown = last_reply(turn.connection, turn.conversation.id)
    if shown is None or shown.form is None:
        raise ChoiceNotPossible
    known = customer_with_id(turn.connection, turn.customer.id)
    save_preferences(turn.connection, turn.customer.id, known.experience, form)
    sentence = say(key, turn.lang)
    quoted = shown.text.removeprefix(shown.reason_text or "").strip()
    told = replace(shown, text=paragraphs(sentence, quoted), reason=None, reason_text=sentence)
    return _with(told, undo)


def _with(reply: Reply, code: str | None) -> Reply:
    others = tuple(offered for offered in reply.choices if offered.choice not in {ALWAYS, NOT_ALWAYS})
    return replace(reply, choices=(*others, choice(reply.lang, code)) if code else others)
