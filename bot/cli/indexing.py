"""The bodies of the `index` commands."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from uuid import uuid4

import typer

from bot.actions.build_publication import Builder
from bot.actions.check_index import IndexStatus, check_index, index_status
from bot.actions.gather_changes import Gathered
from bot.actions.keep_serving import keep_serving
from bot.actions.publish_staged import roll_back
from bot.actions.services import Services
from bot.cli.console import err, fact_in_words, out, print_json, progress, sentence_of, t, tell_fault
from bot.domain.publication import Publication, PublicationState
from bot.errors import DalilError, IndexMissing
from bot.main import NoIndex, open_builder, open_database, open_encoder, utc_now
from bot.retrieval.manifest import read_manifest
from bot.settings import Settings
from bot.storage.articles import Fault, Severity, read_articles

SOME_LEFT_OUT = 1
NOTHING_TO_SERVE = 2
WORSE = 3


def build(settings: Settings, *, anyway: bool) -> None:
    """Exit code 1: published without some files; 2: nothing published; 3: it would make answers worse, and
    nobody said that it is to be published `anyway`."""
    started = time.monotonic()
    read: list[Gathered] = []

    def on_gathered(gathered: Gathered) -> None:
        read.append(gathered)
        tell_faults(gathered.faults)

    with progress(lambda doing: t(f"index.{doing}")) as on_doing:
        builder = replace(open_builder(settings), on_doing=on_doing, on_gathered=on_gathered)
        done = builder.work_on(builder.begin_command())
    if done.state is PublicationState.ASKS:
        done = _decided(builder, done, anyway=anyway)
    if done.state is PublicationState.FAILED and done.error:
        err.print(fact_in_words(done.error), style="red")
        raise typer.Exit(NOTHING_TO_SERVE)
    if done.state is not PublicationState.PUBLISHED:  # something changed before the answer came
        raise _left_waiting()
    manifest = read_manifest(settings.index_dir / str(done.version))
    out.print(
        t(
            "index.published",
            version=manifest.version,
            seconds=f"{time.monotonic() - started:.1f}",
            articles=len(manifest.revisions),
            passages=manifest.passages,
            embedded=manifest.embedded,
        )
    )
    if left_out := _left_out(read[0].faults):
        out.print(t("index.left_out", count=left_out))
        raise typer.Exit(SOME_LEFT_OUT)


def _decided(builder: Builder, done: Publication, *, anyway: bool) -> Publication:
    """What became of a build that makes answers worse, when its author was asked."""
    tell_worse(done)
    if not anyway and not (sys.stdin.isatty() and typer.confirm(t("index.publish_anyway"))):
        raise _left_waiting()
    return replace(builder, on_gathered=lambda _: None).publish_anyway(done.id)


def _left_waiting() -> typer.Exit:
    err.print(t("index.not_published"), style="yellow")
    return typer.Exit(WORSE)


def tell_worse(done: Publication) -> None:
    """Which questions a build would answer worse."""
    if done.batch:
        err.print(t("index.asks", worse=done.batch["worse"], asked=done.batch["asked"]), style="yellow")
        for row in done.batch["rows"]:
            if row["step"] < 0:
                err.print(f"  - {row['put']['text']}  ({row['put']['right'] or t('index.none')})")


def build_apart(settings: Settings) -> None:
    """Build in a process of its own: what building needs, twice what serving does, is given back at its end.

    Standard output stays free for whoever builds on the way to something else.
    """
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "index", "build"],
        env=_environment(settings),
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode not in {0, SOME_LEFT_OUT}:
        raise typer.Exit(done.returncode)


def start_builder(settings: Settings) -> subprocess.Popen[bytes]:
    """The builder, beside this process, which need not wait for it."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "index", "work"],
        env=_environment(settings),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
    )


def _environment(settings: Settings) -> dict[str, str]:
    """For a process that is to work with the same articles, index and database."""
    return os.environ | {
        "DALIL_DATA_DIR": str(settings.data_dir),
        "DALIL_DATABASE_URL": settings.database_url,
        "DALIL_KB_DIR": str(settings.kb_dir),
        "DALIL_INDEX_DIR": str(settings.index_dir),
        "DALIL_MODEL": settings.model,
        "DALIL_WRONG_ANSWER_COST": str(settings.wrong_answer_cost),
        "DALIL_WORST_BATCH_LOSS": str(settings.worst_batch_loss),
    }


def check(settings: Settings) -> None:
    """Exit code 1: some files cannot be used; 2: the index cannot serve."""
    faults = keep_serving(settings.index_dir, read_articles(settings.kb_dir)).faults
    tell_faults(faults)
    try:
        check_index(settings.index_dir, open_encoder(settings))
    except IndexMissing as error:
        raise _no_index("missing") from error
    except DalilError as error:
        err.print(sentence_of(error), style="red")
        raise typer.Exit(NOTHING_TO_SERVE) from error
    if left_out := _left_out(faults):
        out.print(t("index.sound"))
        out.print(t("index.left_out", count=left_out))
        raise typer.Exit(SOME_LEFT_OUT)
    out.print(t("index.all_well"), style="green")


def status(settings: Settings, *, as_json: bool) -> None:
    try:
        found = index_status(settings.index_dir, read_articles(settings.kb_dir))
    except IndexMissing as error:
        raise _no_index("missing") from error
    if as_json:
        print_json(_status_facts(found))
        return
    manifest = found.manifest
    for name, value in (
        ("version", manifest.version),
        ("built", f"{manifest.built_at:%Y-%m-%d %H:%M} UTC ({_age(manifest.built_at)})"),
        ("articles", ", ".join(f"{lang} {count}" for lang, count in _articles_by_language(found).items())),
        ("passages", manifest.passages),
        ("encoder", f"{manifest.making.encoder} ({manifest.making.dimension})"),
        ("in_field", f"{manifest.calibration.in_field:.2f}"),
        ("previous", ", ".join(found.previous) or t("index.none")),
        ("since", found.drift.count or t("index.none")),
    ):
        out.print(f"{t(f'index.{name}')}: {value}")
    for sign, keys in (("+", found.drift.added), ("~", found.drift.changed), ("-", found.drift.removed)):
        for key in keys:
            out.print(f"  {sign} {key}")


def rollback(settings: Settings) -> None:
    services = Services(
        open_database(settings), NoIndex(), utc_now, kb_dir=settings.kb_dir, index_dir=settings.index_dir
    )
    try:
        version = roll_back(services, None, str(uuid4()))["version"]
    except IndexMissing as error:
        raise _no_index("no_previous") from error
    out.print(t("index.rolled_back", version=version))


def tell_faults(faults: Iterable[Fault]) -> None:
    for fault in faults:
        tell_fault(asdict(fault))


def _no_index(key: str) -> typer.Exit:
    err.print(t(f"index.{key}"), style="red")
    return typer.Exit(NOTHING_TO_SERVE)


def _left_out(faults: Iterable[Fault]) -> int:
    return len({fault.path for fault in faults if fault.severity is not Severity.WARNING})


def _articles_by_language(found: IndexStatus) -> dict[str, int]:
    langs = [key.split("/")[0] for key in found.manifest.revisions]
    return {lang: langs.count(lang) for lang in sorted(set(langs))}


def _status_facts(found: IndexStatus) -> dict[str, object]:
    manifest = found.manifest
    return {
        "version": manifest.version,
        "built_at": manifest.built_at.isoformat(),
        "age_s": round((utc_now() - manifest.built_at).total_seconds()),
        "articles": _articles_by_language(found),
        "passages": manifest.passages,
        "encoder": {"name": manifest.making.encoder, "dimension": manifest.making.dimension},
        "in_field": manifest.calibration.in_field,
        "figures": manifest.calibration.figures,
        "previous": list(found.previous),
        "changed_since": asdict(found.drift),
    }


def _age(moment: datetime) -> str:
    minutes = int((utc_now() - moment).total_seconds() // 60)
    if minutes < 120:
        return t("age.minutes", number=minutes)
    if minutes < 48 * 60:
        return t("age.hours", number=minutes // 60)
    return t("age.days", number=minutes // (24 * 60))
