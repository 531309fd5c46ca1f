"""One ticket with its whole story, as the agent who works on it sees it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import Request

from bot.actions.be_present import read_presence, ticket_news
from bot.actions.colleagues import Colleague, colleagues_in
from bot.actions.keep_ready import open_places, read_canned_replies
from bot.actions.quote_article import Quotable, quotable
from bot.actions.read_customer import KnownCustomer, read_customer
from bot.actions.services import Services
from bot.actions.take_ticket import may_hand_out, wants_handover_note
from bot.actions.work_on_ticket import News, WholeTicket, read_ticket
from bot.domain.answer_mark import Mark
from bot.domain.answering import Kind
from bot.domain.article import Team
from bot.domain.attachment import ACCEPTED, LARGEST_FILE, MOST_FILES
from bot.domain.canned_reply import CannedReply
from bot.domain.conversation import Message
from bot.domain.note import DraftKind, Note
from bot.domain.queueing.tiers import TIERS
from bot.domain.staff import Act, Area, Member
from bot.domain.ticket import ClockState, Priority, Suspect, Ticket, TicketStatus
from bot.domain.ticket_history import Event, stops_a_send
from bot.language import LANGUAGES, Direction, Lang, direction
from bot.storage.presence import Present
from bot.web.agent.event_words import sentence
from bot.web.agent.outline import Line, outline
from bot.web.agent.tag_names import tag_name
from bot.web.customer.topics import topic_name
from bot.web.forms import staff_frame
from bot.web.messages import at_handoff
from bot.web.pages import StaffPage

_LEAST_PROBABILITY = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTicketPage(StaffPage):
    """`mark` stands for what the page shows; with another one there is news. `text` and `note` are what is in
    the two fields, `preview` how the text will be read, `problem` why it was not taken, `news` what has to be
    read first, and `trouble` why anything else could not be done. `hands_out`: the member may say whose it
    is; `hands_over`: who gives it back leaves a note."""

    template = "agent/ticket_page.html"
    area = Area.AGENT
    accepted = ACCEPTED
    most_files = MOST_FILES
    largest_file = LARGEST_FILE
    marks: ClassVar = tuple(Mark)
    priorities: ClassVar = tuple(Priority)
    member: Member
    whole: WholeTicket
    known: KnownCustomer
    now: datetime
    mark: str
    hands_out: bool
    hands_over: bool = False
    present: tuple[Present, ...] = ()
    canned: tuple[CannedReply, ...] = ()
    quotable: tuple[Quotable, ...] = ()
    colleagues: tuple[Colleague, ...] = ()
    text: str = ""
    note: str = ""
    preview: str | None = None
    problem: str | None = None
    news: News | None = None
    trouble: str | None = None

    @property
    def ticket(self) -> Ticket:
        return self.whole.ticket

    @property
    def url(self) -> str:
        return f"/agent/tickets/{self.ticket.reference}"

    @property
    def files_url(self) -> str:
        return f"{self.url}/files"

    @property
    def places(self) -> str:
        """What canned replies leave to be filled in, as the script of the page reads it."""
        return json.dumps([place for lang in LANGUAGES for place in open_places(lang).values()])

    @property
    def may_make_ready(self) -> bool:
        return self.member.may(Act.RUN_DESK)

    @property
    def ticket_dir(self) -> Direction:
        return direction(self.ticket.lang)

    @property
    def before(self) -> tuple[Message, ...]:
        """The bot's part of it."""
        return at_handoff(self.whole.messages)[0]

    @property
    def outline(self) -> tuple[Line, ...]:
        return outline(self.before)

    @property
    def since(self) -> tuple[Message | Note, ...]:
        """What people said to each other since, and the notes, as it came."""
        said: list[Message | Note] = [*at_handoff(self.whole.messages)[1], *self.whole.notes]
        return tuple(sorted(said, key=lambda one: one.at))

    @property
    def stops_at(self) -> int:
        """The number of the latest event that has to be read before a reply goes out."""
        stops = (event.number for event in self.whole.history if stops_a_send(event, self.member.id))
        return max(stops, default=0)

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """Those worth an agent's look."""
        return tuple(one for one in self.ticket.story.suspects if one.probability >= _LEAST_PROBABILITY)

    @property
    def clock(self) -> ClockState | None:
        return self.ticket.clock_at(self.now)

    @property
    def is_mine(self) -> bool:
        return self.ticket.assignee_id == self.member.id

    @property
    def other_team(self) -> Team:
        return next(team for team in Team if team is not self.ticket.team)

    @property
    def next_tier(self) -> int | None:
        return self.ticket.tier + 1 if self.ticket.tier < TIERS[-1] else None

    @property
    def given_back(self) -> bool:
        return self.ticket.status is TicketStatus.CLOSED

    @property
    def topic(self) -> str:
        return topic_name(self.ticket.topic, self.lang) if self.ticket.topic else ""

    def is_answer(self, message: Message) -> bool:
        """Whether the bot answered there, so that an author could answer better."""
        return message.reply is not None and message.reply.kind is Kind.ANSWER

    def tag_name(self, tag: str) -> str:
        return tag_name(tag, self.lang)

    def sentence(self, event: Event) -> str:
        return sentence(event, self.lang)


def ticket_page(
    request: Request, services: Services, member: Member, lang: Lang, reference: str
) -> AgentTicketPage:
    """Raises: NotFound: there is no such ticket, or none that the member may know of."""
    mark = ticket_news(services, member, reference).mark  # first: what comes after it is shown again
    whole = read_ticket(services, reference, member)
    return AgentTicketPage(
        **staff_frame(request, member, lang),
        member=member,
        whole=whole,
        known=read_customer(services, member, reference),
        now=services.clock(),
        mark=mark,
        hands_out=may_hand_out(services, member, whole.ticket.team),
        hands_over=wants_handover_note(services, whole.ticket.team),
        present=read_presence(services, member, reference),
        canned=_at_hand(read_canned_replies(services, member, whole.ticket.team), whole.ticket.lang),
        quotable=quotable(services, member, reference),
        colleagues=colleagues_in(services, member, whole.ticket.team),
        text=whole.drafts.get(DraftKind.REPLY, ""),
        note=whole.drafts.get(DraftKind.NOTE, ""),
    )


def _at_hand(replies: tuple[CannedReply, ...], lang: Lang) -> tuple[CannedReply, ...]:
    """Those in the customer's language first."""
    return tuple(sorted(replies, key=lambda reply: lang not in reply.texts))
