"""Revisions of articles, texts not yet published, publications, questions to try, decisions on gaps, and ways
to find what came of an article."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_INDEXES = (
    ("occurrences", "problem", "at"),
    ("occurrences", "at"),
    ("walkthroughs", "problem", "started_at"),
)


def upgrade() -> None:
    _create_texts()
    _create_publishing()
    _create_gaps()
    for table, *columns in _INDEXES:
        op.create_index(_name(table, columns), table, columns)


def downgrade() -> None:
    for table, *columns in _INDEXES:
        op.drop_index(_name(table, columns), table)
    for table in (
        *("question_vectors", "gap_decision_questions", "gap_decisions"),
        *("publications", "batch_questions", "staged_articles", "article_revisions"),
    ):
        op.drop_table(table)


def _create_texts() -> None:
    op.create_table(
        "article_revisions",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("path", sa.String(300), nullable=False),
        sa.Column("article_id", sa.String(100), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.String(36), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_article_revisions_path_id", "article_revisions", ["path", "id"])
    op.create_table(
        "staged_articles",
        sa.Column("path", sa.String(300), nullable=False),
        sa.Column("article_id", sa.String(100), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("base", sa.String(64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("path"),
    )


def _create_publishing() -> None:
    op.create_table(
        "batch_questions",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("article_id", sa.String(100), nullable=True),
        sa.Column("staff_id", sa.String(36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "publications",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("staff_id", sa.String(36), nullable=True),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("heartbeat_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("doing", sa.String(16), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("of", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("version", sa.String(64), nullable=True),
        sa.Column("before", sa.String(64), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("batch", sa.JSON(), nullable=True),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("faults", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_publications_state_id", "publications", ["state", "id"])


def _create_gaps() -> None:
    op.create_table(
        "gap_decisions",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("article_id", sa.String(100), nullable=True),
        sa.Column("staff_id", sa.String(36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "gap_decision_questions",
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("decision_id", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["gap_decisions.id"]),
        sa.PrimaryKeyConstraint("source", "number"),
    )
    op.create_index("ix_gap_decision_questions_decision_id", "gap_decision_questions", ["decision_id"])
    op.create_table(
        "question_vectors",
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("encoder", sa.String(200), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("source", "number"),
    )


def _name(table: str, columns: list[str]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"
