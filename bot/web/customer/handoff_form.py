"""What is still to be asked of a customer whom a person will answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.read_conversation import Transcript
from bot.domain.ticket_history import was_told_more


@dataclass(frozen=True, slots=True)
class Written:
    """What stood in the form when it was sent."""

    contact: str
    note: str
    call_back: bool
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandoffForm:
    """`contact` is how we reach the customer, if we know, and `call_back` that they would like to be called;
    `questions` are what the team will need to know. `told` says that the customer gave what they wanted to:
    the form is there to change it. `problem` says why what was `written` cannot be taken, `field` where."""

    contact: str | None
    questions: tuple[str, ...] = ()
    call_back: bool = False
    told: bool = False
    problem: str = ""
    field: str = ""
    written: Written | None = None


def handoff_form(transcript: Transcript) -> HandoffForm | None:
    """None as long as no person owns the conversation, and once its ticket is solved."""
    ticket = transcript.ticket
    if ticket is None or ticket.done:
        return None
    asked = next((m.reply.asks for m in reversed(transcript.messages) if m.reply and m.reply.ticket), ())
    return HandoffForm(
        ticket.contact,
        questions=() if ticket.note else asked,
        call_back=ticket.call_back,
        told=was_told_more(transcript.history),
    )
