#!/usr/bin/env -S sh -c 'exec "$(dirname "$0")/../.venv/bin/python" "$0" "$@"'
"""Measures the authors' side at size: thousands of articles, a real server, and customers who go on asking.

The articles are made of the folder of pairs that is given (`*.jsonl.gz` with a question and an answer, or a
title and a body, in each line), or of made-up words. Measured, in this order and in one run, are

- full build: seconds, and the memory at its highest, of `dalil index build` where there is no index yet
- list: the first page of the articles; save: staging the text of one
- asked quietly: 10 questions a second, an open model: a question does not wait for the one before it
- edit to served: from asking for a publication to the first reply from the new index; cold, the builder has
  to be started, and warm
- asked during builds: the same 10 questions a second, while one publication follows the other
- mixed: replies whose index and article revision do not belong together; there must be none
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from bench import DALIL, Question, Server, begin, ms, post, resident_mb
from sqlalchemy import select

from bot.actions.open_article import open_article
from bot.actions.publish_staged import publish_at_once
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.stage_article import stage_article
from bot.domain.authoring import ArticlePath
from bot.domain.staff import Member, Role
from bot.main import NoIndex, open_database
from bot.retrieval.manifest import read_manifest
from bot.retrieval.versions import current_version, versions
from bot.settings import Settings, read_settings
from bot.storage.publications import recent_publications
from bot.storage.schema import decisions

A_SECOND = 10
PASSWORD = "a long enough password"
EDITS = 5


def articles(pairs: Path | None, count: int) -> Iterator[tuple[str, str, str]]:
    """Language, title and body of so many articles."""
    found = real(pairs) if pairs else made_up()
    for _, article in zip(range(count), found, strict=False):
        yield article


def real(folder: Path) -> Iterator[tuple[str, str, str]]:
    seen = set()
    for file in sorted(folder.glob("*.jsonl.gz")):
        for line in gzip.decompress(file.read_bytes()).decode("utf-8").splitlines():
            texts = [value for value in json.loads(line).values() if isinstance(value, str)]
            texts = sorted((text.replace("\n", " ").strip() for text in texts if " " in text), key=len)
            if len(texts) < 2 or texts[0] in seen or len(texts[0]) > 150 or len(texts[-1]) < 40:
                continue
            seen.add(texts[0])
            arabic = sum("\u0600" <= letter <= "\u06ff" for letter in texts[0])
            yield ("ar" if arabic > len(texts[0]) / 3 else "en"), texts[0], texts[-1][:1500]


def made_up() -> Iterator[tuple[str, str, str]]:
    rng = random.Random(1)
    syllables = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u")]
    words = ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(20_000)]
    while True:
        yield "en", " ".join(rng.choices(words, k=6)), " ".join(rng.choices(words, k=60))


def write(kb: Path, number: int, lang: str, title: str, body: str) -> Question:
    folder = kb / lang / f"topic-{number % 20}"
    folder.mkdir(parents=True, exist_ok=True)
    quoted = json.dumps(title, ensure_ascii=False)
    front = f"---\ntitle: {quoted}\nquestions:\n  - {quoted}\n---\n"
    (folder / f"article-{number}.md").write_text(f"{front}{body}\n\n## Ready fix\n{body[:200]}\n", "utf-8")
    return Question(title, lang)


def full_build(settings: dict[str, str]) -> dict[str, float]:
    begun = time.perf_counter()
    subprocess.run([DALIL, "index", "build"], env=os.environ | settings, check=False, stdout=sys.stderr)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"full_build_s": round(time.perf_counter() - begun, 1), "full_build_peak_mb": round(peak)}


def asked(port: int, questions: list[Question], seconds: float) -> dict[str, float]:
    """The figures of `A_SECOND` questions a second, for that long. To be called in a process of its own: what
    else is done in this one would make the answers look late."""
    rng, times, failed = random.Random(2), [], []

    def ask(question: Question, due: float) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            conversation = begin(connection, question)
            path = f"/conversations/{conversation.id}/messages"
            begun = max(due, time.perf_counter())
            post(connection, path, {"text": question.text}, conversation.cookie)
            times.append(time.perf_counter() - begun)
        except Exception as failure:
            failed.append(repr(failure))
        finally:
            connection.close()

    begun = time.perf_counter()
    with ThreadPoolExecutor(64) as customers:
        number = 0
        while time.perf_counter() - begun < seconds:
            due = begun + number / A_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            customers.submit(ask, rng.choice(questions), due)
            number += 1
    if failed:
        print(f"failed: {failed[:3]}", file=sys.stderr)
    return {
        "questions": len(times) + len(failed),
        "failed": len(failed),
        "p50_ms": ms(statistics.median(times)),
        "p95_ms": ms(statistics.quantiles(times, n=20)[-1]),
    }


class Layla:
    """An author, by the actions and by the pages."""

    def __init__(self, server: Server, folder: Path) -> None:
        settings = Settings(data_dir=folder / "data", kb_dir=folder / "kb", index_dir=folder / "index")
        self.services = Services(
            open_database(settings),
            NoIndex(),
            lambda: datetime.now(UTC),
            kb_dir=settings.kb_dir,
            index_dir=settings.index_dir,
        )
        self.member: Member = add_staff(self.services, "layla@raff.example", "Layla", Role.AUTHOR, PASSWORD)
        self.server = server
        self.seen: dict[str, dict[str, str]] = {}
        self.look_at_versions()
        self.cookie = self._signed_in()

    def _signed_in(self) -> str:
        connection = self.server.connection()
        form = urlencode({"email": "layla@raff.example", "password": PASSWORD, "lang": "en"})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/staff/sign-in", form, headers)
        response = connection.getresponse()
        cookies = response.headers.get_all("Set-Cookie") or []
        return "; ".join(cookie.partition(";")[0] for cookie in cookies if "Max-Age=0" not in cookie)

    def looks_at(self, path: str) -> float:
        connection = self.server.connection()
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": self.cookie})
        response = connection.getresponse()
        response.read()
        assert response.status == 200, response.status
        return time.perf_counter() - begun

    def saves(self, path: ArticlePath, word: str) -> float:
        current = open_article(self.services, path).current
        assert current is not None
        begun = time.perf_counter()
        stage_article(
            self.services,
            self.member,
            str(uuid4()),
            path,
            f"{current.text}\n{word}\n",
            current.revision,
        )
        return time.perf_counter() - begun

    def look_at_versions(self) -> None:
        """Remember which article has which revision in them."""
        folder = self.services.index_dir
        self.seen |= {version: read_manifest(folder / version).revisions for version in versions(folder)}

    def publishes(self, path: ArticlePath, word: str) -> float:
        """Seconds from asking for it until a reply comes from the new index."""
        self.saves(path, word)
        before = current_version(self.services.index_dir)
        begun = time.perf_counter()
        publish_at_once(self.services, self.member, str(uuid4()))
        while current_version(self.services.index_dir) == before:
            with self.services.database.reading() as connection:
                latest = recent_publications(connection, 1)[0]
            assert latest.state in {"requested", "building", "published"}, (latest.state, latest.error)
            time.sleep(0.02)
        version = str(current_version(self.services.index_dir))
        while version not in self.server.log.read_text():
            time.sleep(0.02)
        took = time.perf_counter() - begun
        self.look_at_versions()
        while recent(self.services).open:
            time.sleep(0.02)
        return took


def recent(services: Services) -> object:
    with services.database.reading() as connection:
        return recent_publications(connection, 1)[0].state


def mixed(services: Services, revisions: dict[str, dict[str, str]]) -> dict[str, int]:
    """Replies that name an article's revision which their index does not have."""
    wrong = checked = 0
    with services.database.reading() as connection:
        for row in connection.execute(select(decisions)).mappings():
            if row["revision"] and row["index_version"] in revisions:
                served = revisions[row["index_version"]]
                checked += 1
                wrong += served.get(f"{row['article_lang']}/{row['article_id']}") != row["revision"]
    return {"replies_checked": checked, "mixed": wrong}


def measure(pairs: Path | None, count: int, seconds: float) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="dalil-studio-") as name:
        folder = Path(name)
        server = Server(folder)
        server.settings["DALIL_KB_DIR"] = str(folder / "kb")
        server.settings["DALIL_MODEL"] = read_settings().model
        questions = [
            write(folder / "kb", number, *article) for number, article in enumerate(articles(pairs, count))
        ]
        figures: dict[str, object] = {"articles": len(questions)} | full_build(server.settings)
        with server.running() as (pid, start), ProcessPoolExecutor(1, get_context("spawn")) as customers:
            layla = Layla(server, folder)
            path = ArticlePath.new(questions[7].lang, "topic-7", "article-7")  # type: ignore[arg-type]
            ask = partial(customers.submit, asked, server.port, questions)
            ask(3).result()
            quiet = ask(seconds).result()
            layla.looks_at("/author")
            figures |= {
                "start_s": round(start, 1),
                "list_ms": ms(statistics.median(layla.looks_at("/author") for _ in range(5))),
                "publish_page_ms": ms(layla.looks_at("/author/publish")),
                "save_ms": ms(statistics.median(layla.saves(path, f"saved {n}") for n in range(5))),
                "quiet": quiet,
                "edit_to_served_cold_s": round(layla.publishes(path, "first"), 2),
            }
            figures["edit_to_served_warm_s"] = [
                round(layla.publishes(path, f"warm {n}"), 2) for n in range(EDITS)
            ]
            asking, builds = ask(seconds), 0
            while not asking.done():
                layla.publishes(path, f"busy {builds}")
                builds += 1
            busy = asking.result()
            figures |= {"during_builds": busy, "builds": builds}
            figures["p95_to_quiet"] = round(busy["p95_ms"] / quiet["p95_ms"], 2)
            figures["server_mb"] = resident_mb(pid)
            figures |= mixed(layla.services, layla.seen)
        return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measures the authors' side at size.")
    parser.add_argument("pairs", type=Path, nargs="?", help="a folder of *.jsonl.gz with texts in pairs")
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long is asked, quietly and not")
    given = parser.parse_args()
    print(json.dumps(measure(given.pairs, given.articles, given.seconds), indent=1))
