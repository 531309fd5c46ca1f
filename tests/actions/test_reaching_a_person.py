"""Nobody is ever stuck: every road that the bot cannot walk leads to a person, who knows the story."""

from __future__ import annotations

import pytest

from bot.actions.hand_off import hand_off
from bot.actions.label_ticket import tell_plan
from bot.actions.read_conversation import read_ticket_by_key
from bot.actions.run_desk import choose_strategy
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.work_on_ticket import read_ticket, reopen_ticket, reply_to_ticket, solve_ticket
from bot.actions.write_on_ticket import write_on_ticket
from bot.domain.article import Team
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Member, Role
from bot.domain.ticket import Priority, Reason, TicketStatus
from bot.domain.ticket_history import Happening
from bot.errors import ClientIdReused, NotFound
from bot.language.catalogue import say
from tests.actions.cast import FORGOTTEN_PASSWORD, STORE_DOWN, Talk, choices_of, new_id, open_tickets


@pytest.fixture
def huda(services: Services) -> Member:
    """Huda answers tickets."""
    return add_staff(services, "huda@raff.example", "Huda", Role.AGENT, "a long enough password")


@pytest.mark.parametrize(
    ("lang", "wish"), [("ar", "أريد التحدث مع موظف"), ("en", "I want to talk to a real person")]
)
def test_asking_for_a_person_gives_a_reference_in_that_very_reply(services: Services, lang, wish) -> None:
    reply = Talk(services, lang=lang).ask(wish)
    assert (reply["kind"], reply["reason"]) == ("handoff", Reason.CUSTOMER_REQUEST)
    assert reply["ticket"]["reference"] in reply["text"]


def test_the_agent_reads_the_whole_story_and_the_customer_reads_the_answer(
    samira: Talk, services: Services, huda: Member
) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("still_broken")
    reference = samira.choose("person")["ticket"]["reference"]
    whole = read_ticket(services, reference)
    assert whole.ticket.team is Team.TECHNICAL_SUPPORT
    assert whole.ticket.story.question == FORGOTTEN_PASSWORD["en"]
    assert whole.ticket.story.occurrences == 1
    assert whole.ticket.story.suspects[0].article_id == "forgotten-password"
    assert whole.messages[0].text == FORGOTTEN_PASSWORD["en"]
    reply_to_ticket(services, huda, reference, new_id(), "I sent you a new link.", solve=False)
    last = samira.transcript().messages[-1]
    assert (last.sender, last.author, last.text) == ("agent", "Huda", "I sent you a new link.")
    assert read_ticket(services, reference).ticket.status is TicketStatus.PENDING


def test_from_the_handoff_on_the_bot_is_silent(samira: Talk) -> None:
    samira.ask("agent please")
    said = len(samira.transcript().messages)
    reply = samira.ask(FORGOTTEN_PASSWORD["en"])
    assert (reply["kind"], reply["text"]) == ("held_by_agent", "")
    assert "article" not in reply
    assert len(samira.transcript().messages) == said + 1


def test_a_solved_ticket_opens_again_when_the_customer_writes(
    samira: Talk, services: Services, huda: Member
) -> None:
    ticket = samira.ask("agent please")["ticket"]
    reply_to_ticket(services, huda, ticket["reference"], new_id(), "Done.", solve=True)
    assert read_ticket(services, ticket["reference"]).ticket.status is TicketStatus.SOLVED
    write_on_ticket(services, ticket["url"].rsplit("/", 1)[1], new_id(), "It is back")
    whole = read_ticket(services, ticket["reference"])
    assert whole.ticket.status is TicketStatus.OPEN
    assert whole.messages[-1].text == "It is back"
    assert [event.kind for event in whole.history] == [
        Happening.CREATED,
        Happening.ASSIGNED,
        Happening.REPLIED,
        Happening.SOLVED,
        Happening.REOPENED,
        Happening.CUSTOMER_WROTE,
    ]


def test_solving_and_reopening_twice_changes_nothing_twice(
    samira: Talk, services: Services, huda: Member
) -> None:
    reference = samira.ask("agent please")["ticket"]["reference"]
    for act in (solve_ticket, solve_ticket, reopen_ticket, reopen_ticket):
        act(services, huda, reference, new_id())
    assert [event.kind for event in read_ticket(services, reference).history] == [
        Happening.CREATED,
        Happening.SOLVED,
        Happening.REOPENED,
    ]


def test_anger_goes_to_customer_service_as_a_complaint(samira: Talk, services: Services) -> None:
    samira.ask("this is the worst service I have ever seen")
    (ticket,) = open_tickets(services)
    assert (ticket.reason, ticket.team) == (Reason.COMPLAINT, Team.CUSTOMER_SERVICE)


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "got charged 2x for my subscription wtf"), ("ar", "خصمتوا الاشتراك مرتين يا حرامية")],
)
def test_anger_with_a_clear_answer_is_answered_first_and_the_second_time_a_person_is_called(
    services: Services, lang, said
) -> None:
    nadia = Talk(services, lang=lang)
    reply = nadia.ask(said)
    assert (reply["kind"], reply["article"]["id"]) == ("answer", "charged-twice")
    assert reply["text"].startswith(say("replies.sorry", lang))
    assert reply["reason_text"].startswith(say("replies.sorry", lang))
    assert "person" in choices_of(reply)
    assert nadia.ask(said)["reason"] == Reason.COMPLAINT


@pytest.mark.parametrize(
    "said", ["your service is terrible", "I want to complain", "بدي اقدم شكوى على الموظف"]
)
def test_a_complaint_is_not_answered_with_how_to_complain(samira: Talk, said: str) -> None:
    assert samira.ask(said)["reason"] == Reason.COMPLAINT


def test_a_person_asked_for_in_anger_is_not_promised_with_a_smile(services: Services) -> None:
    reply = Talk(services, lang="ar").ask("هذا البوت غبي ابي موظف")
    assert reply["reason"] == Reason.COMPLAINT
    assert reply["text"].startswith("نعتذر")


@pytest.mark.parametrize(
    ("lang", "said", "then"),
    [
        ("en", "switch to arabic please", "ar"),
        ("ar", "تكلم انجليزي", "en"),
        ("en", "bel 3arabi please", "ar"),
    ],
)
def test_a_language_asked_for_is_gone_on_in(services: Services, lang, said, then) -> None:
    yusuf = Talk(services, lang=lang)
    yusuf.ask(FORGOTTEN_PASSWORD[lang])
    reply = yusuf.ask(said)
    assert (reply["kind"], reply["lang"], reply["text"]) == (
        "small_talk",
        then,
        say("replies.language", then),
    )
    again = yusuf.choose("form:fix")
    assert (again["article"]["id"], again["lang"]) == ("forgotten-password", then)


def test_what_is_urgent_comes_first_in_the_queue(services: Services) -> None:
    for text in ("agent please", "agent please", "agent please, this is urgent"):
        Talk(services).ask(text)
    found = open_tickets(services)
    assert [ticket.priority for ticket in found] == [Priority.URGENT, Priority.NORMAL, Priority.NORMAL]
    assert found[1].created_at < found[2].created_at


def test_urgency_after_the_handoff_moves_the_ticket_once(samira: Talk, services: Services) -> None:
    reference = samira.ask("agent please")["ticket"]["reference"]
    for _ in range(2):
        assert samira.choose("urgent")["kind"] == "held_by_agent"
    whole = read_ticket(services, reference)
    assert whole.ticket.priority is Priority.URGENT
    assert [event.kind for event in whole.history].count(Happening.MADE_URGENT) == 1


def test_contact_and_call_back_are_on_the_ticket(samira: Talk, services: Services) -> None:
    reference = samira.ask("agent please")["ticket"]["reference"]
    given = hand_off(
        services, samira.customer, samira.id, new_id(), "+962 79 000 0000", "after five", call_back=True
    )
    assert given["ticket"]["reference"] == reference
    ticket = read_ticket(services, reference).ticket
    assert (ticket.contact, ticket.note, ticket.call_back) == ("+962 79 000 0000", "after five", True)


def test_handing_off_without_a_word_makes_a_ticket_too(samira: Talk, services: Services) -> None:
    given = hand_off(services, samira.customer, samira.id, new_id(), "samira@example.com")
    own = read_ticket_by_key(services, given["ticket"]["url"].rsplit("/", 1)[1])
    ticket, messages = own.ticket, own.messages
    assert ticket.contact == "samira@example.com"
    assert messages[-1].reply is not None
    assert messages[-1].reply.ticket is not None


@pytest.mark.parametrize(
    ("lang", "question"), [("ar", "ما حالة الطقس في الرياض؟"), ("en", "what time is it in Tokyo?")]
)
def test_what_is_not_about_the_product_quotes_nothing_and_ends_with_a_person(
    services: Services, lang, question
) -> None:
    talk = Talk(services, lang=lang)
    first, second = talk.ask(question), talk.ask(question)
    assert first["kind"] == "rephrase"
    assert (second["kind"], second["reason"]) == ("handoff", Reason.OUT_OF_SCOPE)
    for reply in (first, second):
        assert not {"article", "html", "step"} & set(reply)
        assert not [c for c in reply.get("choices", ()) if c["choice"].startswith("article:")]


def test_not_my_question_takes_the_occurrence_back(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("not_my_question")
    assert samira.again().ask(FORGOTTEN_PASSWORD["en"])["reason"] == "first_time"


def test_the_same_client_id_gives_the_same_result_and_writes_once(samira: Talk) -> None:
    client_id = new_id()
    first = samira.ask(STORE_DOWN["en"], client_id)
    said = len(samira.transcript().messages)
    assert samira.ask(STORE_DOWN["en"], client_id) == first
    assert len(samira.transcript().messages) == said


def test_a_client_id_of_another_write_is_refused(samira: Talk) -> None:
    client_id = new_id()
    samira.ask(STORE_DOWN["en"], client_id)
    with pytest.raises(ClientIdReused):
        samira.choose("solved", client_id)


def test_yusuf_finds_nothing_of_samiras(samira: Talk, services: Services) -> None:
    yusuf = Talk(services)
    yusuf.id = samira.id
    for act in (lambda: yusuf.ask("hello there"), lambda: yusuf.choose("person"), yusuf.transcript):
        with pytest.raises(NotFound):
            act()
    assert samira.transcript().messages == ()


@pytest.mark.parametrize("text", ["hello", "مرحبا", "thanks a lot", "شكرا جزيلا", "bye"])
def test_small_talk_is_answered_without_an_article(samira: Talk, text: str) -> None:
    reply = samira.ask(text)
    assert reply["kind"] == "small_talk"
    assert reply["text"]
    assert "article" not in reply


def test_who_pays_for_a_plan_is_known_when_they_come_back_and_goes_ahead(
    samira: Talk, services: Services, huda: Member
) -> None:
    first = samira.ask("agent please")["ticket"]["reference"]
    tell_plan(services, huda, first, new_id(), "Pro")
    nadia = add_staff(services, "nadia@raff.example", "Nadia", Role.LEAD, "a long enough password")
    paid = TeamRule(StrategyName.PAID_PLANS_FIRST, plans=("Pro",))
    choose_strategy(services, nadia, new_id(), Team.TECHNICAL_SUPPORT, paid)
    again = samira.again().ask("agent please")
    ticket = read_ticket(services, again["ticket"]["reference"]).ticket
    assert (ticket.plan, ticket.priority) == ("Pro", Priority.HIGH)
