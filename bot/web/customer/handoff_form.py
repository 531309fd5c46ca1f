"""What is still to be asked of a customer whom a person will answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.read_conversation import Transcript


@dataclass(frozen=True, slots=True)
class Written:
    """What stood in the form when it was sent."""

    contact: str
    note: str
    call_back: bool
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandoffForm:
    """`contact` is how we reach the customer, if we know; `questions` what the team will need to know.
    `problem` says why what was `written` cannot be taken."""

    contact: str | None
    questions: tuple[str, ...] = ()
    problem: str = ""
    written: Written | None = None

    @property
    def asks(self) -> bool:
        return self.contact is None or bool(self.questions)


def handoff_form(transcript: Transcript) -> HandoffForm | None:
    """None as long as no person owns the conversation, and once its ticket is solved."""
    ticket = transcript.ticket
    if ticket is None or ticket.done:
        return None
    asked = next((m.reply.asks for m in reversed(transcript.messages) if m.reply and m.reply.ticket), ())
    return HandoffForm(ticket.contact, () if ticket.note else asked)
