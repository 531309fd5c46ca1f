"""PostgreSQL with an end to every wait.

The server limits how long a statement, or a wait for a lock, may take. A server that hangs keeps no such
promise, so the client gives a connection up when nothing at all has come from it for somewhat longer.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

_LOCK_SECONDS = 3
_STATEMENT_SECONDS = 3
_SILENCE_SECONDS = 3.5
_CONNECT_SECONDS = 2


class _Impatient(psycopg.Connection[Any]):
    """A connection that closes itself when its server keeps silent for too long."""

    patience: float | None = _SILENCE_SECONDS

    def wait(self, gen: PQGen[Any], *args: Any, **kwargs: Any) -> Any:
        return super().wait(self._while_heard(gen), *args, **kwargs)

    def _while_heard(self, gen: PQGen[Any]) -> PQGen[Any]:
        """`gen`, with an eye on the clock at each of psycopg's regular wake-ups.

        Raises:
            OperationalError: the server keeps silent.
        """
        try:
            state = next(gen)
            heard = monotonic()
            while True:
                ready = yield state
                if ready:
                    heard = monotonic()
                elif self.patience is not None and monotonic() - heard > self.patience:
                    self.close()
                    raise psycopg.OperationalError("the server keeps silent")
                state = gen.send(ready)
        except StopIteration as end:
            return end.value


def postgresql_engine(url: str) -> Engine:
    """An engine for the database at `url`; a connection that broke while idle is replaced unnoticed."""
    limits = {
        "timezone": "UTC",
        "statement_timeout": f"{_STATEMENT_SECONDS}s",
        "lock_timeout": f"{_LOCK_SECONDS}s",
    }
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        hide_parameters=True,  # what people wrote, and hashes, are not for the log
        pool_size=10,
        max_overflow=10,
        pool_timeout=_LOCK_SECONDS,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
        },
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, args: list[Any], kwargs: dict[str, Any]) -> _Impatient:
        return _Impatient.connect(*args, **kwargs)

    @event.listens_for(engine, "checkin")
    def _hurry_again(connection: _Impatient | None, _record: Any) -> None:
        if connection is not None:
            connection.patience = _SILENCE_SECONDS

    return engine


def without_time_limit(connection: Connection) -> None:
    """Let this transaction take its time: all the rows take longer than any one customer may wait."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        driver = connection.connection.driver_connection
        assert isinstance(driver, _Impatient)
        driver.patience = None
