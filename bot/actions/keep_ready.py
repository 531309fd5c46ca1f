"""What is made once and used often: canned replies, filled in for a ticket, and views of the queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.actions.on_ticket import require, seen_ticket
from bot.actions.services import Services, once
from bot.domain.article import Team
from bot.domain.audit import Audited
from bot.domain.canned_reply import CannedReply, FilledReply, Variable, filled, unfilled
from bot.domain.conversation import checked_text
from bot.domain.queueing.listing import SavedView, TicketFilter
from bot.domain.staff import Act, Member
from bot.errors import InvalidInput, NotFound
from bot.errors.desk import VariableUnfilled, VariableUnknown
from bot.language import LANGUAGES, Lang, other_language
from bot.language.catalogue import say
from bot.storage import ready_made
from bot.storage.audit_log import log
from bot.storage.database import Connection
from bot.storage.writes import Result

LONGEST_NAME, LONGEST_TEXT = 100, 10_000


def read_canned_replies(
    services: Services, member: Member, team: Team | None = None
) -> tuple[CannedReply, ...]:
    """Those for everybody, and for a team its own. Raises: Forbidden: the member works on no tickets."""
    require(member, Act.WORK_ON_TICKETS)
    with services.database.reading() as connection:
        return ready_made.canned_replies_for(connection, team)


def open_places(lang: Lang) -> dict[Variable, str]:
    """What stands in a reply of that language where a variable has no value, until somebody writes it."""
    return {variable: say(f"ready.place.{variable}", lang) for variable in Variable}


def check_filled_in(text: str) -> None:
    """Raises: VariableUnfilled: something has to be written before `text` can be sent."""
    if left := unfilled(text, (place for lang in LANGUAGES for place in open_places(lang).values())):
        raise VariableUnfilled(field="text", names=", ".join(left))


@dataclass(frozen=True, slots=True)
class Offered:
    """A canned reply as it would be sent; `lang` is the language it is in, which is the customer's where
    somebody wrote it in that."""

    reply: FilledReply
    lang: Lang


def fill_canned_reply(
    services: Services,
    member: Member,
    reference: str,
    reply_id: int,
    values: Mapping[Variable, str] | None = None,
) -> Offered:
    """In the customer's language; `values` are those of an article at hand, the rest is known.

    Raises:
        NotFound: there is no such ticket, or no such reply.
    """
    with services.database.reading() as connection:
        ticket = seen_ticket(connection, member, reference)
        canned = ready_made.canned_reply_with_id(connection, reply_id)
    if canned is None or not canned.texts:
        raise NotFound
    lang = ticket.lang if ticket.lang in canned.texts else other_language(ticket.lang)
    known = {Variable.REFERENCE: ticket.reference, Variable.AGENT: member.name, **(values or {})}
    return Offered(filled(canned.texts[lang], known, open_places(lang)), lang)


def keep_canned_reply(
    services: Services,
    lead: Member,
    client_id: str,
    name: str,
    texts: Mapping[Lang, str],
    team: Team | None = None,
    reply_id: int | None = None,
) -> Result:
    """A new one, or other words for that of `reply_id`: `{"reply"}`. A language without words has none.

    Raises:
        Forbidden: it is not theirs to write.
        NotFound: there is no such reply.
        InvalidInput: it has no name or no words, or cannot be stored.
        VariableUnknown: it speaks of what cannot be filled in.
    """
    require(lead, Act.RUN_DESK)
    name = checked_text(name, "name", LONGEST_NAME)
    texts = {lang: checked_text(text, "text", LONGEST_TEXT) for lang, text in texts.items() if text.strip()}
    if not texts:
        raise InvalidInput(field="text")
    canned = CannedReply(reply_id or 0, name, texts, team)
    if unknown := canned.unknown_variables():
        raise VariableUnknown(field="text", names=", ".join(unknown))

    def write(connection: Connection, now: datetime) -> Result:
        number = reply_id
        if number is None:
            number = ready_made.add_canned_reply(connection, name, texts, team, now)
        elif not ready_made.change_canned_reply(connection, canned, now):
            raise NotFound
        log(connection, lead.id, Audited.CANNED_REPLY_KEPT, now, name)
        return {"reply": number}

    return once(services, lead.id, client_id, "canned_reply", write)


def remove_canned_reply(services: Services, lead: Member, client_id: str, reply_id: int) -> Result:
    """Raises: Forbidden: it is not theirs. NotFound: there is no such reply."""
    require(lead, Act.RUN_DESK)

    def write(connection: Connection, now: datetime) -> Result:
        canned = ready_made.canned_reply_with_id(connection, reply_id)
        if canned is None or not ready_made.remove_canned_reply(connection, reply_id, now):
            raise NotFound
        log(connection, lead.id, Audited.CANNED_REPLY_REMOVED, now, canned.name)
        return {}

    return once(services, lead.id, client_id, f"remove_canned:{reply_id}", write)


def read_views(services: Services, member: Member) -> tuple[SavedView, ...]:
    """One's own and those that others share."""
    with services.database.reading() as connection:
        return ready_made.views_for(connection, member.id)


def save_view(
    services: Services, member: Member, client_id: str, name: str, wanted: TicketFilter, *, shared: bool
) -> Result:
    """Give a filter a name: `{"view"}`. Only a lead shares one with everybody.

    Raises:
        Forbidden: they work on no tickets, or may not share it.
        InvalidInput: the name cannot be stored.
    """
    require(member, Act.RUN_DESK if shared else Act.WORK_ON_TICKETS)
    name = checked_text(name, "name", LONGEST_NAME)

    def write(connection: Connection, now: datetime) -> Result:
        return {"view": ready_made.add_view(connection, member.id, name, wanted, now, shared=shared)}

    return once(services, member.id, client_id, "save_view", write)


def remove_view(services: Services, member: Member, client_id: str, view_id: int) -> Result:
    """One's own, or as a lead one that anybody shares.

    Raises:
        NotFound: there is no such view that is theirs to remove.
    """

    def write(connection: Connection, now: datetime) -> Result:  # noqa: ARG001 (as every write)
        if not ready_made.remove_view(connection, member.id, view_id, any_shared=member.may(Act.RUN_DESK)):
            raise NotFound
        return {}

    return once(services, member.id, client_id, f"remove_view:{view_id}", write)
