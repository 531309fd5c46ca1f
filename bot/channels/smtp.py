"""Sending by SMTP, one mail at a time, for a thread that may wait; nobody else ever waits for it."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bot.channels.message import message_of
from bot.domain.mail import Mail, Why

_COMMAND_S = 15.0
"""For the connection, and for each answer of the server."""

_WHOLE_S = 60.0
"""For all of it, however slowly a server drips its answers."""

_FAREWELL_S = 2.0
_LONGEST_DETAIL = 300
_PORTS = {"smtp": 587, "smtps": 465}
_FOR_GOOD = range(500, 600)


class NotSent(Exception):
    """The mail did not go out, or nobody can tell: `detail` is what the server or the network said."""

    def __init__(self, why: Why, detail: str) -> None:
        super().__init__(why, detail)
        self.why = why
        self.detail = " ".join(detail.split())[:_LONGEST_DETAIL]


@dataclass(frozen=True, slots=True)
class Mailer:
    """A mail server, and the address that mails come from. A password is given to a server on another machine
    only once the connection is encrypted; otherwise encryption is used where it is offered."""

    host: str
    port: int
    sender: str
    encrypted: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    command_s: float = _COMMAND_S
    whole_s: float = _WHOLE_S

    @classmethod
    def at(cls, url: str, sender: str) -> Mailer:
        """The server of a URL `smtp[s]://[user:password@]host[:port]`."""
        parts = urlsplit(url)
        return cls(
            parts.hostname or "",
            parts.port or _PORTS[parts.scheme],
            sender,
            parts.scheme == "smtps",
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None,
        )

    def send(self, mail: Mail, house: str) -> None:
        """Send `mail` as from `house`.

        Raises:
            NotSent: the server did not say that it took the mail.
        """
        try:
            asyncio.run(self._send(mail, house))
        except aiosmtplib.SMTPRecipientsRefused as error:
            first = error.recipients[0]
            raise NotSent(_by_code(first.code), f"{first.code} {first.message}") from error
        except aiosmtplib.SMTPDataError as error:
            raise NotSent(_by_code(error.code), f"{error.code} {error.message}") from error
        except aiosmtplib.SMTPResponseException as error:  # of our name, our sender or our password
            raise NotSent(Why.TURNED_AWAY, f"{error.code} {error.message}") from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise NotSent(Why.OUT_OF_REACH, str(error) or type(error).__name__) from error
        except ValueError as error:
            raise NotSent(Why.REFUSED, str(error)) from error

    async def _send(self, mail: Mail, house: str) -> None:
        message = message_of(mail, self.sender, house)
        client = self._client()
        try:
            async with asyncio.timeout(self.whole_s):
                await client.connect()
                await client.send_message(message, sender=self.sender, recipients=[mail.recipient])
            with suppress(aiosmtplib.SMTPException, OSError):  # the mail is taken, whatever comes now
                await client.quit(timeout=_FAREWELL_S)
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        here = _is_this_machine(self.host)
        upgrade = True if self.password and not here else None
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.username,
            password=self.password,
            timeout=self.command_s,
            use_tls=self.encrypted,
            start_tls=False if self.encrypted else upgrade,
            tls_context=_trusting() if here else None,
        )


def _by_code(code: int) -> Why:
    return Why.REFUSED if code in _FOR_GOOD else Why.TURNED_AWAY


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _trusting() -> ssl.SSLContext:
    """A server on this machine has a certificate for another name, if for any; nobody is in between."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
