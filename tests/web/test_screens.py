"""What every screen owes its reader, whoever they are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.actions.look_around import Surroundings, Way
from bot.actions.quote_article import Quotable
from bot.actions.read_customer import KnownCustomer
from bot.actions.read_queue import Queue, QueueNews
from bot.actions.work_on_ticket import WholeTicket
from bot.domain.answering import Kind
from bot.domain.article import Team
from bot.domain.canned_reply import CannedReply
from bot.domain.conversation import Customer, Message, RatedHelp, Rating, Sender
from bot.domain.note import Note
from bot.domain.queueing.duty import Duty
from bot.domain.queueing.listing import QueueCounts, SavedView, TicketFilter
from bot.domain.queueing.strategy import StrategyName
from bot.domain.reply import Choice, Reply
from bot.domain.staff import Member, Role
from bot.domain.ticket import Priority, Reason, Story, Ticket, TicketStatus
from bot.domain.ticket_history import Event, Happening
from bot.language import LANGUAGES, Lang
from bot.language.catalogue import keys
from bot.storage.presence import Present
from bot.storage.ratings import RatingGiven
from bot.web import pages
from bot.web.agent.queue_page import QueuePage, Told
from bot.web.agent.queue_query import QueueQuery
from bot.web.agent.ticket_view import AgentTicketPage
from bot.web.customer.handoff_form import HandoffForm
from bot.web.customer.help_page import HelpPage
from bot.web.customer.ticket_page import TicketPage
from bot.web.customer.topics import topic_name
from bot.web.messages import Place, choices_of
from bot.web.pages import ErrorPage, Page, render
from bot.web.staff.sign_in_page import SignInPage

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
SALMA = Member("salma", "salma@raff.example", "Salma", Role.LEAD)
TEMPLATES = Path(pages.__file__).parent / "templates"


def said_by_samira(text: str, choice: str | None = None) -> Message:
    return Message(1, Sender.CUSTOMER, text, "ar", "rtl", NOON, choice=choice)


def said_by_dalil(id_: int, *choices: str, kind: Kind = Kind.ANSWER) -> Message:
    offered = tuple(Choice(choice, f"[{choice}]") for choice in choices)
    return Message(
        id_, Sender.BOT, "نص", "ar", "rtl", NOON, reply=Reply(kind, "نص", "ar", "rtl", choices=offered)
    )


def samiras_ticket(question: str = "وين فلوسي") -> Ticket:
    return Ticket(
        id=1,
        reference="DL-7K2M-9XQP",
        key="key",
        conversation_id="c",
        customer_id="samira",
        team=Team.CUSTOMER_SERVICE,
        tier=1,
        priority=Priority.HIGH,
        tags=(),
        status=TicketStatus.OPEN,
        reason=Reason.COMPLAINT,
        lang="ar",
        story=Story(question),
        contact=None,
        note=None,
        call_back=False,
        created_at=NOON,
        waiting_since=NOON,
    )


def a_queue_page(**desk: Any) -> QueuePage:
    counts = QueueCounts(dict.fromkeys(TicketStatus, 1), 1, 0, 0, 1)
    duties = frozenset({Duty.TRIAGE})
    return QueuePage(
        **desk,
        member=SALMA,
        query=QueueQuery(tag="vip"),
        queue=Queue((samiras_ticket(),), counts, counts, "next", {}, {}),
        around=Surroundings(
            (SALMA,), frozenset(), dict.fromkeys(Team, Way(StrategyName.TRIAGE, True, True, True, duties))
        ),
        saved=(SavedView(1, SALMA.id, "Mine", TicketFilter(assignee="me"), shared=True),),
        news=QueueNews(1, "1-1"),
        now=NOON,
        away=False,
        told=Told("solved", 2, {"Taken already": ["DL-2345-6789"]}),
    )


def on_the_desk(lang: Lang, words: str) -> AgentTicketPage:
    """Samira's ticket, in which everybody said the same."""
    salma = Member("salma", "salma@raff.example", words, Role.AGENT)
    note = Note(1, salma.id, words, words, NOON, needed=words)
    event = Event(Happening.ASSIGNED, NOON, words, {"to": "omar", "name": words}, 1, salma.id)
    tags = {"tags": (words,), "contact": words, "note": words, "plan": words}
    ticket = replace(samiras_ticket(words), **tags)
    return AgentTicketPage(
        lang=lang,
        switch_url="/other",
        staff_name=words,
        member=salma,
        whole=WholeTicket(ticket, (said_by_samira(words),), (event,), (note,), assignee=words),
        known=KnownCustomer(
            Customer("samira"), NOON, (), (), (RatingGiven(RatedHelp.PERSON, Rating.OKAY, words, NOON),)
        ),
        now=NOON,
        mark="1",
        hands_out=True,
        present=(Present("omar", words, writing=True, at=NOON),),
        canned=(CannedReply(1, words, {"ar": words}),),
        quotable=(Quotable("a", words, has_fix=True, steps=(words,)),),
        text=words,
        trouble=words,
    )


def every_page(lang: Lang) -> list[Page]:
    frame = {"lang": lang, "switch_url": "/other"}
    desk = {**frame, "staff_name": "Salma"}
    return [
        HelpPage(**frame),
        HelpPage(**frame, conversation="c", messages=(said_by_samira("مرحبا"), said_by_dalil(2, "solved"))),
        TicketPage(**frame, ticket=samiras_ticket(), messages=(said_by_samira("مرحبا"),)),
        SignInPage(**frame),
        a_queue_page(**desk),
        on_the_desk(lang, "مرحبا"),
        ErrorPage(**frame, status=404, sentence="-"),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_says_its_language_and_direction_and_has_nothing_inline(lang: Lang) -> None:
    direction = {"ar": "rtl", "en": "ltr"}[lang]
    for page in every_page(lang):
        html = render(page)
        assert f'<html lang="{lang}" dir="{direction}">' in html
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", html), (
            page.template
        )


def test_every_sentence_that_a_template_names_is_in_the_catalogue() -> None:
    named = {
        key
        for file in TEMPLATES.rglob("*.html")
        for key in re.findall(r"\bt\([\"']([\w.]+\w)[\"']", file.read_text())
    }
    assert named
    assert named <= keys()


def test_what_samira_writes_is_text_and_never_markup() -> None:
    attack = "<script>alert(1)</script>{{7*7}}"
    for page in (
        HelpPage(
            lang="ar", switch_url="/en", conversation="c", messages=(said_by_samira(attack),), draft=attack
        ),
        TicketPage(lang="ar", switch_url="/en", ticket=samiras_ticket(), messages=(said_by_samira(attack),)),
        on_the_desk("ar", attack),
    ):
        html = render(page)
        assert "<script>" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in html


def shown_choices(page: HelpPage) -> set[str]:
    html = render(page).split("<template")[0].split('class="dock"')[0]
    return set(re.findall(r'value="([\w:-]+)">', html)) & {"solved", "form:fix", "article:a"}


def test_only_the_last_replys_choices_can_be_taken() -> None:
    frame = {"lang": "ar", "switch_url": "/en", "conversation": "c"}
    messages = (said_by_dalil(1, "form:fix"), said_by_dalil(2, "solved"))
    assert shown_choices(HelpPage(**frame, messages=messages)) == {"solved"}
    assert shown_choices(HelpPage(**frame, messages=messages, with_person=True)) == set()


def test_samira_sees_what_she_picked_but_not_her_every_step() -> None:
    frame = {"lang": "ar", "switch_url": "/en", "conversation": "c"}
    html = render(
        HelpPage(**frame, messages=(said_by_samira("نعم", "solved"), said_by_samira("تالٍ", "step:next")))
    )
    assert "نعم" in html
    assert "تالٍ" not in html


@pytest.mark.parametrize(
    ("kind", "choice", "place"),
    [
        (Kind.ASK_BACK, "article:a", Place.LIST),
        (Kind.ASK_BACK, "not_my_question", Place.LIST),
        (Kind.ANSWER, "not_my_question", Place.ASIDE),
        (Kind.ANSWER, "form:walkthrough", Place.FORM),
        (Kind.ANSWER, "step:stuck", Place.STEP),
        (Kind.ANSWER, "solved", Place.OUTCOME),
        (Kind.ANSWER, "still_broken", Place.OUTCOME),
        (Kind.REPHRASE, "person", Place.ASIDE),
    ],
)
def test_each_choice_has_one_place(kind: Kind, choice: str, place: Place) -> None:
    places = choices_of(Reply(kind, "", "ar", "rtl", choices=(Choice(choice, ""),)))
    assert [where for where, offered in places.items() if offered] == [place]


def test_the_contact_form_asks_for_what_is_missing_and_nothing_else() -> None:
    def asked(handoff: HandoffForm | None) -> list[str]:
        page = render(HelpPage(lang="ar", switch_url="/en", conversation="c", handoff=handoff))
        return re.findall(r'name="(contact|note|answer|call_back)"', page)

    assert asked(HandoffForm(None)) == ["contact", "note", "call_back"]
    assert asked(HandoffForm("+962 79 000 0000", ("متى؟", "أين؟"))) == [
        "answer",
        "answer",
        "contact",
        "call_back",
    ]
    assert asked(HandoffForm("+962 79 000 0000")) == ["contact", "note", "call_back"]
    assert asked(None) == []


def test_how_we_reach_the_customer_is_said_and_another_way_is_one_tap_away() -> None:
    def form(handoff: HandoffForm) -> str:
        page = render(HelpPage(lang="en", switch_url="/ar", conversation="c", handoff=handoff))
        return page[page.index('<div id="handoff">') : page.index('class="dock"')]

    known = form(HandoffForm("samira@example.com", ("Which store?",)))
    assert 'reach you at <bdi class="contact-given" dir="ltr">samira@example.com</bdi>' in known
    assert "Saved" not in known
    assert known.index('name="answer"') < known.index("<details") < known.index('name="contact"')
    told = form(HandoffForm("samira@example.com", told=True))
    assert "Saved" in told
    assert told.index("<details") < told.index('name="contact"')
    assert "<details" not in form(HandoffForm(None))
    wrong = form(HandoffForm("samira@example.com", problem="a number", field="contact"))
    assert "<details open" in " ".join(wrong.replace('class="more" ', "").split())
    assert wrong.index('id="contact-contact"') < wrong.index("a number") < wrong.index('type="checkbox"')


def test_an_unknown_topic_is_named_after_its_folder() -> None:
    assert topic_name("gift-cards", "en") == "Gift cards"
    assert topic_name("orders", "en") == "Orders"
