"""What was decided about the team and its work, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Audited(StrEnum):
    """An administrative act."""

    ADDED = "added"
    INVITED = "invited"
    INVITED_AGAIN = "invited_again"
    RESET_SENT = "reset_sent"
    RESET_ASKED = "reset_asked"
    PASSWORD_SET = "password_set"  # noqa: S105 (no password)
    ROLE_CHANGED = "role_changed"
    WORK_CHANGED = "work_changed"
    SENT_AWAY = "sent_away"
    DISABLED = "disabled"
    ENABLED = "enabled"
    STRATEGY_CHANGED = "strategy_changed"
    ROTA_CHANGED = "rota_changed"
    HOURS_CHANGED = "hours_changed"
    HOLIDAY_ADDED = "holiday_added"
    HOLIDAY_REMOVED = "holiday_removed"
    TARGET_CHANGED = "target_changed"
    CANNED_REPLY_KEPT = "canned_reply_kept"
    CANNED_REPLY_REMOVED = "canned_reply_removed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries somebody looks for: of one `act`, by the member with the id `by`, about a `subject` in
    which these words are."""

    act: Audited | None = None
    by: str | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`author` is who did it, None for who could not be known; `subject` to whom or to what; `data` says how
    it was and is."""

    number: int
    act: Audited
    at: datetime
    author: str | None
    subject: str | None
    data: dict[str, str]
