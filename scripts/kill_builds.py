#!/usr/bin/env -S sh -c 'exec "$(dirname "$0")/../.venv/bin/python" "$0" "$@"'
"""Kills a build or a publication at many random moments, and prints what became of it each time.

Articles, index and database are copies below a temporary folder. A customer asks all along; after every kill
the answer has to come from a whole index, and what serves has to load with every checksum right. In the end
a publication that nobody kills has to succeed, and nothing that was staged may be lost.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bot.actions.end_publication import end_the_silent
from bot.actions.open_article import open_article
from bot.actions.publish_staged import publish_at_once
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.stage_article import stage_article
from bot.domain.authoring import ArticlePath
from bot.domain.staff import Member, Role
from bot.main import open_database
from bot.retrieval.encoder import load_encoder
from bot.retrieval.live import LiveIndex
from bot.retrieval.snapshot import load
from bot.retrieval.versions import current_version
from bot.settings import read_settings
from bot.storage.publications import recent_publications

QUESTION = "I forgot my password, how do I reset it?"
PATH = ArticlePath.new("en", "account", "killed-while-published")
FORGE = """
import os, sys
from bot.actions.build_publication import Builder
from bot.main import open_database, utc_now
from bot.retrieval.encoder import load_encoder
from bot.settings import read_settings

settings = read_settings()
encoder = load_encoder(settings.model)
print("ready", flush=True)
for _ in sys.stdin:
    pid = os.fork()
    if pid == 0:
        folders = settings.kb_dir, settings.index_dir
        builder = Builder(open_database(settings), utc_now, *folders, encoder, 4.0, 1.0)
        done = builder.take_next()
        os._exit(0 if done and done.state == "published" else 1)
    print(pid, flush=True)
    print(os.waitpid(pid, 0)[1], flush=True)
"""
"""Loads what takes long once, and forks a builder for every line it reads: its pid, and how it ended."""


def text(number: int) -> str:
    return (
        f"---\ntitle: Change number {number}\nquestions:\n  - what is change {number}\n---\nText {number}.\n"
    )


class Forge:
    """Makes builders of a process of their own, to be killed."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", FORGE],
            env=os.environ | {"OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._said() == "ready"

    def work(self, killed_after: float | None) -> tuple[str, float]:
        """Whether a builder was killed or came to its end, and after how many seconds."""
        assert self.process.stdin is not None
        begun = time.perf_counter()
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        pid = int(self._said())
        if killed_after is not None:
            with suppress(ProcessLookupError):  # it was faster
                while time.perf_counter() - begun < killed_after:
                    os.kill(pid, 0)
                    time.sleep(0.001)
                os.kill(pid, signal.SIGKILL)
        ended = int(self._said())
        how = {0: "done", signal.SIGKILL: "killed"}.get(ended, f"ended {ended}")
        return how, time.perf_counter() - begun

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def _said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


def main(kills: int, seed: int) -> dict[str, object]:
    settings = read_settings()
    encoder = load_encoder(settings.model)
    live = LiveIndex(settings.index_dir, encoder).start()
    services = Services(
        open_database(settings),
        live,
        lambda: datetime.now(UTC),
        kb_dir=settings.kb_dir,
        index_dir=settings.index_dir,
    )
    layla = add_staff(services, "layla@raff.example", "Layla", Role.AUTHOR, "a long enough password")
    rng = random.Random(seed)
    forge = Forge()
    took = publish(forge, services, layla, 0, None)[1]
    outcomes: Counter[str] = Counter()
    for number in range(1, kills + 1):
        state, lasted = publish(forge, services, layla, number, rng.uniform(0, took * 1.1))
        took = min(took, lasted) if state.startswith("done") else took
        version = str(current_version(settings.index_dir))
        load(settings.index_dir, version, encoder)  # raises unless every file is whole
        answered = services.indexes.current().find(QUESTION, "en")
        assert answered.candidates[0].article_id == "forgotten-password"
        kept = open_article(services, PATH).current
        assert kept is not None
        assert kept.text == text(number), "what was staged is staged, or it is the file's"
        outcomes[state] += 1
        print(f"{number:>4}  {state:<10} {version}", file=sys.stderr)
    state, last = publish(forge, services, layla, kills + 1, None)
    forge.end()
    live.stop()
    return {
        "kills": kills,
        "outcomes": dict(outcomes),
        "last": state,
        "seconds_of_a_publication": round(took, 2),
        "seconds_of_the_last": round(last, 2),
        "alarm": live.alarm,
    }


def publish(
    forge: Forge, services: Services, layla: Member, number: int, killed_after: float | None
) -> tuple[str, float]:
    """Stage a text, ask for it to be published, and let a builder work until it is killed: how that ended,
    what is then known of the publication, and the seconds it took."""
    revision = open_article(services, PATH).revision
    stage_article(services, layla, str(uuid4()), PATH, text(number), revision)
    publish_at_once(services, layla, str(uuid4()))
    how, took = forge.work(killed_after)
    end_the_silent(services.database, services.kb_dir, services.index_dir, services.clock, at_once=True)
    with services.database.reading() as connection:
        latest = recent_publications(connection, 1)[0]
    if latest.state.open:  # killed before it was taken up: asked for, and still to be done
        forge.work(None)
    return f"{how}, {latest.state}", took


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Kills builds at random moments.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dalil-kill-") as folder:
        here = read_settings()
        shutil.copytree(here.kb_dir, Path(folder) / "kb")
        shutil.copytree(here.index_dir, Path(folder) / "index")
        os.environ |= {
            "DALIL_DATA_DIR": f"{folder}/data",
            "DALIL_DATABASE_URL": "",
            "DALIL_KB_DIR": f"{folder}/kb",
            "DALIL_INDEX_DIR": f"{folder}/index",
        }
        print(json.dumps(main(given.kills, given.seed), indent=1))
