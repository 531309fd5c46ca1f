"""The desk: notes, drafts and presence, how each team works, links for staff, an audit log, and tickets that
are assigned, timed and found by their words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_TEAMS = ("customer_service", "technical_support")
_INDEXES = {
    "ix_tickets_check_at": ["check_at"],
    "ix_tickets_status_id": ["status", "id"],
    "ix_tickets_assignee_id_status": ["assignee_id", "status"],
    "ix_tickets_line": ["status", "team", "waiting_since", "priority", "assignee_id", "tier"],
}
_TABLES = (
    *("audit_log", "staff_tokens", "targets", "holidays", "team_hours", "rotas", "queue_strategies"),
    *("saved_views", "canned_replies", "answer_marks", "ticket_words", "ticket_tags", "presence"),
    *("drafts", "notes", "earlier_handoffs"),
)


def _of_staff() -> list[sa.Column[Any]]:
    return [
        sa.Column("teams", sa.JSON(), nullable=False, server_default=json.dumps(_TEAMS)),
        sa.Column("skills", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("capacity", sa.Integer(), nullable=False, server_default="10"),
        sa.Column("tier", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("away_until", _MOMENT, nullable=True),
        sa.Column("online_at", _MOMENT, nullable=True),
        sa.Column("invited_at", _MOMENT, nullable=True),
    ]


def _of_tickets() -> list[sa.Column[Any]]:
    return [
        sa.Column("assigned_at", _MOMENT, nullable=True),
        sa.Column("first_answered_at", _MOMENT, nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("plan", sa.String(40), nullable=True),
        sa.Column("clock", sa.String(16), nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("check_at", _MOMENT, nullable=True),
        sa.Column("looked_at", _MOMENT, nullable=True),
    ]


def upgrade() -> None:
    op.add_column("customers", sa.Column("spend", sa.String(40), nullable=True))
    for column in _of_staff():
        op.add_column("staff", column)
    for column in _of_tickets():
        op.add_column("tickets", column)
    for name, columns in _INDEXES.items():
        op.create_index(name, "tickets", columns)
    _create_writing()
    _create_finding()
    _create_views()
    _create_teams()
    _create_staff()
    _fill_tickets()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE ticket_search")
    for table in _TABLES:
        op.drop_table(table)
    for name in _INDEXES:
        op.drop_index(name, "tickets")
    for column in _of_tickets():
        op.drop_column("tickets", column.name)
    for column in _of_staff():
        op.drop_column("staff", column.name)
    op.drop_column("customers", "spend")


def _create_writing() -> None:
    op.create_table(
        "earlier_handoffs",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("ticket_id", _NUMBER, nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("story", sa.JSON(), nullable=False),
        sa.Column("episode_id", _NUMBER, nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("until", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.ForeignKeyConstraint(["episode_id"], ["episodes.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_earlier_handoffs_ticket_id", "earlier_handoffs", ["ticket_id"])
    op.create_table(
        "notes",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("ticket_id", _NUMBER, nullable=False),
        sa.Column("staff_id", sa.String(36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("needed", sa.Text(), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("edited_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_notes_ticket_id", "notes", ["ticket_id"])
    op.create_table(
        "drafts",
        sa.Column("ticket_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("staff_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("ticket_id", "staff_id", "kind"),
    )
    op.create_table(
        "presence",
        sa.Column("ticket_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("staff_id", sa.String(36), nullable=False),
        sa.Column("writing", sa.Boolean(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("ticket_id", "staff_id"),
    )
    op.create_index("ix_presence_at", "presence", ["at"])


def _create_finding() -> None:
    op.create_table(
        "ticket_tags",
        sa.Column("tag", sa.String(40), nullable=False),
        sa.Column("ticket_id", _NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("tag", "ticket_id"),
    )
    op.create_index("ix_ticket_tags_ticket_id", "ticket_tags", ["ticket_id"])
    op.create_table(
        "ticket_words",
        sa.Column("ticket_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_ticket_words_found ON ticket_words"
            " USING gin (array_to_tsvector(string_to_array(words, ' ')))"
        )
    else:
        _create_sqlite_search()


def _create_sqlite_search() -> None:
    """Kept by triggers, so that whatever fills `ticket_words` fills this too."""
    op.execute(
        "CREATE VIRTUAL TABLE ticket_search USING fts5(words, content='ticket_words',"
        " content_rowid='ticket_id', tokenize='unicode61 remove_diacritics 0')"
    )
    forget = (
        "INSERT INTO ticket_search (ticket_search, rowid, words) VALUES ('delete', old.ticket_id, old.words);"
    )
    learn = "INSERT INTO ticket_search (rowid, words) VALUES (new.ticket_id, new.words);"
    for event, done in (("INSERT", learn), ("DELETE", forget), ("UPDATE", forget + learn)):
        name = f"ticket_search_{event.lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON ticket_words BEGIN {done} END")


def _create_views() -> None:
    op.create_table(
        "answer_marks",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("message_id", _NUMBER, nullable=False),
        sa.Column("ticket_id", _NUMBER, nullable=False),
        sa.Column("staff_id", sa.String(36), nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message_id", "staff_id"),
    )
    op.create_index("ix_answer_marks_ticket_id", "answer_marks", ["ticket_id"])
    op.create_table(
        "canned_replies",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("team", sa.String(32), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("staff_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_saved_views_staff_id", "saved_views", ["staff_id"])


def _create_teams() -> None:
    op.create_table(
        "queue_strategies",
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("peak", sa.Text(), nullable=True),
        sa.Column("plans", sa.JSON(), nullable=False),
        sa.Column("urgent_first", sa.Boolean(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("team"),
    )
    op.create_table(
        "rotas",
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("duty", sa.String(16), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("swaps", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("team", "duty"),
    )
    op.create_table(
        "team_hours",
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("team"),
    )
    op.create_table(
        "holidays",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_holidays_team", "holidays", ["team"])
    op.create_table(
        "targets",
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("priority", sa.String(16), nullable=False),
        sa.Column("clock", sa.String(16), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("calendar", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team", "priority", "clock", "since"),
    )


def _create_staff() -> None:
    op.create_table(
        "staff_tokens",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_staff_tokens_staff_id", "staff_tokens", ["staff_id"])
    op.create_table(
        "audit_log",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("staff_id", sa.String(36), nullable=True),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(254), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def _fill_tickets() -> None:
    """From their history: when each was answered, its tags one by one, and that its clocks want a look;
    nobody is late in what was over before anything was promised."""
    op.execute(
        "UPDATE tickets SET"
        " first_answered_at ="
        " (SELECT min(at) FROM ticket_events WHERE ticket_id = tickets.id AND kind = 'replied'),"
        " answered_at ="
        " (SELECT max(at) FROM ticket_events WHERE ticket_id = tickets.id AND kind = 'replied')"
    )
    op.execute("UPDATE tickets SET check_at = created_at WHERE status IN ('open', 'pending')")
    connection = op.get_bind()
    tickets = sa.table(
        "tickets", sa.column("id"), sa.column("tags", sa.JSON()), sa.column("looked_at", _MOMENT)
    )
    connection.execute(sa.update(tickets).values(looked_at=datetime.now(UTC)))
    tags = sa.table("ticket_tags", sa.column("tag"), sa.column("ticket_id"))
    rows = [
        {"ticket_id": row.id, "tag": tag[:40]}
        for row in connection.execute(sa.select(tickets.c.id, tickets.c.tags))
        for tag in dict.fromkeys(row.tags)
    ]
    if rows:
        op.bulk_insert(tags, rows)
