"""A customer picks one of the choices the bot offered, or one that is always at hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from bot.actions import prefer
from bot.actions.giving import article_named, give_in_form
from bot.actions.hand_off import NEW_TICKET, hand_over, open_another
from bot.actions.hand_out import hand_out_new
from bot.actions.held import add_to_ticket
from bot.actions.responding import choose_article, confirm, give_urgently, go_deeper, try_next
from bot.actions.services import Services, once
from bot.actions.turn import Turn, hear_customer, open_turn, speak
from bot.actions.walking import go_on, walk
from bot.domain.conversation import Customer
from bot.domain.guidance import Form
from bot.domain.reply import Reply, as_facts
from bot.domain.ticket import Reason
from bot.domain.walkthrough import Move
from bot.errors import ChoiceNotPossible, InvalidInput
from bot.language.catalogue import say
from bot.language.detection import text_direction
from bot.storage.conversations import last_reply
from bot.storage.database import Connection
from bot.storage.writes import Result


def choose(
    services: Services, customer: Customer, conversation_id: str, client_id: str, choice: str
) -> Result:
    """Act on a choice: `{"reply"}`.

    Raises:
        NotFound: there is no such conversation of this customer, or no such article.
        InvalidInput: there is no such choice.
        ChoiceNotPossible: nothing is at hand that it could be about.
    """

    def write(connection: Connection, now: datetime) -> Result:
        turn = open_turn(services, connection, customer, conversation_id, now)
        label = _label(turn, choice)
        hear_customer(turn, label, text_direction(label, turn.lang), choice)
        if turn.conversation.held_by_person:
            reply = add_to_ticket(turn, urgent=choice == "urgent")
        else:
            reply = speak(turn, act_on(turn, choice))
        return {"reply": as_facts(reply)}

    result = once(services, customer.id, client_id, f"choice:{conversation_id}", write)
    return hand_out_new(services, result)


def _label(turn: Turn, choice: str) -> str:
    """What the customer said by choosing, as the transcript shows it: the words on the button, if one of the
    last reply had it."""
    last = last_reply(turn.connection, turn.conversation.id)
    offered = {one.choice: one.label for one in last.choices} if last else {}
    if choice == "not_my_question" and choice in offered:
        return offered[choice]
    kind, _, rest = choice.partition(":")
    if kind == "article" and rest:
        return article_named(turn, rest).title
    if kind == "step" and _STEP.fullmatch(rest):
        return say("player.label.open", turn.lang, step=int(rest))
    if kind == "resume" and rest:
        if turn.index.article(rest, turn.lang) is None:
            raise ChoiceNotPossible
        return say("coming_back.go_on", turn.lang)
    known = {"form": Form, "step": Move}.get(kind)
    if choice not in _CHOICES and (known is None or rest not in list(known)):
        raise InvalidInput(field="choice")
    return say(f"replies.choice.{choice.replace(':', '_')}", turn.lang)


def act_on(turn: Turn, choice: str) -> Reply:
    """What a choice does, by whichever way it was made.

    Raises:
        NotFound: there is no such article.
        ChoiceNotPossible: nothing is at hand that it could be about.
    """
    if choice in _CHOICES:
        return _CHOICES[choice](turn)
    kind, _, rest = choice.partition(":")
    match kind:
        case "article":
            return choose_article(turn, rest)
        case "resume":
            return go_on(turn, rest)
        case "form":
            return give_in_form(turn, Form(rest))
        case "step":
            return walk(turn, int(rest) if _STEP.fullmatch(rest) else Move(rest))
    raise ChoiceNotPossible


_STEP = re.compile("[1-9][0-9]{0,2}")
_CHOICES: dict[str, Callable[[Turn], Reply]] = {
    "solved": confirm,
    "still_broken": go_deeper,
    "not_my_question": try_next,
    "urgent": give_urgently,
    prefer.ALWAYS: prefer.always,
    prefer.NOT_ALWAYS: prefer.not_always,
    NEW_TICKET: open_another,
    "person": lambda turn: hand_over(turn, Reason.CUSTOMER_REQUEST),
}
