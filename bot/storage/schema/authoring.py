"""What authors write and publish, the questions they try it with, and what customers could not find."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.storage.schema.columns import Moment, Number, metadata

article_revisions = Table(
    "article_revisions",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("path", String(300), nullable=False),
    Column("article_id", String(100), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("staff_id", ForeignKey("staff.id")),
    Column("at", Moment, nullable=False),
    Index(None, "path", "id"),
)

staged_articles = Table(
    "staged_articles",
    metadata,
    Column("path", String(300), primary_key=True),
    Column("article_id", String(100), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("base", String(64)),
    Column("text", Text, nullable=False),
    Column("revision", String(64), nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

batch_questions = Table(
    "batch_questions",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("text", Text, nullable=False),
    Column("lang", String(2), nullable=False),
    Column("article_id", String(100)),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("removed_at", Moment),
)

publications = Table(
    "publications",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("staff_id", ForeignKey("staff.id")),
    Column("requested_at", Moment, nullable=False),
    Column("heartbeat_at", Moment),
    Column("ended_at", Moment),
    Column("doing", String(16)),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("of", Integer, nullable=False, server_default="0"),
    Column("version", String(64)),
    Column("before", String(64)),
    Column("changes", JSON, nullable=False),
    Column("batch", JSON),
    Column("error", JSON),
    Column("faults", JSON),
    Index(None, "state", "id"),
)

gap_decisions = Table(
    "gap_decisions",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("question", Text, nullable=False),
    Column("lang", String(2), nullable=False),
    Column("people", Integer, nullable=False),
    Column("reason", Text),
    Column("article_id", String(100)),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

# A question is a message, or the words that came with a vote: `source` says which, `number` is its own there.
gap_decision_questions = Table(
    "gap_decision_questions",
    metadata,
    Column("source", String(8), primary_key=True),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("decision_id", ForeignKey("gap_decisions.id"), nullable=False, index=True),
)

question_vectors = Table(
    "question_vectors",
    metadata,
    Column("source", String(8), primary_key=True),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("encoder", String(200), nullable=False),
    Column("vector", LargeBinary, nullable=False),
)
