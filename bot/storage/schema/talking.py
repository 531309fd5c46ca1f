"""What was said and shown, and what came of it."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.schema.columns import Id, Moment, Number, metadata

conversations = Table(
    "conversations",
    metadata,
    Column("id", Id, primary_key=True),
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
    Column("id", Number, primary_key=True, autoincrement=True),
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
    Column("id", Number, primary_key=True, autoincrement=True),
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
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("problem", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    UniqueConstraint("episode_id", "problem"),
    Index(None, "customer_id", "problem", "at"),
    Index(None, "problem", "at"),
    Index(None, "at"),
)

walkthroughs = Table(
    "walkthroughs",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
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
    Index(None, "problem", "started_at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
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
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("article_id", String(100), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("customer_id", ForeignKey("customers.id")),
    Column("helpful", Boolean, nullable=False),
    Column("text", Text),
    Column("at", Moment, nullable=False),
    Index(None, "article_id", "lang", "at"),
)
