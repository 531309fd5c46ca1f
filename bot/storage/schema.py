"""The tables: facts, not rates. Times are UTC; every figure is derived from these rows when asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, also on SQLite, which keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        found: datetime | None = value
        return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


_Id = String(36)
_Number = BigInteger().with_variant(Integer, "sqlite")
"""Counts upwards by itself on both databases."""

customers = Table(
    "customers",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("experience", String(16), nullable=False, server_default="neutral"),
    Column("preferred_form", String(16)),
    Column("created_at", Moment, nullable=False),
)

customer_sessions = Table(
    "customer_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("lang", String(2), nullable=False),
    Column("held_by_person", Boolean, nullable=False),
    Column("chosen_form", String(16)),
    Column("urgent", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
)

episodes = Table(
    "episodes",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("asked_back", Boolean, nullable=False),
    Column("rephrased", Boolean, nullable=False),
    Column("rejected", JSON, nullable=False),
    Column("problem", String(100)),
    Column("form", String(16)),
    Column("refresher", Boolean, nullable=False),
    Column("said_no", Boolean, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("active_at", Moment, nullable=False),
    Column("outcome", String(16)),
    Column("ended_at", Moment),
    Index(None, "ended_at", "active_at"),
    sqlite_autoincrement=True,
)

messages = Table(
    "messages",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("sender", String(16), nullable=False),
    Column("staff_id", ForeignKey("staff.id")),
    Column("choice", String(120)),
    Column("text", Text, nullable=False),
    Column("lang", String(2), nullable=False),
    Column("dir", String(3), nullable=False),
    Column("reply", JSON),
    Column("at", Moment, nullable=False),
    Index(None, "conversation_id", "id"),
    sqlite_autoincrement=True,
)

decisions = Table(
    "decisions",
    metadata,
    Column("message_id", ForeignKey("messages.id"), primary_key=True, autoincrement=False),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("article_id", String(100)),
    Column("article_lang", String(2)),
    Column("revision", String(64)),
    Column("index_version", String(64), nullable=False),
    Column("form", String(16)),
    Column("step", Integer),
    Column("reason", String(32)),
    Column("candidates", JSON, nullable=False),
    Column("in_field", Float, nullable=False),
    Column("at", Moment, nullable=False),
    Column("in_context_of", Text),
)

occurrences = Table(
    "occurrences",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("problem", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    UniqueConstraint("episode_id", "problem"),
    Index(None, "customer_id", "problem", "at"),
)

walkthroughs = Table(
    "walkthroughs",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("problem", String(100), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("step", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("helped", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("moved_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("completed", Boolean, nullable=False),
    Column("asked_whether_held_at", Moment),
    Column("held", Boolean),
    Index(None, "customer_id", "problem", "moved_at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("episode_id", ForeignKey("episodes.id")),
    Column("about", String(16), nullable=False, server_default="bot"),
    Column("rating", String(8), nullable=False),
    Column("text", Text),
    Column("at", Moment, nullable=False),
)

article_votes = Table(
    "article_votes",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("article_id", String(100), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("customer_id", ForeignKey("customers.id")),
    Column("helpful", Boolean, nullable=False),
    Column("text", Text),
    Column("at", Moment, nullable=False),
    Index(None, "article_id", "lang", "at"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
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
    Index(None, "status", "waiting_since"),
)

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("staff_id", ForeignKey("staff.id")),
    Column("data", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
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
    Column("id", _Number, primary_key=True, autoincrement=True),
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
    Index(None, "recipient", "created_at"),
    Index(None, "sent_at", "given_up_at", "due_at"),
)

staff = Table(
    "staff",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

writes = Table(
    "writes",
    metadata,
    Column("actor", String(36), primary_key=True),
    Column("client_id", _Id, primary_key=True),
    Column("action", String(64), nullable=False),
    Column("result", JSON),
    Column("at", Moment, nullable=False),
)
