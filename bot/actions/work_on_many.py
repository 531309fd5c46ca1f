"""One thing done to many tickets: each in a transaction of its own, so that one that cannot be keeps none of
the others from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from bot.actions.label_ticket import tag_ticket
from bot.actions.services import Services
from bot.actions.take_ticket import assign_ticket, take_ticket
from bot.actions.work_on_ticket import solve_ticket
from bot.domain.staff import Member
from bot.errors import DalilError, InvalidInput, Unavailable
from bot.storage.writes import Result

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Done:
    """`conversations` are those of the tickets to which it was done; `left` says by reference why it could
    not be done to the others."""

    conversations: tuple[str, ...]
    left: dict[str, DalilError]


def take_tickets(services: Services, member: Member, references: Sequence[str], client_id: str) -> Done:
    return _each(references, client_id, lambda ref, id_: take_ticket(services, member, ref, id_))


def assign_tickets(
    services: Services, member: Member, references: Sequence[str], client_id: str, to: str | None
) -> Done:
    return _each(references, client_id, lambda ref, id_: assign_ticket(services, member, ref, id_, to))


def tag_tickets(
    services: Services,
    member: Member,
    references: Sequence[str],
    client_id: str,
    *,
    added: Sequence[str] = (),
    removed: Sequence[str] = (),
) -> Done:
    return _each(
        references,
        client_id,
        lambda ref, id_: tag_ticket(services, member, ref, id_, added=added, removed=removed),
    )


def solve_tickets(
    services: Services, member: Member, references: Sequence[str], client_id: str, *, seen: int | None = None
) -> Done:
    """But for those to which something came after the event `seen` that has to be read first."""
    return _each(references, client_id, lambda ref, id_: solve_ticket(services, member, ref, id_, seen=seen))


def _each(references: Sequence[str], client_id: str, act: Callable[[str, str], Result]) -> Done:
    """Each write has an id made of the client's and the ticket, so that all of it can be sent again."""
    if len(references) > MOST_AT_ONCE:
        raise InvalidInput(field="references")
    done, left = [], {}
    for reference in dict.fromkeys(references):
        try:
            result = act(reference, str(uuid5(UUID(client_id), reference)))
        except Unavailable:
            raise
        except DalilError as error:
            left[reference] = error
        else:
            done.append(result["conversation"])
    return Done(tuple(done), left)
