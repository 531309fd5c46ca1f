"""The composition root: from settings to a running application, each part made in one place.

What is missing is made here: the data directory, the secret key, the tables and the index.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.actions.back_up import Belongings
from bot.actions.build_publication import Builder
from bot.actions.services import Services
from bot.actions.understanding import understand
from bot.domain.business_hours import BusinessHours, read_business_hours
from bot.errors import IndexMissing, WrongSetting
from bot.retrieval.encoder import Encoder, load_encoder
from bot.retrieval.live import LiveIndex
from bot.retrieval.snapshot import Index
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.web.app import WebApp, create_app

_FIRST_WORDS = "hello, مرحبا"
"""Understood once before anybody waits: phrases and kernels are made ready at their first use."""

_DATABASES = ("sqlite", "postgresql")


def utc_now() -> datetime:
    return datetime.now(UTC)


def belongings(settings: Settings) -> Belongings:
    """What a backup holds besides the database."""
    return Belongings(settings.kb_dir, settings.data_dir / "secret_key", settings.data_dir / "attachments")


def open_database(settings: Settings) -> Database:
    """The database, migrated to the schema of this version.

    Raises:
        WrongSetting: it is of a kind that Dalil does not know, or there is no place for it.
        Unavailable: it cannot be reached.
    """
    if urlsplit(settings.sqlalchemy_url).scheme not in _DATABASES:
        raise WrongSetting(reason="DALIL_DATABASE_URL: must begin with sqlite:/// or postgresql://")
    _make_data_dir(settings)
    database = Database(settings.sqlalchemy_url)
    migrate(database)
    return database


def open_encoder(settings: Settings) -> Encoder:
    """The encoder.

    Raises:
        WrongSetting: there is no model of that name.
        ModelDamaged: a file of the bundled encoder is not the one that was published or taught.
    """
    try:
        return load_encoder(settings.model)
    except (OSError, ValueError) as error:
        raise WrongSetting(reason=f"DALIL_MODEL: {settings.model}: no encoder could be loaded") from error


def open_index(settings: Settings, encoder: Encoder, build: Callable[[], None]) -> LiveIndex:
    """The index that serves, followed from now on. `build` makes one that is missing or cannot serve."""
    live = LiveIndex(settings.index_dir, encoder, settings.wrong_answer_cost)
    live.look()
    try:
        live.current()
    except IndexMissing:
        build()
    return live.start()


def open_builder(settings: Settings) -> Builder:
    """What builds, in a process of its own. Raises what its parts raise."""
    return Builder(
        open_database(settings),
        utc_now,
        settings.kb_dir,
        settings.index_dir,
        open_encoder(settings),
        settings.wrong_answer_cost,
        settings.worst_batch_loss,
    )


def opening_hours(settings: Settings) -> BusinessHours:
    """When the team is at work.

    Raises:
        WrongSetting: there is no such time zone, or the table cannot be read.
    """
    try:
        zone = ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongSetting(reason=f"DALIL_TIME_ZONE: {settings.time_zone}: no such time zone") from error
    try:
        return read_business_hours(settings.opening_hours, zone)
    except ValueError as error:
        raise WrongSetting(reason=f"DALIL_OPENING_HOURS: {error}") from error


class NoIndex:
    """For actions that need none: it is not even loaded."""

    alarm: str | None = None

    def current(self) -> Index:
        raise IndexMissing(version="current")

    def candidate(self, version: str) -> Index:
        raise IndexMissing(version=version)


def open_services(settings: Settings, build: Callable[[], None]) -> Services:
    """Everything that actions work with. Raises what its parts raise."""
    hours = opening_hours(settings)
    database = open_database(settings)
    indexes = open_index(settings, open_encoder(settings), build)
    with suppress(IndexMissing):
        understand(indexes.current(), _FIRST_WORDS, "en")
    return Services(
        database,
        indexes,
        utc_now,
        settings.public_url,
        belongings(settings).attachments,
        hours,
        kb_dir=settings.kb_dir,
        index_dir=settings.index_dir,
    )


def build_app(services: Services, settings: Settings) -> WebApp:
    """The web application."""
    return create_app(services, settings, secret_key(settings))


def secret_key(settings: Settings) -> str:
    """The key that signs cookies: the setting, or the one made on the first start and kept."""
    if settings.secret_key:
        return settings.secret_key
    _make_data_dir(settings)
    path = belongings(settings).secret
    if not path.exists():
        _keep_new_key(path)
    return path.read_text("ascii").strip()


def _keep_new_key(path: Path) -> None:
    """Write a key for its owner alone, whole or not at all; if another start was faster, its key stays."""
    new = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{secrets.token_urlsafe(48)}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(new, path)
    except FileExistsError:
        return
    finally:
        new.unlink()


def _make_data_dir(settings: Settings) -> None:
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(reason=f"DALIL_DATA_DIR: {settings.data_dir}: {error.strerror}") from error
