"""Samira and the team have come a long way: a ticket on which there is everything that can be."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from bot.actions.attach import Upload
from bot.actions.be_present import look_at_ticket
from bot.actions.give_feedback import give_feedback
from bot.actions.hand_off import hand_off
from bot.actions.keep_ready import keep_canned_reply
from bot.actions.label_ticket import tag_ticket
from bot.actions.mark_answer import mark_answer
from bot.actions.pass_on import escalate_ticket, give_back_to_bot
from bot.actions.services import Services
from bot.actions.tend_desk import tend_desk
from bot.actions.work_on_ticket import reply_to_ticket, solve_ticket
from bot.actions.write_note import write_note
from bot.actions.write_on_ticket import write_on_ticket
from bot.domain.answer_mark import Mark
from bot.domain.answering import Kind
from bot.domain.conversation import Rating
from bot.domain.staff import Member, Role
from bot.domain.ticket import Ticket
from bot.language import Lang
from tests.actions.cast import FORGOTTEN_PASSWORD, STORE_DOWN, Talk, new_id
from tests.actions.desk.cast import a_member
from tests.pages.inspection import LONG_WORD

_ASKED = {"ar": "لم تصل الرسالة إلى بريدي بعد", "en": "the message has not come to my mailbox yet"}
_ANSWERED = {
    "ar": "أهلًا سميرة،\n\n1. افتحي **الإعدادات**\n2. اختاري [الحساب](https://raff.example/account)",
    "en": "Hello Samira,\n\n1. Open **Settings**\n2. Choose [Account](https://raff.example/account)",
}
_NOTED = {
    "ar": "عميلة قديمة، رقمها في الدفتر DL-2345",
    "en": "An old customer; she is in the book as DL-2345",
}
_TRIED = {"ar": "أُرسل الرابط مرتين", "en": "The link was sent twice"}
_NEEDED = {"ar": "فحص خادم البريد", "en": "Look at the mail server"}
_READY = {
    "ar": ("شكرًا لانتظارك", "أهلًا {{customer}}، طلبك {{reference}} قيد المتابعة. {{agent}}"),
    "en": ("Thank you for waiting", "Hello {{customer}}, we are on {{reference}}. {{agent}}"),
}


@dataclass(frozen=True)
class LongStory:
    """The references of three tickets of Samira's: one open, one solved, one given back to Dalil; Omar
    answers them, and Nadia leads."""

    services: Services
    lang: Lang
    omar: Member
    nadia: Member
    open: str
    solved: str
    given_back: str

    def omar_writes(self) -> None:
        look_at_ticket(self.services, self.omar, self.open, writing=True)

    def omar_notes(self) -> None:
        write_note(self.services, self.omar, self.open, new_id(), _NOTED[self.lang])


def long_story(services: Services, lang: Lang) -> LongStory:
    omar, nadia = a_member(services, "Omar", tier=2), a_member(services, "Nadia", Role.LEAD)
    for tongue, (name, text) in _READY.items():
        keep_canned_reply(services, nadia, new_id(), name, {tongue: text})  # type: ignore[dict-item]
    first = Talk(services, lang=lang)
    first.ask(FORGOTTEN_PASSWORD[lang])
    give_feedback(services, first.customer, first.id, new_id(), Rating.BAD, LONG_WORD)
    solved, given_back = first.again(lang), first.again(lang)
    solved.ask(STORE_DOWN[lang])
    given_back.ask(LONG_WORD)
    references = [_handed_off(services, talk).reference for talk in (solved, given_back)]
    solve_ticket(services, omar, references[0], new_id())
    give_back_to_bot(services, omar, references[1], new_id())
    reference = _goes_on(services, first.again(lang), omar)
    return LongStory(services, lang, omar, nadia, reference, *references)


def _goes_on(services: Services, samira: Talk, omar: Member) -> str:
    lang = samira.transcript().conversation.lang
    samira.ask(FORGOTTEN_PASSWORD[lang])
    samira.choose("form:walkthrough")
    samira.choose("step:next")
    ticket = _handed_off(services, samira)
    at = (services, omar, ticket.reference)
    reply_to_ticket(*at, new_id(), _ANSWERED[lang], solve=False)
    words = b"it is like this"
    file = Upload("a picture of it.txt", "text/plain", BytesIO(words), len(words))
    write_on_ticket(services, ticket.key, new_id(), _ASKED[lang], [file])
    write_note(*at, new_id(), f"{_NOTED[lang]}\n{LONG_WORD}")
    said = samira.transcript().messages
    answer = next(one for one in said if one.reply and one.reply.kind is Kind.ANSWER)
    mark_answer(*at, new_id(), answer.id, Mark.OUTDATED)
    tag_ticket(*at, new_id(), added=["vip", "refund", LONG_WORD[:40]])
    escalate_ticket(*at, new_id(), _TRIED[lang], _NEEDED[lang])
    tend_desk(services)
    return ticket.reference


def _handed_off(services: Services, samira: Talk) -> Ticket:
    hand_off(services, samira.customer, samira.id, new_id(), "samira@example.com", "+962 7 9000 0000")
    ticket = samira.transcript().ticket
    assert ticket
    return ticket
