"""Where a ticket goes: to which team, with which tags, and how urgent it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.article import Article, Team
from bot.domain.tags import LONGEST_TAG
from bot.domain.ticket import Priority, Reason, Ticket

COMPLAINT = "complaint"

_TEAM_OF_TAG = {
    **dict.fromkeys(
        (COMPLAINT, "billing", "refund", "account", "subscription", "before_buying"), Team.CUSTOMER_SERVICE
    ),
    **dict.fromkeys(("fault", "setup", "error"), Team.TECHNICAL_SUPPORT),
}
TEAM_TAGS = tuple(_TEAM_OF_TAG)
"""The tags that say which team it is for; every other tag only says what it is about."""

RECURRING_FROM = 3
"""Occurrences of one problem in the window after which it is one that keeps coming back."""

RAISED_AFTER = timedelta(hours=8)
"""Of the team's own time: who waited for a whole working day goes ahead of who just came."""

_PERSONAL = frozenset({Reason.COMPLAINT, Reason.OUT_OF_SCOPE})
_PRESSING = frozenset({Reason.COMPLAINT, Reason.RECURRING})


@dataclass(frozen=True, slots=True)
class Routing:
    """Where a new ticket goes."""

    team: Team
    priority: Priority


def route(
    reason: Reason,
    article: Article | None,
    tags: Iterable[str] = (),
    likeliest: Article | None = None,
    *,
    urgent: bool,
    occurrences: int = 0,
    plan_has_priority: bool = False,
) -> Routing:
    """The team and priority of a new ticket; each part is told below."""
    return Routing(
        team_for(reason, article, tags, likeliest),
        priority_of(reason, urgent=urgent, occurrences=occurrences, plan_has_priority=plan_has_priority),
    )


def team_for(
    reason: Reason, article: Article | None, tags: Iterable[str] = (), likeliest: Article | None = None
) -> Team:
    """Complaints and what is not about the product are for customer service. Otherwise the article at hand
    names the team; without one the first tag that does; without either the article that was `likeliest`
    meant; and what nothing tells is for customer service."""
    if reason in _PERSONAL:
        return Team.CUSTOMER_SERVICE
    if article is not None:
        return article.team
    otherwise = likeliest.team if likeliest else Team.CUSTOMER_SERVICE
    return next((_TEAM_OF_TAG[tag] for tag in tags if tag in _TEAM_OF_TAG), otherwise)


def tags_for(reason: Reason, article: Article | None) -> tuple[str, ...]:
    """The tags of a new ticket: the topic of the article at hand, written as every tag is, and that it is a
    complaint."""
    topic = (article.topic.casefold()[:LONGEST_TAG],) if article else ()
    return (*topic, COMPLAINT) if reason is Reason.COMPLAINT else topic


def priority_of(
    reason: Reason, *, urgent: bool, occurrences: int = 0, plan_has_priority: bool = False
) -> Priority:
    """Urgent is who cannot work now. Ahead of the others is who complains, whose problem keeps coming back,
    and whose plan promises it."""
    if urgent:
        return Priority.URGENT
    pressing = reason in _PRESSING or occurrences >= RECURRING_FROM or plan_has_priority
    return Priority.HIGH if pressing else Priority.NORMAL


def raised_by_plan(priority: Priority, *, plan_has_priority: bool) -> Priority:
    """The priority once it is known what the customer pays for."""
    return Priority.HIGH if plan_has_priority and priority is Priority.NORMAL else priority


def raised_by_waiting(priority: Priority, waited: timedelta) -> Priority:
    """The priority of one who waits for an answer since `waited` of the team's time. Waiting makes nothing
    urgent: that would hide those who cannot work at all."""
    return Priority.HIGH if priority is Priority.NORMAL and waited >= RAISED_AFTER else priority


def moved(ticket: Ticket, team: Team) -> Ticket:
    """The ticket with the other team: at its first tier and nobody's yet; all else stays, and whoever waits
    goes on waiting since the same moment."""
    if team is ticket.team:
        return ticket
    return replace(ticket, team=team, tier=1, assignee_id=None, assigned_at=None)
