"""A customer says something in their own words; the bot responds."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from bot.actions import wording
from bot.actions.choose import act_on
from bot.actions.hand_off import hand_over
from bot.actions.hand_out import hand_out_new
from bot.actions.held import add_to_ticket
from bot.actions.responding import answer_question, confirm, go_deeper
from bot.actions.services import Services, once
from bot.actions.turn import Turn, at_hand, hear_customer, open_turn, speak
from bot.actions.typed import names_none, nods, typed_choice
from bot.actions.understanding import Understood, in_parts, read_on, understand
from bot.actions.walking import way_back
from bot.domain.answering import Kind
from bot.domain.context import Earlier, earlier, may_lean
from bot.domain.conversation import Customer, Heard, checked_text, hear, spoken_language
from bot.domain.guidance import Form, offers
from bot.domain.reply import Choice, Reply, as_facts
from bot.domain.ticket import Reason
from bot.errors import ChoiceNotPossible, NotFound
from bot.language import Lang
from bot.language.buttons import puzzled, typed_in_arabic
from bot.language.catalogue import say
from bot.language.detection import detect, text_direction
from bot.language.intents import recognise
from bot.language.latin_script import in_own_script
from bot.language.leaning import Leaning, leaning
from bot.storage.conversations import conversation_of, last_reply
from bot.storage.database import Connection
from bot.storage.episodes import latest_episode, said_in
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
    signs = leaning(in_own_script(text, lang))
    if may_lean(signs, understood.findings, index.stakes):
        before = _question_before(services, conversation_id, understood)
        understood = read_on(index, understood, signs, lang, before) if before else understood
    else:
        understood = in_parts(index, understood, text, lang)
    intents = understood.intents
    lang = understood.go_on_in or lang

    def write(connection: Connection, now: datetime) -> Result:
        turn = open_turn(services, connection, customer, conversation_id, now, index)
        turn.conversation = replace(
            turn.conversation, lang=lang, urgent=turn.conversation.urgent or intents.urgent
        )
        message_id = hear_customer(turn, text, text_direction(text, lang))
        if turn.conversation.held_by_person:
            reply = add_to_ticket(turn, urgent=intents.urgent)
        else:
            reply = speak(turn, _respond(turn, understood, signs))
        return {"message_id": message_id, "reply": as_facts(reply)}

    result = once(services, customer.id, client_id, f"message:{conversation_id}", write)
    return hand_out_new(services, result)


def _language(services: Services, customer: Customer, conversation_id: str, text: str) -> Lang:
    with services.database.reading() as connection:
        conversation = conversation_of(connection, conversation_id, customer.id)
        if conversation is None:
            raise NotFound
        detected = detect(text, conversation.lang)
        if conversation.lang == "ar" and typed_in_arabic(text):
            detected = "ar"
        if detected == conversation.lang:
            return detected
        first = last_reply(connection, conversation_id) is None
    return spoken_language(conversation.lang, detected, len(text.split()), first=first)


def _question_before(services: Services, conversation_id: str, alone: Understood) -> Earlier | None:
    """What a question may lean on; None also when the message is no question at this point."""
    with services.database.reading() as connection:
        episode = latest_episode(connection, conversation_id)
    heard = hear(alone.intents, episode, alone.answer)
    return earlier(episode, services.clock()) if heard is Heard.QUESTION else None


def _respond(turn: Turn, understood: Understood, signs: Leaning) -> Reply:
    last = last_reply(turn.connection, turn.conversation.id)
    intents = understood.intents
    if understood.go_on_in:
        return _go_on_in_another_language(turn)
    if choice := typed_choice(turn, last, intents):
        with suppress(ChoiceNotPossible, NotFound):  # gone since it was offered: then it is a question
            return act_on(turn, choice)
    match hear(intents, turn.episode, understood.answer, angered=intents.angry and _angered(turn)):
        case Heard.PERSON:
            return hand_over(turn, Reason.COMPLAINT if intents.angry else Reason.CUSTOMER_REQUEST)
        case Heard.COMPLAINT:
            return hand_over(turn, Reason.COMPLAINT)
        case Heard.SOLVED:
            return confirm(turn)
        case Heard.STILL_BROKEN:
            return go_deeper(turn)
        case Heard.SMALL_TALK:
            return wording.sentence(Kind.SMALL_TALK, turn.lang, f"replies.{intents.small_talk}")
        case Heard.QUESTION if last and last.kind is Kind.ASK_BACK and names_none(turn, last):
            return replace(last, text=say("replies.ask_back_again", last.lang))
        case Heard.QUESTION if last and last.kind is Kind.ASK_BACK and intents.solved:
            return wording.sentence(Kind.SMALL_TALK, turn.lang, "replies.solved_thanks")
        case Heard.QUESTION if nods(turn, last):
            person = wording.choice(turn.lang, "person")
            return wording.sentence(Kind.SMALL_TALK, turn.lang, "replies.listening", person)
        case Heard.QUESTION if puzzled(turn.said) and at_hand(turn) is None:
            person = wording.choice(turn.lang, "person")
            return wording.sentence(Kind.SMALL_TALK, turn.lang, "replies.puzzled", person)
        case Heard.QUESTION:
            return _answer(turn, understood, signs)


def _answer(turn: Turn, understood: Understood, signs: Leaning) -> Reply:
    turn.in_context_of = understood.in_context_of
    back = way_back(turn)
    question = "\n".join(said for said in (understood.in_context_of, turn.said) if said)
    reply = answer_question(turn, question, understood.findings, signs)
    reply = _with_way_back(turn, reply, back) if back else reply
    second = turn.index.article(understood.answers_also, turn.lang) if understood.answers_also else None
    reply = wording.also(reply, second) if second and reply.kind is Kind.ANSWER else reply
    return wording.sorry(reply) if understood.intents.angry and reply.kind is Kind.ANSWER else reply


def _with_way_back(turn: Turn, reply: Reply, back: Choice) -> Reply:
    """The reply with the way back to what was left, unless that is the matter at hand."""
    here = turn.episode and f"resume:{turn.episode.problem}"
    if reply.kind not in {Kind.ANSWER, Kind.REPHRASE} or back.choice == here:
        return reply
    return replace(reply, choices=(*reply.choices, back))


def _go_on_in_another_language(turn: Turn) -> Reply:
    """With the way to read what is at hand in that language."""
    article = at_hand(turn)
    forms = [form for form in Form if offers(article, form)] if article else []
    again = (wording.choice(turn.lang, f"form:{form}") for form in forms)
    return wording.sentence(Kind.SMALL_TALK, turn.lang, "replies.language", *again)


def _angered(turn: Turn) -> bool:
    """Whether the customer was angry before in this episode."""
    said = said_in(turn.connection, turn.episode.id)[:-1] if turn.episode else ()
    return any(recognise(in_own_script(text)).angry for text in said)
