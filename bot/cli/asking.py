"""The body of `ask`: the very action of the service, over a database that is gone afterwards."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from rich.table import Table

from bot.actions.ask import ask as ask_the_bot
from bot.actions.meet_customer import customer_of
from bot.actions.services import Services
from bot.actions.start_conversation import start_conversation
from bot.actions.understanding import explain as explain_to
from bot.cli.console import out, print_json, t
from bot.cli.indexing import build_apart
from bot.domain.answering import Stakes, weigh
from bot.language import Lang
from bot.language.detection import detect
from bot.main import open_encoder, open_index, utc_now
from bot.retrieval.explaining import Explanation
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrating import migrate


def ask(settings: Settings, text: str, lang: Lang | None, *, as_json: bool, explain: bool) -> None:
    """Print the reply to `text` as a new customer's first message on the page in `lang`."""
    live = open_index(settings, open_encoder(settings), partial(build_apart, settings))
    index = live.current()
    with TemporaryDirectory(prefix="dalil-ask-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'ask.sqlite3'}")
        migrate(database)
        reply = _first_reply(Services(database, live, utc_now), text, lang or detect(text) or "ar")
        database.close()
    explanation = explain_to(index, text, reply["lang"]) if explain else None
    if as_json:
        facts = {"index": index.version, "reply": reply}
        print_json(facts | ({"explanation": _facts(explanation, index.stakes)} if explanation else {}))
        return
    _print_reply(reply)
    if explanation:
        _print_explanation(explanation, index.stakes)


def _first_reply(services: Services, text: str, lang: Lang) -> dict[str, Any]:
    started = start_conversation(services, None, str(uuid4()), lang)
    assert started.token is not None
    customer = customer_of(services, started.token)
    assert customer is not None
    reply: dict[str, Any] = ask_the_bot(services, customer, started.conversation_id, str(uuid4()), text)[
        "reply"
    ]
    return reply


def _facts(explanation: Explanation, stakes: Stakes) -> dict[str, object]:
    return {
        "stakes": asdict(stakes),
        "worth": weigh(explanation.findings.candidates, stakes),
        "in_field": explanation.findings.in_field,
        "known": explanation.known,
        "candidates": [asdict(candidate) for candidate in explanation.candidates],
    }


def _print_reply(reply: dict[str, Any]) -> None:
    out.print(f"[{reply['kind']}]", style="dim")
    if article := reply.get("article"):
        out.print(f"{article['title']}  {article['lang']}/{article['id']}", style="bold")
    out.print(reply["text"])
    if choices := reply.get("choices"):
        out.print(f"{t('ask.choices')}:", style="dim")
        for choice in choices:
            out.print(f"  {choice['label']}  ({choice['choice']})")


def _print_explanation(explanation: Explanation, stakes: Stakes) -> None:
    worth = weigh(explanation.findings.candidates, stakes)
    figures = asdict(stakes) | {kind.value: value for kind, value in worth.items()}
    shown = {name: f"{value:.2f}" for name, value in figures.items()}
    out.print(t("ask.stakes", found=f"{explanation.findings.in_field:.2f}", **shown), style="dim")
    table = Table()
    table.add_column(t("ask.candidate"))
    for name in ("probability", "score"):
        table.add_column(t(f"ask.{name}"), justify="right")
    table.add_column(t("ask.grounds"))
    for candidate in explanation.candidates:
        passages = [f"{p.score:.2f} {p.kind}: {p.text[:80]}" for p in candidate.passages]
        features = ", ".join(f"{name} {value:.2f}" for name, value in candidate.features.items())
        table.add_row(
            f"{candidate.article_id}\n{candidate.title}",
            f"{candidate.probability:.3f}",
            f"{candidate.score:.2f}",
            "\n".join([*passages, features]),
        )
    out.print(table)
