"""The body of `serve`: one process, one worker, and threads for the clock and for the mail."""

from __future__ import annotations

import errno
import logging
import socket
import sys
from contextlib import closing
from functools import partial
from threading import Event, Thread

import typer
import uvicorn

from bot.actions.attach import sweep_attachments
from bot.actions.end_publication import end_the_silent
from bot.actions.find_gaps import read_missed_questions
from bot.actions.send_mail import send_due_mail
from bot.actions.services import Services
from bot.actions.settle_episodes import settle_episodes
from bot.actions.tend_desk import forget_who_was_there, tend_desk
from bot.channels.smtp import Mailer
from bot.cli.console import err, out, t
from bot.cli.indexing import NOTHING_TO_SERVE, build_apart, start_builder
from bot.domain.publication import PublicationState
from bot.errors import IndexMissing
from bot.main import build_app, open_services
from bot.settings import Settings
from bot.storage.publications import publications_in
from bot.storage.staff import any_member

_SETTLE_EVERY_S = 600.0
_LOOK_FOR_MAIL_EVERY_S = 2.0
_READ_MISSED_EVERY_S = 20.0
_TEND_DESK_EVERY_S = 3.0
_LOOK_FOR_BUILDS_EVERY_S = 0.5
_LOOK_AT_BUILDER_EVERY_S = 5.0
"""Also how soon another one may follow."""

_FINISH_WITHIN_S = 5
"""What requests in flight and open event streams get when the server is told to end."""

_TURN_S = 0.001
"""For which a thread that only computes holds up the others: a fifth of what Python lets it, since an answer
takes many turns, and a new index is loaded while customers ask."""

_LOG = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Serve until told to end. A port that is taken is told before anything slow is begun."""
    with closing(_bound_socket(settings)) as bound:
        logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        logging.getLogger("bot").setLevel(logging.INFO)
        err.print(t("serve.starting"), style="dim")
        sys.setswitchinterval(_TURN_S)
        services = open_services(settings, partial(_build_if_there_is_something, settings))
        Thread(target=_settle, args=(services,), name="settler", daemon=True).start()
        Thread(target=_tend_desk, args=(services,), name="dispatcher", daemon=True).start()
        Thread(target=_read_missed, args=(services,), name="reader", daemon=True).start()
        Thread(target=_keep_building, args=(services, settings), name="foreman", daemon=True).start()
        if settings.smtp_url:
            mailer = Mailer.at(settings.smtp_url, settings.mail_from)
            Thread(target=_post, args=(services, mailer), name="postman", daemon=True).start()
        _Server(services, settings).run(sockets=[bound])


def _build_if_there_is_something(settings: Settings) -> None:
    """Where there is nothing to answer with yet, authors can begin to write in the browser."""
    try:
        build_apart(settings)
    except typer.Exit as ended:
        if ended.exit_code != NOTHING_TO_SERVE:
            raise
        err.print(t("serve.nothing_to_serve"), style="yellow")


class _Server(uvicorn.Server):
    """Says where to go as soon as it can be gone to."""

    def __init__(self, services: Services, settings: Settings) -> None:
        super().__init__(
            uvicorn.Config(
                build_app(services, settings),
                http="httptools",
                ws="none",
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=bool(settings.trusted_proxies),
                forwarded_allow_ips=settings.trusted_proxies,
                timeout_graceful_shutdown=_FINISH_WITHIN_S,
            )
        )
        self._services, self._settings = services, settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _announce(self._services, self._settings)


def _announce(services: Services, settings: Settings) -> None:
    url = settings.public_url
    out.print(t("serve.ready"), style="bold green")
    out.print(f"{t('serve.help_page')}: {url}/ar  {url}/en")
    with services.database.reading() as connection:
        staffed = any_member(connection)
    if staffed:
        out.print(f"{t('serve.staff')} {url}/staff/sign-in")
    else:
        out.print(t("serve.first_staff"))
        out.print("  .venv/bin/dalil staff add you@example.com --name You --role admin", style="bold")


def _settle(services: Services) -> None:
    """Settle silent episodes and sweep files of no message, now and then; a time that fails is made up for by
    the next."""
    while True:
        try:
            settle_episodes(services)
            sweep_attachments(services)
            forget_who_was_there(services)
        except Exception:
            _LOG.exception("episodes or files could not be settled")
        Event().wait(_SETTLE_EVERY_S)


def _tend_desk(services: Services) -> None:
    """Look at what agents promised, and give out what waits; what one time leaves, the next does."""
    while True:
        try:
            tend_desk(services)
        except Exception:
            _LOG.exception("the desk could not be tended")
        Event().wait(_TEND_DESK_EVERY_S)


def _keep_building(services: Services, settings: Settings) -> None:
    """Start a builder when something is asked for and none is there, and end what a dead one left. It is a
    process of its own: a build takes more than the service may spare."""
    builder = None
    while True:
        try:
            if builder is None or builder.poll() is not None:
                end_the_silent(services.database, services.kb_dir, services.index_dir, services.clock)
                with services.database.reading() as connection:
                    asked = bool(publications_in(connection, [PublicationState.REQUESTED]))
                builder = start_builder(settings) if asked else None
        except Exception:
            _LOG.exception("no builder could be started")
        Event().wait(_LOOK_FOR_BUILDS_EVERY_S if builder is None else _LOOK_AT_BUILDER_EVERY_S)


def _post(services: Services, mailer: Mailer) -> None:
    """Send what is due, and soon look again; whatever goes wrong, the next look makes up for it."""
    while True:
        try:
            send_due_mail(services, mailer)
        except Exception:
            _LOG.exception("mail could not be sent")
        Event().wait(_LOOK_FOR_MAIL_EVERY_S)


def _read_missed(services: Services) -> None:
    """Read what customers could not find, so that authors need not wait for it."""
    while True:
        try:
            read_missed_questions(services)
        except IndexMissing:  # there is nothing yet that they could have found
            pass
        except Exception:
            _LOG.exception("missed questions could not be read")
        Event().wait(_READ_MISSED_EVERY_S)


def _bound_socket(settings: Settings) -> socket.socket:
    """Bound, but not listening yet: who knocks too early is refused rather than kept waiting."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        key = "port_taken" if error.errno == errno.EADDRINUSE else "cannot_listen"
        reason = error.strerror or str(error)
        err.print(t(f"serve.{key}", host=settings.host, port=settings.port, reason=reason), style="red")
        raise typer.Exit(1) from error
    return bound
