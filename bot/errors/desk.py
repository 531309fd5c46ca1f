"""What can go wrong at the agents' desk, and with who is let in."""

from __future__ import annotations

from bot.errors import DalilError, InvalidInput


class TicketTaken(DalilError):
    """The ticket is with `name` already."""

    key = "errors.ticket_taken"


class TicketDone(DalilError):
    """The matter is settled, until somebody opens the ticket again."""

    key = "errors.ticket_done"


class NotInTurn(DalilError):
    """By the rule of the team it is not for this agent to take."""

    key = "errors.not_in_turn"


class NobodyToAssign(InvalidInput):
    """There is no such agent who answers tickets now."""

    key = "errors.nobody_to_assign"


class HandoverNoteNeeded(InvalidInput):
    """Who gives a ticket back to a team that works by notes leaves none."""

    key = "errors.handover_note_needed"


class LinkUnusable(DalilError):
    """A link to come in by was used, is too old, or never was one; nothing says which."""

    key = "errors.link_unusable"


class PasswordUnusable(InvalidInput):
    """A new password is shorter than `shortest` characters, or longer than `longest`."""

    key = "errors.password_unusable"


class PasswordUnchanged(InvalidInput):
    """The new password is the one there was."""

    key = "errors.password_unchanged"


class WrongPassword(InvalidInput):
    """Whoever wants a new password did not give the one they have."""

    key = "errors.wrong_password"


class EmailKnown(InvalidInput):
    """Somebody with this e-mail is on the team already."""

    key = "errors.email_known"


class MemberDisabled(InvalidInput):
    """Somebody with this e-mail was on the team, and is let in no more."""

    key = "errors.member_disabled"


class HoursUnusable(InvalidInput):
    """A week, a time zone or days of a calendar that cannot be read."""

    key = "errors.hours_unusable"


class DutyTooFar(InvalidInput):
    """A duty that begins more than `days` from now."""

    key = "errors.duty_too_far"


class TargetUnusable(InvalidInput):
    """No time that could be promised; `days`: the longest that can."""

    key = "errors.target_unusable"


class VariableUnknown(InvalidInput):
    """A canned reply speaks of `names`, which mean nothing."""

    key = "errors.variable_unknown"


class VariableUnfilled(InvalidInput):
    """A reply still has `names` where the names of this ticket should stand."""

    key = "errors.variable_unfilled"
