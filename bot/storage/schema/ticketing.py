"""Tickets with their changes and files, and the mail to send."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.storage.schema.columns import Moment, Number, metadata

tickets = Table(
    "tickets",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("reference", String(16), nullable=False, unique=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, unique=True),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("team", String(32), nullable=False),
    Column("tier", Integer, nullable=False),
    Column("priority", String(16), nullable=False),
    Column("tags", JSON, nullable=False),
    Column("status", String(16), nullable=False),
    Column("assignee_id", ForeignKey("staff.id")),
    Column("reason", String(32), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("story", JSON, nullable=False),
    Column("contact", String(254)),
    Column("note", Text),
    Column("call_back", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("waiting_since", Moment),
    Column("solved_at", Moment),
    Column("assigned_at", Moment),
    Column("first_answered_at", Moment),
    Column("answered_at", Moment),
    Column("topic", Text),
    Column("plan", String(40)),
    Column("clock", String(16)),
    Column("due_at", Moment),
    Column("check_at", Moment, index=True),
    Column("looked_at", Moment),
    Index(None, "status", "waiting_since"),
    Index(None, "status", "id"),
    Index(None, "assignee_id", "status"),
    Index("ix_tickets_line", "status", "team", "waiting_since", "priority", "assignee_id", "tier"),
)

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("staff_id", ForeignKey("staff.id")),
    Column("data", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)

# What the bot knew when it handed a conversation off, of each time before the last; `until` it did so again.
earlier_handoffs = Table(
    "earlier_handoffs",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("reason", String(32), nullable=False),
    Column("story", JSON, nullable=False),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("topic", Text),
    Column("until", Moment, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("stored_name", String(64), nullable=False, unique=True),
    Column("at", Moment, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("message_id", String(200), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("recipient", String(254), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("ticket_id", ForeignKey("tickets.id"), index=True),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("sent_at", Moment),
    Column("given_up_at", Moment),
    Index(None, "created_at", "recipient"),
    Index(None, "sent_at", "given_up_at", "due_at"),
)
