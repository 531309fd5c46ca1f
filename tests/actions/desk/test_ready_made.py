"""Canned replies, saved views, and what agents say about answers of the bot's."""

from __future__ import annotations

import pytest

from bot.actions.keep_ready import (
    fill_canned_reply,
    keep_canned_reply,
    read_canned_replies,
    read_views,
    remove_canned_reply,
    remove_view,
    save_view,
)
from bot.actions.mark_answer import mark_answer, read_marked_answers, settle_mark
from bot.actions.services import Services
from bot.actions.work_on_ticket import read_ticket
from bot.domain.answer_mark import Mark
from bot.domain.article import Team
from bot.domain.canned_reply import Variable
from bot.domain.conversation import Sender
from bot.domain.queueing.listing import TicketFilter
from bot.domain.staff import Member, Role
from bot.domain.ticket import Priority, TicketStatus
from bot.domain.ticket_history import Happening
from bot.errors import Forbidden, InvalidInput, NotFound
from bot.errors.desk import VariableUnknown
from bot.storage.conversations import add_message
from tests.actions.cast import new_id
from tests.actions.desk.cast import a_member, a_waiting_ticket, happened


def test_a_canned_reply_is_filled_in_for_the_customer_in_their_language(
    services: Services, salma: Member, nadia: Member
) -> None:
    ticket = a_waiting_ticket(services)
    texts = {"en": "Your {{reference}}: read {{article_title}}. {{agent}}", "ar": " "}
    number = keep_canned_reply(services, nadia, new_id(), "Read it", texts)["reply"]
    offered = fill_canned_reply(
        services, salma, ticket.reference, number, {Variable.ARTICLE_TITLE: "Refunds"}
    )
    assert offered.reply.text == f"Your {ticket.reference}: read Refunds. Salma"
    assert fill_canned_reply(services, salma, ticket.reference, number).reply.missing == (
        "[title of the article]",
    )
    keep_canned_reply(services, nadia, new_id(), "Read it", {"ar": "اقرأ"}, reply_id=number)
    offered = fill_canned_reply(services, salma, ticket.reference, number)
    assert (offered.reply.text, offered.lang) == ("اقرأ", "ar")
    technical = Team.TECHNICAL_SUPPORT
    keep_canned_reply(services, nadia, new_id(), "Restart", {"en": "Restart"}, technical)
    names = [one.name for one in read_canned_replies(services, salma, Team.CUSTOMER_SERVICE)]
    assert names == ["Read it"]
    remove_canned_reply(services, nadia, new_id(), number)
    with pytest.raises(NotFound):
        fill_canned_reply(services, salma, ticket.reference, number)


def test_a_canned_reply_that_could_not_be_filled_in_or_says_nothing_is_not_kept(
    services: Services, salma: Member, nadia: Member
) -> None:
    with pytest.raises(VariableUnknown) as refused:
        keep_canned_reply(services, nadia, new_id(), "Hello", {"en": "Dear {{name}}"})
    assert refused.value.args_ == {"names": "name"}
    with pytest.raises(InvalidInput):
        keep_canned_reply(services, nadia, new_id(), "Hello", {"en": " "})
    with pytest.raises(Forbidden):
        keep_canned_reply(services, salma, new_id(), "Hello", {"en": "Hello"})


def test_a_view_is_ones_own_until_a_lead_shares_it(services: Services, salma: Member, nadia: Member) -> None:
    urgent = TicketFilter(TicketStatus.OPEN, Team.TECHNICAL_SUPPORT, priority=Priority.URGENT, lang="ar")
    mine = save_view(services, salma, new_id(), "Burning", urgent, shared=False)["view"]
    save_view(services, nadia, new_id(), "All that burns", urgent, shared=True)
    assert [view.name for view in read_views(services, salma)] == ["All that burns", "Burning"]
    assert [view.name for view in read_views(services, nadia)] == ["All that burns"]
    assert read_views(services, salma)[1].filter == urgent
    with pytest.raises(Forbidden):
        save_view(services, salma, new_id(), "Burning", urgent, shared=True)
    with pytest.raises(NotFound):
        remove_view(services, nadia, new_id(), mine)
    remove_view(services, salma, new_id(), mine)
    assert len(read_views(services, salma)) == 1


def test_an_author_reads_what_agents_say_about_an_answer(services: Services, salma: Member) -> None:
    layla = a_member(services, "Layla", Role.AUTHOR)
    ticket, other = a_waiting_ticket(services), a_waiting_ticket(services)
    with services.database.writing() as connection:
        conversation = ticket.conversation_id
        answer = add_message(
            connection, conversation, Sender.BOT, "Wait a day", "en", "ltr", services.clock()
        )
    asked = read_ticket(services, ticket.reference).messages[0].id
    for reference, message in ((ticket.reference, asked), (other.reference, answer)):
        with pytest.raises(NotFound):
            mark_answer(services, salma, reference, new_id(), message, Mark.WRONG)
    mark_answer(services, salma, ticket.reference, new_id(), answer, Mark.WRONG)
    mark_answer(services, salma, ticket.reference, new_id(), answer, Mark.OUTDATED, "It is two days now")
    (marked,) = read_marked_answers(services, layla)
    assert (marked.mark, marked.remark, marked.author, marked.reference) == (
        *(Mark.OUTDATED, "It is two days now", "Salma", ticket.reference),
    )
    assert happened(services, ticket).count(Happening.ANSWER_MARKED) == 2
    with pytest.raises(Forbidden):
        read_marked_answers(services, salma)
    settle_mark(services, layla, new_id(), marked.id)
    assert read_marked_answers(services, layla) == ()
