"""Every setting of Dalil, in one place. Each is an environment variable named `DALIL_` and the field's name.

An `.env` file in the working directory may set them too; the environment wins.
"""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import WrongSetting

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class Settings(BaseSettings):
    """The settings of one running Dalil. Relative paths are from the working directory."""

    model_config = SettingsConfigDict(env_prefix="DALIL_", env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field(default="", description="SQLAlchemy URL; empty: SQLite in the data directory")
    data_dir: Path = Field(default=Path(".data"), description="where Dalil keeps what it must not lose")
    kb_dir: Path = Field(default=Path("kb_articles"), description="the articles")
    index_dir: Path = Field(default=Path("index"), description="the built indexes")
    host: str = Field(default="127.0.0.1", description="the address to listen on")
    port: int = Field(default=8000, ge=1, le=65535, description="the port to listen on")
    trusted_proxies: str = Field(
        default="",
        description="addresses or networks, with commas, of proxies that may say whose request they pass on",
    )
    base_url: str = Field(default="", description="the address customers type; empty: http://host:port")
    secret_key: str = Field(default="", description="signs cookies; empty: made on first start and kept")
    smtp_url: str = Field(
        default="",
        repr=False,
        description="the mail server, smtp[s]://user:password@host:port; empty: mail is kept in the outbox",
    )
    mail_from: str = Field(
        default="", validate_default=True, description="the address that mail comes from; needed to send"
    )
    opening_hours: str = Field(
        default="",
        description="when the team is at work: sun-thu 09:00-17:00; sat 10:00-14:00; empty: always",
    )
    time_zone: str = Field(default="Asia/Amman", description="the time zone of the opening hours")
    wrong_answer_cost: float = Field(
        default=4.0,
        ge=0,
        le=1000,
        description="how many right answers a wrong one undoes; more: more caution",
    )
    worst_batch_loss: float = Field(
        default=0.02,
        ge=0,
        le=1,
        description="the share of the kept and own questions that a build may answer worse before it asks",
    )
    model: str = Field(default="", description="the encoder, a path or hub name; empty: the bundled one")

    @field_validator("base_url")
    @classmethod
    def _absolute(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/")):
            raise ValueError("must be http:// or https:// and a host, without a path")
        return url.rstrip("/")

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, proxies: str) -> str:
        named = [part.strip() for part in proxies.split(",") if part.strip()]
        for one in named:
            try:
                ip_network(one)
            except ValueError as error:
                raise ValueError(f"'{one}' is neither an address nor a network") from error
        return ",".join(named)

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: str) -> str:
        if key and len(key) < 32:
            raise ValueError("must have 32 characters or more")
        return key

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            sound = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
        except ValueError:
            sound = False
        if url and (
            not sound or parts.path.strip("/") or parts.query or bool(parts.username) != bool(parts.password)
        ):
            raise ValueError("must be smtp:// or smtps://, a user and a password or neither, and a host")
        return url

    @field_validator("mail_from")
    @classmethod
    def _an_address(cls, address: str, info: ValidationInfo) -> str:
        if address and not _ADDRESS.fullmatch(address):
            raise ValueError("must be an e-mail address and nothing else")
        if not address and info.data.get("smtp_url"):
            raise ValueError("must be set where DALIL_SMTP_URL is")
        return address

    @property
    def public_url(self) -> str:
        return self.base_url or f"http://{self.host}:{self.port}"

    @property
    def sqlalchemy_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'dalil.sqlite3'}"


def read_settings() -> Settings:
    """The settings as the environment gives them.

    Raises:
        WrongSetting: with one line for each variable that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise WrongSetting(
            reason="; ".join(
                f"DALIL_{'_'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}"
                for fault in error.errors()
            )
        ) from error
