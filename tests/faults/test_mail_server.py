"""Whatever a mail server does, every letter arrives at least once under one Message-ID, and nobody waits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.actions.hand_off import hand_off
from bot.actions.send_mail import CLAIMED_FOR, send_due_mail
from bot.actions.services import Services
from bot.actions.work_on_mail import count_unsent_mail, read_unsent_mail
from bot.channels.smtp import Mailer
from bot.domain.mail import Why
from tests.actions.cast import Clock, Talk, new_id
from tests.faults.mail_servers import Postbox, hanging_up, saying_nothing, taking_mail
from tests.faults.server import free_port

TEMPORARILY = "451 4.3.0 try again later"
FOR_GOOD = "550 5.1.1 no such mailbox"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def services(request: pytest.FixtureRequest, new_database: Any, sample_index: Any, clock: Clock) -> Services:
    return Services(new_database(request.param), sample_index, clock)


@pytest.fixture
def mailer() -> Mailer:
    return Mailer("127.0.0.1", free_port(), "help@raff.example", command_s=1)


def asks_for_a_person(services: Services, address: str) -> str:
    """Somebody hands off and leaves an address: the reference."""
    talk = Talk(services)
    result = hand_off(services, talk.customer, talk.id, new_id(), address)
    reference: str = result["ticket"]["reference"]
    return reference


@pytest.mark.parametrize("fault", [saying_nothing, hanging_up])
def test_a_server_that_stalls_or_hangs_up_loses_no_mail_and_holds_up_no_customer(
    services: Services,
    mailer: Mailer,
    clock: Clock,
    fault: Callable[[int], AbstractContextManager[None]],
) -> None:
    references = [asks_for_a_person(services, "samira@example.com")]
    with fault(mailer.port):
        assert send_due_mail(services, mailer) == 0
        references.append(asks_for_a_person(services, "yusuf@example.com"))
        clock.passes(minutes=1)
        assert send_due_mail(services, mailer) == 0
    kept = {mail.message_id: mail for mail in read_unsent_mail(services)}
    assert {mail.why for mail in kept.values()} <= {Why.OUT_OF_REACH, None}
    postbox = Postbox()
    with taking_mail(mailer.port, postbox):
        clock.passes(hours=1)
        assert send_due_mail(services, mailer) == 2
        assert send_due_mail(services, mailer) == 0
    assert set(postbox.ids) == set(kept)
    assert all(any(one in mail["Subject"] for mail in postbox.arrived) for one in references)
    assert read_unsent_mail(services) == ()


def test_a_temporary_refusal_is_tried_again_with_growing_pauses(
    services: Services, mailer: Mailer, clock: Clock
) -> None:
    asks_for_a_person(services, "samira@example.com")
    postbox = Postbox(TEMPORARILY)
    pauses = []
    with taking_mail(mailer.port, postbox):
        for _ in range(4):
            assert send_due_mail(services, mailer) == 0
            (waiting,) = read_unsent_mail(services)
            assert (waiting.why, waiting.detail) == (Why.TURNED_AWAY, TEMPORARILY)
            pauses.append(waiting.due_at - clock.now)
            assert send_due_mail(services, mailer) == 0
            clock.now = waiting.due_at
        postbox.answer = "250 taken"
        assert send_due_mail(services, mailer) == 1
    assert pauses == sorted(set(pauses))
    assert postbox.ids == [waiting.message_id]


@pytest.mark.parametrize("postbox", [Postbox(FOR_GOOD), Postbox(recipients_answer=FOR_GOOD)])
def test_a_refusal_for_good_is_given_up_and_stays_to_be_seen(
    services: Services, mailer: Mailer, clock: Clock, postbox: Postbox
) -> None:
    asks_for_a_person(services, "samira@example.com")
    with taking_mail(mailer.port, postbox):
        send_due_mail(services, mailer)
        clock.passes(days=13)
        send_due_mail(services, mailer)
    (lost,) = read_unsent_mail(services)
    assert (lost.given_up, lost.attempts, lost.why, lost.detail) == (True, 1, Why.REFUSED, FOR_GOOD)
    clock.passes(days=2)
    assert count_unsent_mail(services) == 0


def test_one_mailbox_that_is_refused_does_not_hold_up_the_others(services: Services, mailer: Mailer) -> None:
    asks_for_a_person(services, "samira@example.com")
    asks_for_a_person(services, "yusuf@example.com")

    class Choosy(Postbox):
        async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802
            self.recipients_answer = TEMPORARILY if given[3].startswith("samira") else "250 known"
            return await super().handle_RCPT(*given)

    postbox = Choosy()
    with taking_mail(mailer.port, postbox):
        assert send_due_mail(services, mailer) == 1
    assert [mail["To"] for mail in postbox.arrived] == ["yusuf@example.com"]


def test_a_server_that_never_comes_back_is_given_up_after_days(
    services: Services, mailer: Mailer, clock: Clock
) -> None:
    asks_for_a_person(services, "samira@example.com")
    began = clock.now
    while not (waiting := read_unsent_mail(services)[0]).given_up:
        clock.now = waiting.due_at
        send_due_mail(services, mailer)
    assert timedelta(days=3) < clock.now - began < timedelta(days=4)


SENDS_AND_IS_KILLED = """
import sys
from datetime import UTC, datetime, timedelta
from bot.actions.send_mail import send_due_mail
from bot.actions.services import Services
from bot.actions.work_on_mail import count_unsent_mail, read_unsent_mail
from bot.channels.smtp import Mailer
from bot.main import NoIndex
from bot.storage.database import Database
url, port, now = sys.argv[1:]
moment = datetime.fromisoformat(now)
services = Services(Database(url), NoIndex(), lambda: moment)
send_due_mail(services, Mailer("127.0.0.1", int(port), "help@raff.example"))
"""


def test_killed_after_sending_the_next_sends_it_again_with_the_same_message_id(
    new_url: Callable[[str], str], new_database: Any, sample_index: Any, clock: Clock, mailer: Mailer
) -> None:
    services = Services(new_database("sqlite"), sample_index, clock)
    asks_for_a_person(services, "samira@example.com")
    (kept,) = read_unsent_mail(services)

    class Killer(Postbox):
        """Takes the mail; who sent it is dead before it hears of that."""

        async def handle_DATA(self, *given: Any) -> str:  # noqa: N802
            taken = await super().handle_DATA(*given)
            os.kill(process.pid, signal.SIGKILL)
            return taken

    killer, postbox = Killer(), Postbox()
    url = services.database.engine.url.render_as_string(hide_password=False)
    with taking_mail(mailer.port, killer):
        arguments = [url, str(mailer.port), clock().isoformat()]
        process = subprocess.Popen([sys.executable, "-c", SENDS_AND_IS_KILLED, *arguments])
        process.wait()
    with taking_mail(mailer.port, postbox):
        assert send_due_mail(services, replace(mailer, command_s=5)) == 0
        clock.passes(seconds=CLAIMED_FOR.total_seconds())
        assert send_due_mail(services, mailer) == 1
    assert killer.ids == postbox.ids == [kept.message_id]
    assert killer.arrived[0].as_bytes() == postbox.arrived[0].as_bytes()
