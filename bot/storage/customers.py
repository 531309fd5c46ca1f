"""Customers and the cookies they are known by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from bot.domain.conversation import Customer
from bot.domain.guidance import Experience, Form
from bot.storage.schema import customer_sessions, customers

# Built once: every request asks this, and building a statement costs more than running it.
_WITH_TOKEN = (
    select(customers)
    .join(customer_sessions, customer_sessions.c.customer_id == customers.c.id)
    .where(customer_sessions.c.token_hash == bindparam("hash"), customer_sessions.c.revoked_at.is_(None))
)


def add_customer(connection: Connection, customer_id: str, now: datetime) -> Customer:
    connection.execute(insert(customers).values(id=customer_id, created_at=now))
    return Customer(customer_id)


def add_token(connection: Connection, customer_id: str, token_hash: str, now: datetime) -> None:
    connection.execute(
        insert(customer_sessions).values(token_hash=token_hash, customer_id=customer_id, created_at=now)
    )


def customer_with_token(connection: Connection, token_hash: str) -> Customer | None:
    """The customer whose unrevoked cookie this is."""
    row = connection.execute(_WITH_TOKEN, {"hash": token_hash}).one_or_none()
    if row is None:
        return None
    return _customer(row)


def customer_with_id(connection: Connection, customer_id: str) -> Customer:
    return _customer(connection.execute(select(customers).where(customers.c.id == customer_id)).one())


def customer_since(connection: Connection, customer_id: str) -> datetime:
    since: datetime = connection.execute(
        select(customers.c.created_at).where(customers.c.id == customer_id)
    ).scalar_one()
    return since


def spend_of(connection: Connection, customer_id: str) -> str | None:
    """What they pay, as an agent wrote it; None where nobody knows."""
    spend: str | None = connection.scalar(select(customers.c.spend).where(customers.c.id == customer_id))
    return spend


def set_spend(connection: Connection, customer_id: str, spend: str | None) -> bool:
    """Whether it is another one than before."""
    told = connection.execute(
        update(customers)
        .where(customers.c.id == customer_id, customers.c.spend.is_distinct_from(spend))
        .values(spend=spend)
    )
    return told.rowcount > 0


def hold_customer(connection: Connection, customer_id: str) -> None:
    """Keep other writers of what there may be once for each customer waiting until the commit."""
    connection.execute(select(customers.c.id).where(customers.c.id == customer_id).with_for_update())


def save_preferences(
    connection: Connection, customer_id: str, experience: Experience, preferred_form: Form | None
) -> None:
    connection.execute(
        update(customers)
        .where(customers.c.id == customer_id)
        .values(experience=experience, preferred_form=preferred_form)
    )


def revoke_token(connection: Connection, token_hash: str, now: datetime) -> None:
    connection.execute(
        update(customer_sessions).where(customer_sessions.c.token_hash == token_hash).values(revoked_at=now)
    )


def _customer(row: Row[Any]) -> Customer:
    preferred = Form(row.preferred_form) if row.preferred_form else None
    return Customer(row.id, Experience(row.experience), preferred)
