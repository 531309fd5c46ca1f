"""A customer says something in their own words; the bot responds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.actions import wording
from bot.actions.hand_off import hand_over
from bot.actions.held import add_to_ticket
from bot.actions.responding import answer_question, choose_article, confirm, go_deeper, try_next
from bot.actions.services import Services, once
from bot.actions.turn import Turn, hear_customer, open_turn, speak
from bot.actions.understanding import Understood, read_on, understand
from bot.domain.answering import Kind
from bot.domain.context import Earlier, earlier, may_lean
from bot.domain.conversation import Customer, Heard, checked_text, hear, spoken_language
from bot.domain.reply import Reply, as_facts
from bot.domain.ticket import Reason
from bot.errors import NotFound
from bot.language import Lang
from bot.language.detection import detect, text_direction
from bot.language.folding import fold
from bot.language.intents import Intents
from bot.language.latin_script import in_own_script
from bot.language.leaning import Leaning, leaning
from bot.language.ordinals import ordinal
from bot.storage.conversations import conversation_of, last_reply
from bot.storage.database import Connection
from bot.storage.episodes import latest_episode
from bot.storage.writes import Result


def ask(services: Services, customer: Customer, conversation_id: str, client_id: str, text: str) -> Result:
    """Take a message and respond: `{"message_id", "reply"}`.

    Raises:
        NotFound: there is no such conversation of this customer.
        InvalidInput: the text cannot be stored.
        Unavailable: database or index are out of reach; nothing was stored.
    """
    text = checked_text(text)
    index = services.indexes.current()
    lang = _language(services, customer, conversation_id, text)
    understood = understand(index, text, lang)
    signs = leaning(in_own_script(text))
    if may_lean(signs, understood.findings, index.stakes):
        before = _question_before(services, conversation_id, understood.intents)
        understood = read_on(index, understood, signs, lang, before) if before else understood
    intents = understood.intents

    def write(connection: Connection, now: datetime) -> Result:
        turn = open_turn(connection, index, customer, conversation_id, now)
        turn.conversation = replace(
            turn.conversation, lang=lang, urgent=turn.conversation.urgent or intents.urgent
        )
        message_id = hear_customer(turn, text, text_direction(text, lang))
        if turn.conversation.held_by_person:
            reply = add_to_ticket(turn, urgent=intents.urgent)
        else:
            reply = speak(turn, _respond(turn, understood, signs))
        return {"message_id": message_id, "reply": as_facts(reply)}

    return once(services, customer.id, client_id, f"message:{conversation_id}", write)


def _language(services: Services, customer: Customer, conversation_id: str, text: str) -> Lang:
    with services.database.reading() as connection:
        conversation = conversation_of(connection, conversation_id, customer.id)
        if conversation is None:
            raise NotFound
        detected = detect(text)
        if detected == conversation.lang:
            return detected
        first = last_reply(connection, conversation_id) is None
    return spoken_language(conversation.lang, detected, len(text.split()), first=first)


def _question_before(services: Services, conversation_id: str, intents: Intents) -> Earlier | None:
    """What a question may lean on; None also when the message is no question at this point."""
    with services.database.reading() as connection:
        episode = latest_episode(connection, conversation_id)
    return earlier(episode, services.clock()) if hear(intents, episode) is Heard.QUESTION else None


def _pick(turn: Turn, intents: Intents) -> Reply | None:
    """A choice made in words, just after the bot asked which article is meant: "the second", its title, or
    yes or no where there was but one."""
    if turn.open_episode is None or not turn.open_episode.tried.asked_back:
        return None
    last = last_reply(turn.connection, turn.conversation.id)
    if last is None or last.kind is not Kind.ASK_BACK:
        return None
    articles = [offered for offered in last.choices if offered.choice.startswith("article:")]
    place = ordinal(in_own_script(turn.said))
    if len(articles) == 1 and (intents.solved or intents.still_broken):
        place = int(intents.solved)
    if place == 0:
        return try_next(turn)
    if place is None:
        titles = [fold(offered.label) for offered in articles]
        said = fold(turn.said)
        place = titles.index(said) + 1 if said in titles else len(articles) + 1
    if place > len(articles):
        return None
    return choose_article(turn, articles[place - 1].choice.removeprefix("article:"))


def _respond(turn: Turn, understood: Understood, signs: Leaning) -> Reply:
    match hear(understood.intents, turn.episode):
        case Heard.PERSON:
            return hand_over(turn, Reason.CUSTOMER_REQUEST)
        case Heard.COMPLAINT:
            return hand_over(turn, Reason.COMPLAINT)
        case Heard.SOLVED:
            return confirm(turn)
        case Heard.STILL_BROKEN:
            return go_deeper(turn)
        case Heard.SMALL_TALK:
            return wording.sentence(Kind.SMALL_TALK, turn.lang, f"replies.{understood.intents.small_talk}")
        case Heard.QUESTION if (reply := _pick(turn, understood.intents)) is not None:
            return reply
        case Heard.QUESTION:
            turn.in_context_of = understood.in_context_of
            question = "\n".join(said for said in (understood.in_context_of, turn.said) if said)
            return answer_question(turn, question, understood.findings, signs)
