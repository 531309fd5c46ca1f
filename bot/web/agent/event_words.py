"""What happened to a ticket, in a sentence that says who did it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.ticket_history import Event, Happening
from bot.language import Lang
from bot.language.catalogue import say
from bot.web.agent.tag_names import tag_name

_ISOLATED, _END = "\u2068", "\u2069"

_NAMED = {
    "team": "agent.team",
    "priority": "agent.priority",
    "mark": "desk_ticket.mark",
    "clock": "desk_ticket.clock",
    "rating": "lead.rating",
    "reason": "agent.reason",
}
_MEANS: dict[Happening, Mapping[str, str]] = {
    Happening.MOVED: {"from": "team", "to": "team"},
    Happening.PRIORITISED: {"from": "priority", "to": "priority"},
    Happening.ANSWER_MARKED: {"mark": "mark"},
    Happening.CLOCK_WARNED: {"clock": "clock"},
    Happening.CLOCK_BREACHED: {"clock": "clock"},
    Happening.RATED: {"rating": "rating"},
    Happening.CREATED: {"reason": "reason"},
    Happening.REOPENED: {"reason": "reason"},
}
"""What the facts of an event are names of; all else in them is as somebody wrote it."""


def sentence(event: Event, lang: Lang) -> str:
    """The event in `lang`."""
    means = _MEANS.get(event.kind, {})
    said = {name: _word(means.get(name), value, lang) for name, value in event.data.items()}
    if event.kind is Happening.TAGGED:
        said |= {name: _tags(value, lang) for name, value in event.data.items()}
    return say(f"desk_ticket.event.{_key(event)}", lang, actor=_isolated(event.author or ""), **said)


def _key(event: Event) -> str:
    variant = _VARIANTS.get(event.kind)
    return variant(event) if variant else event.kind.value


def _assigned(event: Event) -> str:
    by = event.data.get("by")
    if by in {"rule", "duty"}:
        return f"assigned_by_{by}"
    return "taken" if event.data.get("to") == event.staff_id else "assigned"


def _prioritised(event: Event) -> str:
    by = {"handoff": "reprioritised", "plan": "raised_by_plan"}
    return by.get(event.data.get("by", ""), "prioritised" if event.staff_id else "raised")


def _reopened(event: Event) -> str:
    if "reason" in event.data:
        return "handed_off_again"
    return "reopened" if event.staff_id else "reopened_by_customer"


def _tagged(event: Event) -> str:
    begin = "tagged" if event.staff_id else "retagged"
    return "_".join((begin, *(part for part in ("added", "removed") if part in event.data)))


_VARIANTS: Mapping[Happening, Callable[[Event], str]] = {
    Happening.ASSIGNED: _assigned,
    Happening.UNASSIGNED: lambda event: "freed" if event.data.get("by") == "leaving" else "unassigned",
    Happening.TAGGED: _tagged,
    Happening.MOVED: lambda event: "moved" if event.staff_id else "moved_by_matter",
    Happening.PRIORITISED: _prioritised,
    Happening.REOPENED: _reopened,
}


def _word(meaning: str | None, value: str, lang: Lang) -> str:
    return say(f"{_NAMED[meaning]}.{value}", lang) if meaning else _isolated(value)


def _tags(tags: str, lang: Lang) -> str:
    names = [_isolated(tag_name(tag, lang)) for tag in tags.split(", ")]
    return say("desk_ticket.comma", lang).join(names)


def _isolated(value: str) -> str:
    """Kept apart from the direction of the sentence around it."""
    return f"{_ISOLATED}{value}{_END}"
