"""What Salma, who runs Dalil, and Layla, who writes the articles, see of the commands."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.domain.answering import MENDED
from bot.main import open_database, utc_now
from bot.settings import Settings
from bot.storage.staff import credentials_for, save_member

PASSWORD = """---
title: I forgot my password
team: technical_support
questions:
  - forgot my password
  - cannot sign in any more
---
You no longer know your password.

## Ready fix
1. Choose "Forgot your password?".
2. Open the link in the e-mail.
"""
PAYOUT = """---
title: Where is my payout
questions:
  - my payout is late
  - money did not reach the bank
---
Payouts take two working days.

## Ready fix
Wait until Tuesday.
"""
BROKEN = """---
title: Half an article
team: the_moon
---
Text.
"""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Layla's two articles, and what building an index of them said."""
    home = tmp_path_factory.mktemp("built")
    articles = home / "kb_articles" / "en" / "account"
    articles.mkdir(parents=True)
    (articles / "forgotten-password.md").write_text(PASSWORD)
    (articles / "late-payout.md").write_text(PAYOUT)
    return home, dalil(home, "index", "build")


@pytest.fixture
def home(built: tuple[Path, Result], tmp_path: Path) -> Path:
    """A copy of Layla's articles with their index, to change at will."""
    return Path(copytree(built[0], tmp_path / "home"))


def environment(home: Path, **settings: str) -> dict[str, str]:
    return {
        "DALIL_DATA_DIR": str(home / "data"),
        "DALIL_KB_DIR": str(home / "kb_articles"),
        "DALIL_INDEX_DIR": str(home / "index"),
        **{f"DALIL_{name.upper()}": value for name, value in settings.items()},
    }


def dalil(home: Path, *words: str, given: str | None = None, **settings: str) -> Result:
    return CliRunner().invoke(app, [*words], input=given, env=environment(home, **settings))


def run_dalil(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """As a program of its own."""
    return subprocess.run(
        [Path(sys.executable).with_name("dalil"), *words],
        env=os.environ | environment(home, **settings),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


COMMANDS = (
    (),
    ("serve",),
    ("index",),
    ("index", "build"),
    ("index", "check"),
    ("index", "status"),
    ("index", "rollback"),
    ("index", "watch"),
    ("ask",),
    ("import",),
    ("staff",),
    ("staff", "add"),
    ("backup",),
    ("restore",),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(command: tuple[str, ...], tmp_path: Path) -> None:
    result = dalil(tmp_path, *command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_help_does_not_wait_for_the_encoder() -> None:
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, bot.cli; print('torch' in sys.modules, 'fastapi' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout == "False False\n"


def test_on_an_arabic_terminal_the_commands_speak_arabic(tmp_path: Path) -> None:
    result = subprocess.run(
        [Path(sys.executable).with_name("dalil"), "index", "--help"],
        env=os.environ | {"LC_ALL": "ar_JO.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "الفهرس" in result.stdout


def test_a_build_says_what_it_published(built: tuple[Path, Result]) -> None:
    result = built[1]
    assert result.exit_code == 0, result.output
    assert "articles 2" in result.stdout


def test_a_broken_file_is_named_with_line_and_reason_and_left_out(home: Path) -> None:
    (home / "kb_articles" / "en" / "account" / "broken.md").write_text(BROKEN)
    result = dalil(home, "index", "build")
    assert result.exit_code == 1
    assert "en/account/broken.md:3: error:" in result.stderr
    assert "customer_service, technical_support" in result.stderr
    assert "articles 2" in result.stdout
    assert "cannot be used: 1" in result.stdout


def test_a_warning_leaves_nothing_out(home: Path) -> None:
    article = home / "kb_articles" / "en" / "account" / "late-payout.md"
    article.write_text(PAYOUT.replace("questions:", "colour: blue\nquestions:"))
    result = dalil(home, "index", "check")
    assert result.exit_code == 0
    assert "en/account/late-payout.md:3: warning:" in result.stderr


def test_without_a_published_article_nothing_is_published(tmp_path: Path) -> None:
    result = dalil(tmp_path, "index", "build")
    assert result.exit_code == 2
    assert "no published article" in result.stderr
    assert not (tmp_path / "index" / "current").exists()


@pytest.mark.parametrize("command", ["check", "status", "rollback"])
def test_without_an_index_there_is_one_line_and_exit_code_2(command: str, tmp_path: Path) -> None:
    result = dalil(tmp_path, "index", command)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_check_finds_a_changed_byte_in_the_index(home: Path) -> None:
    version = (home / "index" / "current").read_text().strip()
    file = next((home / "index" / version).glob("*.faiss"))
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    result = dalil(home, "index", "check")
    assert result.exit_code == 2
    assert file.name in result.stderr


def test_status_shows_what_changed_since_the_build(home: Path) -> None:
    articles = home / "kb_articles" / "en" / "account"
    (articles / "late-payout.md").write_text(PAYOUT.replace("Tuesday", "Wednesday"))
    (articles / "new.md").write_text(PAYOUT)
    (articles / "forgotten-password.md").unlink()
    result = dalil(home, "index", "status", "--json")
    assert result.exit_code == 0
    facts = json.loads(result.stdout)
    assert facts["articles"] == {"en": 2}
    assert facts["changed_since"] == {
        "added": ["en/new"],
        "changed": ["en/late-payout"],
        "removed": ["en/forgotten-password"],
    }
    assert "~ en/late-payout" in dalil(home, "index", "status").stdout


def test_a_rollback_brings_the_version_before_back(home: Path) -> None:
    before = (home / "index" / "current").read_text().strip()
    article = home / "kb_articles" / "en" / "account" / "late-payout.md"
    article.write_text(PAYOUT.replace("Tuesday", "Wednesday"))
    assert dalil(home, "index", "build").exit_code == 0
    result = dalil(home, "index", "rollback")
    assert result.exit_code == 0
    assert before in result.stdout
    assert json.loads(dalil(home, "index", "status", "--json").stdout)["version"] == before


def test_layla_edits_a_file_and_it_is_served_without_a_command_or_named_when_it_cannot_be(home: Path) -> None:
    before = (home / "index" / "current").read_text()
    with (home / "log").open("wb") as log:
        watching = subprocess.Popen(
            [Path(sys.executable).with_name("dalil"), "index", "watch"],
            env=os.environ | environment(home),
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
    try:
        until(lambda: "Watching" in (home / "log").read_text())
        article = home / "kb_articles" / "en" / "account" / "late-payout.md"
        article.write_text(PAYOUT.replace("Tuesday", "Wednesday"))
        until(lambda: "serves now" in (home / "log").read_text())
        broken = article.with_name("broken.md")
        broken.write_text('---\ntitle: "Never closed\n---\nText.\n')
        until(lambda: "en/account/broken.md:2: error" in (home / "log").read_text())
        broken.unlink()
        until(lambda: "Mended or gone: en/account/broken.md" in (home / "log").read_text())
    finally:
        watching.terminate()
        ended = watching.wait(600)
    assert ended == 0, (home / "log").read_text()
    assert (home / "index" / "current").read_text() != before
    assert "en/account/late-payout.md" in (home / "log").read_text()


def until(reached: Callable[[], bool]) -> None:
    given_up = time.monotonic() + 600
    while not reached():
        assert time.monotonic() < given_up
        time.sleep(0.1)


def kept(home: Path) -> dict[str, bytes]:
    """Everything that lies in the data folder."""
    return {file.name: file.read_bytes() for file in (home / "data").iterdir()}


def test_with_json_an_answer_is_one_object_on_standard_output_and_nothing_is_stored(home: Path) -> None:
    before = kept(home)
    result = run_dalil(home, "ask", "I forgot my password", "--json", "--explain")
    assert result.returncode == 0, result.stderr
    facts = json.loads(result.stdout)
    assert facts["reply"]["lang"] == "en"
    best = facts["explanation"]["candidates"][0]
    assert best["article_id"] == "forgotten-password"
    assert 0 <= best["probability"] <= 1
    assert facts["explanation"]["stakes"].keys() == {"in_field", "wrong_answer"}
    assert facts["explanation"]["stakes"]["wrong_answer"] == 4
    assert facts["explanation"]["worth"].keys() == {"answer", "ask_back", "rephrase"}
    assert kept(home) == before


@pytest.mark.parametrize("cost", ["0", "2.5", "1000"])
def test_salma_says_what_a_wrong_answer_costs(cost: str, home: Path) -> None:
    result = dalil(home, "ask", "password bank", "--json", "--explain", wrong_answer_cost=cost)
    facts = json.loads(result.stdout)
    explained = facts["explanation"]
    right, mended = (candidate["probability"] for candidate in explained["candidates"][:2])
    assert explained["stakes"]["wrong_answer"] == float(cost)
    assert explained["worth"]["answer"] == pytest.approx(
        right - float(cost) * (1 - right - (1 - MENDED) * mended)
    )
    assert (facts["reply"]["kind"] == "answer") == (
        max(explained["worth"].items(), key=_worth)[0] == "answer"
    )
    assert (facts["reply"]["kind"] == "answer") or cost != "0"


def _worth(way: tuple[str, float]) -> float:
    return way[1]


def test_a_call_for_a_person_is_handed_off_in_the_language_it_was_made_in(home: Path) -> None:
    result = dalil(home, "ask", "بدي احكي مع موظف", "--json")
    reply = json.loads(result.stdout)["reply"]
    assert (reply["kind"], reply["lang"], reply["reason"]) == ("handoff", "ar", "customer_request")


def test_the_candidates_are_shown_with_their_grounds(home: Path) -> None:
    result = dalil(home, "ask", "I forgot my password", "--explain")
    assert result.exit_code == 0
    assert "late-payout" in result.stdout
    assert "answer" in result.stdout


def test_an_empty_question_is_refused_in_one_line(home: Path) -> None:
    result = dalil(home, "ask", "  ")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_a_generated_password_is_shown_once(tmp_path: Path) -> None:
    result = dalil(tmp_path, "staff", "add", "Lina@Raff.example", "--name", "Lina", "--generate-password")
    assert result.exit_code == 0, result.output
    assert "Lina <lina@raff.example>, agent" in result.stdout
    assert "/staff/sign-in" in result.stdout


def test_a_password_can_come_from_standard_input(tmp_path: Path) -> None:
    added = dalil(
        tmp_path,
        *("staff", "add", "omar@raff.example", "--role", "lead", "--password-stdin"),
        given="correct horse battery\n",
    )
    assert added.exit_code == 0, added.output
    assert "correct horse" not in added.output
    database = open_database(Settings(data_dir=tmp_path / "data"))
    with database.reading() as connection:
        omar = credentials_for(connection, "omar@raff.example")
    database.close()
    assert omar is not None
    assert omar.member.role == "lead"
    assert "correct horse" not in omar.password_hash


@pytest.mark.parametrize(
    ("words", "given", "code", "told"),
    [
        (("lina", "--password-stdin"), "correct horse battery\n", 1, "e-mail"),
        (("lina@raff.example", "--password-stdin"), "short\n", 1, "12 to 200"),
        (("lina@raff.example", "--name", "x" * 101, "--generate-password"), "", 1, "no name"),
        (("lina@raff.example",), "", 2, "--password-stdin"),
        (("lina@raff.example", "--password-stdin", "--generate-password"), "x\n", 2, "only one"),
        (("lina@raff.example", "--role", "queen", "--generate-password"), "", 2, "queen"),
    ],
    ids=["no e-mail", "too short", "too long a name", "nobody to ask", "two sources", "no such role"],
)
def test_a_member_who_cannot_be_added_is_not(
    words: tuple[str, ...], given: str, code: int, told: str, tmp_path: Path
) -> None:
    result = dalil(tmp_path, "staff", "add", *words, given=given)
    assert result.exit_code == code
    assert told in result.stderr


def test_who_is_let_in_no_more_gets_no_password_and_one_line_says_why(tmp_path: Path) -> None:
    words = ("staff", "add", "lina@raff.example", "--password-stdin")
    assert dalil(tmp_path, *words, given="correct horse battery\n").exit_code == 0
    database = open_database(Settings(data_dir=tmp_path / "data"))
    with database.writing() as connection:
        lina = credentials_for(connection, "lina@raff.example")
        assert lina
        save_member(connection, replace(lina.member, disabled_at=utc_now()))
    database.close()
    refused = dalil(tmp_path, *words, given="another horse battery\n")
    assert (refused.exit_code, refused.exception.__class__) == (1, SystemExit)
    assert "/lead/team" in refused.stderr


def test_salma_moves_to_another_machine_with_two_commands(home: Path, tmp_path: Path) -> None:
    dalil(home, "staff", "add", "lina@raff.example", "--generate-password")
    file = tmp_path / "dalil.tar.gz"
    assert dalil(home, "backup", str(file)).exit_code == 0
    there = tmp_path / "there"
    result = dalil(there, "restore", str(file))
    assert result.exit_code == 0, result.output
    assert (there / "kb_articles" / "en" / "account" / "late-payout.md").read_text() == PAYOUT
    again = dalil(there, "restore", str(file))
    assert again.exit_code == 1
    assert "--replace" in again.stderr
    assert dalil(there, "restore", str(file), "--replace").exit_code == 0


@pytest.mark.parametrize("words", [("backup", "nowhere/b.tar.gz"), ("restore", "nowhere/b.tar.gz")])
def test_a_file_that_cannot_be_used_is_told_in_one_line(words: tuple[str, ...], tmp_path: Path) -> None:
    result = dalil(tmp_path, words[0], str(tmp_path / words[1]))
    assert result.exit_code == 1
    assert "No such file" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_port_in_use_is_told_before_anything_slow_begins(home: Path) -> None:
    before = kept(home)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = dalil(home, "serve", "--port", str(port))
    assert result.exit_code == 1
    assert f"Port {port}" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert kept(home) == before


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("port", "x"),
        ("base_url", "help.example"),
        ("secret_key", "short"),
        ("database_url", "mysql://localhost/x"),
        ("data_dir", "/proc/dalil"),
        ("model", "/nowhere/model"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line_that_names_it(
    setting: str, value: str, home: Path
) -> None:
    result = dalil(home, "serve", "--port", str(free_port()), **{setting: value})
    assert result.exit_code == 2
    lines = [line for line in result.stderr.splitlines() if line != "Starting ..."]
    assert len(lines) == 1
    assert f"DALIL_{setting.upper()}" in lines[0]


@contextmanager
def serving(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = subprocess.Popen(
        [Path(sys.executable).with_name("dalil"), "serve"],
        env=os.environ | environment(home, port=str(port), host="127.0.0.1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, port
    finally:
        process.kill()
        process.wait()


def status_of(port: int, path: str) -> int | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except ConnectionError:
        return None


def test_serve_begins_without_any_article_so_that_authors_can_write_the_first(home: Path) -> None:
    rmtree(home / "kb_articles")
    rmtree(home / "index")
    with serving(home) as (process, port):
        while status_of(port, "/healthz") != 200:
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.1)
        assert status_of(port, "/readyz") == 503
        assert status_of(port, "/author") == 303
        process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=30)
    assert "/author" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT], ids=["told to end", "Ctrl-C"])
def test_serve_makes_what_is_missing_says_where_to_go_and_ends_quietly(
    ending: signal.Signals, home: Path
) -> None:
    with serving(home) as (process, port):
        while status_of(port, "/readyz") != 200:
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.1)
        assert status_of(port, "/en") == 200
        process.send_signal(ending)
        told, _ = process.communicate(timeout=30)
    assert f"http://127.0.0.1:{port}/ar" in told
    assert "dalil staff add" in told
    assert "Traceback" not in told
    assert (home / "data" / "secret_key").stat().st_mode & 0o777 == 0o600
