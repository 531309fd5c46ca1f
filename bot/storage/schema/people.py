"""Customers, members of staff, how they are known, and what they wrote by the ids of their clients."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from bot.storage.schema.columns import Id, Moment, metadata

customers = Table(
    "customers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("experience", String(16), nullable=False, server_default="neutral"),
    Column("preferred_form", String(16)),
    Column("created_at", Moment, nullable=False),
    Column("spend", String(40)),
)

customer_sessions = Table(
    "customer_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    Column("teams", JSON, nullable=False, server_default='["customer_service", "technical_support"]'),
    Column("skills", JSON, nullable=False, server_default="[]"),
    Column("capacity", Integer, nullable=False, server_default="10"),
    Column("tier", Integer, nullable=False, server_default="1"),
    Column("away_until", Moment),
    Column("online_at", Moment),
    Column("invited_at", Moment),
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
    Column("client_id", Id, primary_key=True),
    Column("action", String(64), nullable=False),
    Column("result", JSON),
    Column("at", Moment, nullable=False),
)
