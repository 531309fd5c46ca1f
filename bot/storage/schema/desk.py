"""What agents need beside the tickets themselves: notes, drafts, who looks at what, how a team works."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)

from bot.storage.schema.columns import Moment, Number, metadata

notes = Table(
    "notes",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("needed", Text),
    Column("at", Moment, nullable=False),
    Column("edited_at", Moment),
)

drafts = Table(
    "drafts",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

presence = Table(
    "presence",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("writing", Boolean, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

ticket_tags = Table(
    "ticket_tags",
    metadata,
    Column("tag", String(40), primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True, autoincrement=False, index=True),
)

SEARCH = "ticket_search"
"""On SQLite, the table that finds the words of `ticket_words`; those that it keeps for itself begin alike."""

# The distinct stems of what was said on a ticket.
ticket_words = Table(
    "ticket_words",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("words", Text, nullable=False),
)
Index(
    "ix_ticket_words_found",
    func.array_to_tsvector(func.string_to_array(ticket_words.c.words, text("' '"))),
    postgresql_using="gin",
).ddl_if(dialect="postgresql")

answer_marks = Table(
    "answer_marks",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("mark", String(16), nullable=False),
    Column("remark", Text),
    Column("at", Moment, nullable=False),
    Column("settled_at", Moment),
    UniqueConstraint("message_id", "staff_id"),
)

canned_replies = Table(
    "canned_replies",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("name", String(100), nullable=False),
    Column("texts", JSON, nullable=False),
    Column("team", String(32)),
    Column("at", Moment, nullable=False),
    Column("removed_at", Moment),
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("filters", JSON, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
)

queue_strategies = Table(
    "queue_strategies",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("name", String(32), nullable=False),
    Column("peak", Text),
    Column("plans", JSON, nullable=False),
    Column("urgent_first", Boolean, nullable=False),
    Column("given", JSON, nullable=False),
)

rotas = Table(
    "rotas",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("duty", String(16), primary_key=True),
    Column("people", JSON, nullable=False),
    Column("since", Date, nullable=False),
    Column("swaps", JSON, nullable=False),
)

team_hours = Table(
    "team_hours",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("week", Text, nullable=False),
    Column("zone", String(64), nullable=False),
)

holidays = Table(
    "holidays",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("team", String(32), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("week", Text, nullable=False),
)

targets = Table(
    "targets",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("priority", String(16), primary_key=True),
    Column("clock", String(16), primary_key=True),
    Column("since", Moment, primary_key=True),
    Column("minutes", Integer),
    Column("calendar", Boolean, nullable=False),
)

staff_tokens = Table(
    "staff_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("staff_id", ForeignKey("staff.id")),
    Column("act", String(32), nullable=False),
    Column("subject", String(254)),
    Column("data", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)
