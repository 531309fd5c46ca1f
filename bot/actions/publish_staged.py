"""An author asks for a build, publishes what was built, or goes back to an earlier version.

Nothing is built here: a request is a row, and the builder, a process of its own, takes it up.
"""

from __future__ import annotations

from datetime import datetime

from bot.actions.services import Services, once
from bot.domain.publication import PublicationKind, PublicationState
from bot.domain.staff import Member
from bot.errors import NotFound
from bot.errors.authoring import BuildUnderWay, NothingPrepared
from bot.retrieval.versions import current_version, rollback, versions
from bot.storage.database import Connection
from bot.storage.publications import (
    add_publication,
    move_publication,
    publication,
    publications_in,
)
from bot.storage.staged import hold_articles
from bot.storage.writes import Result

_WAITING = (PublicationState.READY, PublicationState.ASKS)
_OPEN = (PublicationState.REQUESTED, PublicationState.BUILDING)


def prepare_candidate(services: Services, member: Member, client_id: str) -> Result:
    """Ask for a candidate of the files and the staged texts, to be tried: `{"id"}`.

    Raises:
        BuildUnderWay: there is a request that is not done yet.
    """
    return _ask_for(services, member, client_id, PublicationKind.PREPARE)


def publish_at_once(services: Services, member: Member, client_id: str) -> Result:
    """Ask for the same, to be published unless it makes the batch worse than the limit: `{"id"}`.

    Raises:
        BuildUnderWay: there is a request that is not done yet.
    """
    return _ask_for(services, member, client_id, PublicationKind.PUBLISH)


def publish_staged(services: Services, member: Member, client_id: str, number: int) -> Result:
    """Ask for what was prepared as `number` to be published, whatever its batch showed: `{"id"}`. Have files,
    staged texts or what serves changed since, it is prepared again, and waits to be looked at again.

    Raises:
        NotFound: there is no such publication.
        NothingPrepared: it waits for nobody any more.
        BuildUnderWay: there is a request that is not done yet.
    """

    def write(connection: Connection, now: datetime) -> Result:
        hold_articles(connection)
        found = publication(connection, number)
        if found is None:
            raise NotFound
        if publications_in(connection, _OPEN):
            raise BuildUnderWay
        kind = PublicationKind.COMMAND if found.kind is PublicationKind.COMMAND else PublicationKind.PUBLISH
        asked = move_publication(
            connection,
            number,
            _WAITING,
            PublicationState.REQUESTED,
            kind=kind,
            staff_id=member.id,
            heartbeat_at=now,
            ended_at=None,
        )
        if not asked:
            raise NothingPrepared
        return {"id": number}

    return once(services, member.id, client_id, "publish_staged", write)


def let_go(services: Services, member: Member, client_id: str, number: int) -> Result:
    """Decide against what waits to be published: `{"id"}`; staged texts stay as they are."""

    def write(connection: Connection, now: datetime) -> Result:
        if not move_publication(connection, number, _WAITING, PublicationState.ABANDONED, ended_at=now):
            raise NothingPrepared
        return {"id": number}

    return once(services, member.id, client_id, "let_go", write)


def roll_back(
    services: Services, member: Member | None, client_id: str, version: str | None = None
) -> Result:
    """Make an earlier version serve again at once, the one before or the one named: `{"id", "version"}`.
    Files and staged texts stay as they are.

    Raises:
        IndexMissing: it is not kept any more, or there is none before.
    """

    def write(connection: Connection, now: datetime) -> Result:
        before = current_version(services.index_dir)
        to = rollback(services.index_dir, version)
        number = add_publication(connection, PublicationKind.ROLLBACK, member.id if member else None, now)
        move_publication(
            connection,
            number,
            [PublicationState.REQUESTED],
            PublicationState.PUBLISHED,
            version=to,
            before=before,
            ended_at=now,
        )
        return {"id": number, "version": to}

    return once(services, member.id if member else "command", client_id, "roll_back", write)


def kept_versions(services: Services) -> list[str]:
    """Those that can be gone back to, newest first, the serving one among them."""
    return versions(services.index_dir)[::-1]


def _ask_for(services: Services, member: Member, client_id: str, kind: PublicationKind) -> Result:
    def write(connection: Connection, now: datetime) -> Result:
        hold_articles(connection)
        if publications_in(connection, _OPEN):
            raise BuildUnderWay
        return {"id": add_publication(connection, kind, member.id, now)}

    return once(services, member.id, client_id, f"{kind}_candidate", write)
