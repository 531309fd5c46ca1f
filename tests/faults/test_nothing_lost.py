"""Whatever the moment at which the server is killed, what it acknowledged is there.

`DALIL_TEST_KILLS` sets how often it is killed, for a long run.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.cast import Crowd
from tests.faults.conftest import NewServer
from tests.faults.oracle import Found, Ledger, Said, Sent, losses, read
from tests.faults.server import Server

KILLS = {"sqlite": 1, "postgresql": 1}


@pytest.mark.parametrize("kind", KILLS)
def test_a_killed_server_has_lost_nothing_that_it_acknowledged(
    kind: str, new_url: Callable[[str], str], new_server: NewServer, tmp_path: Path
) -> None:
    server = new_server(new_url(kind))
    for number in range(int(os.environ.get("DALIL_TEST_KILLS", KILLS[kind]))):
        ledger = Ledger(tmp_path / f"ledger-{number}.jsonl")
        crowd = crowd_until_killed(server, ledger)
        assert losses(ledger, read(server.database_url)) == []
        server.start()
        repeat_everything(crowd, ledger)
        assert losses(ledger, read(server.database_url)) == []
        crowd.closes()


def crowd_until_killed(server: Server, ledger: Ledger) -> Crowd:
    crowd = Crowd(server.url, ledger)
    crowd.arrives(customers=3)
    crowd.writes_until(acknowledged=random.randint(1, 80))
    time.sleep(random.uniform(0, 0.05))
    server.kill()
    crowd.leaves()
    assert crowd.surprises == []
    return crowd


def repeat_everything(crowd: Crowd, ledger: Ledger) -> None:
    """As clients do that do not know what became of what they sent."""
    for entry in ledger.sent:
        result = crowd.repeats(entry)
        assert ledger.acknowledged.get(entry.id, result) == result
        ledger.hears(entry, result)


HELLO = {"kind": "small_talk", "text": "Hello!"}
GOODBYE = {"kind": "handoff", "text": "A person will read this.", "ticket": {"reference": "DL-1"}}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Samira said two things, asked for a person, and had an answer each time; Huda wrote back."""
    ledger = Ledger(tmp_path / "ledger.jsonl")
    for id_, action, said, result in (
        ("1", "message", "مرحبا", {"reply": HELLO}),
        ("2", "message", "hello", {"reply": HELLO}),
        ("3", "choice", "person", {"reply": GOODBYE}),
        ("4", "reply", "Salam", {}),
    ):
        entry = Sent(id_, action, "samira", said, "/")
        ledger.sends(entry)
        ledger.hears(entry, result)
    return ledger


@pytest.fixture
def found(ledger: Ledger) -> Found:
    """All of that, as it should be stored."""
    said = [
        Said("samira", "customer", "مرحبا", None, None),
        Said("samira", "bot", "Hello!", None, HELLO),
        Said("samira", "customer", "hello", None, None),
        Said("samira", "bot", "Hello!", None, HELLO),
        Said("samira", "customer", "A person", "person", None),
        Said("samira", "bot", "A person will read this.", None, GOODBYE),
        Said("samira", "agent", "Salam", None, None),
    ]
    return Found(said, dict(ledger.acknowledged), [("samira", "DL-1")])


def test_the_oracle_is_content_when_all_is_there(ledger: Ledger, found: Found) -> None:
    assert losses(ledger, found) == []


def test_the_oracle_sees_an_acknowledgement_that_came_before_its_commit(ledger: Ledger, found: Found) -> None:
    """As a crash leaves it between such an acknowledgement and the commit: nothing of the last write."""
    del found.results["4"]
    assert losses(ledger, replace(found, messages=found.messages[:-1])) != []


def test_what_was_never_acknowledged_may_be_there_or_not(ledger: Ledger, found: Found) -> None:
    del ledger.acknowledged["4"]
    assert losses(ledger, found) == []
    del found.results["4"]
    assert losses(ledger, replace(found, messages=found.messages[:-1])) == []


def changed(found: Found) -> Iterator[tuple[str, Found]]:
    said = found.messages
    yield "a message is missing", replace(found, messages=said[1:])
    yield "a message is doubled", replace(found, messages=[*said, said[2]])
    yield "two have changed places", replace(found, messages=[said[2], said[1], said[0], *said[3:]])
    yield "a byte is another", replace(found, messages=[replace(said[0], text="مرحبآ"), *said[1:]])
    yield "a reply is missing", replace(found, messages=[said[0], *said[2:]])
    yield "a choice is missing", replace(found, messages=[*said[:4], *said[5:]])
    yield "a write is half there", replace(found, messages=said[:-1])
    yield "another result is kept", replace(found, results=found.results | {"1": {"reply": GOODBYE}})
    yield "the ticket is missing", replace(found, tickets=[])
    yield "there are two tickets", replace(found, tickets=[*found.tickets, ("samira", "DL-2")])
    yield "a page is torn", replace(found, damage=["row 7 missing from index"])


def test_the_oracle_sees_every_kind_of_loss(ledger: Ledger, found: Found) -> None:
    unseen = [what for what, wrong in changed(found) if losses(ledger, wrong) == []]
    assert unseen == []
