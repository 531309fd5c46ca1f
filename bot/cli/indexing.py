"""The bodies of the `index` commands."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import datetime

import typer

from bot.actions.check_index import IndexStatus, check_index, index_status
from bot.actions.rebuild_index import rebuild_index
from bot.cli.console import LANG, err, out, print_json, progress, sentence_of, t
from bot.errors import DalilError, IndexMissing
from bot.language.catalogue import say
from bot.main import open_encoder, utc_now
from bot.retrieval.versions import rollback as to_the_one_before
from bot.settings import Settings
from bot.storage.articles import Fault, Reading, Severity, read_articles

SOME_LEFT_OUT = 1
NOTHING_TO_SERVE = 2


def build(settings: Settings) -> None:
    """Exit code 1: published without some files; 2: nothing published."""
    started = time.monotonic()
    read: list[Reading] = []

    def on_read(reading: Reading) -> None:
        read.append(reading)
        tell_faults(reading)

    try:
        encoder = open_encoder(settings)
        with progress(lambda doing: t(f"index.{doing}")) as on_doing:
            manifest = rebuild_index(settings.kb_dir, settings.index_dir, encoder, on_read, on_doing)
    except DalilError as error:
        err.print(sentence_of(error), style="red")
        raise typer.Exit(NOTHING_TO_SERVE) from error
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
    if left_out := _left_out(read[0]):
        out.print(t("index.left_out", count=left_out))
        raise typer.Exit(SOME_LEFT_OUT)


def build_apart(settings: Settings) -> None:
    """Build in a process of its own: what building needs, twice what serving does, is given back at its end.

    Standard output stays free for whoever builds on the way to something else.
    """
    of_these = {
        "DALIL_KB_DIR": str(settings.kb_dir),
        "DALIL_INDEX_DIR": str(settings.index_dir),
        "DALIL_MODEL": settings.model,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "index", "build"],
        env=os.environ | of_these,
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode not in {0, SOME_LEFT_OUT}:
        raise typer.Exit(done.returncode)


def check(settings: Settings) -> None:
    """Exit code 1: some files cannot be used; 2: the index cannot serve."""
    reading = read_articles(settings.kb_dir)
    tell_faults(reading)
    try:
        check_index(settings.index_dir, open_encoder(settings))
    except IndexMissing as error:
        raise _no_index("missing") from error
    except DalilError as error:
        err.print(sentence_of(error), style="red")
        raise typer.Exit(NOTHING_TO_SERVE) from error
    if left_out := _left_out(reading):
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
    try:
        version = to_the_one_before(settings.index_dir)
    except IndexMissing as error:
        raise _no_index("no_previous") from error
    out.print(t("index.rolled_back", version=version))


def tell_faults(reading: Reading) -> None:
    """Name every fault as `path:line: what it is: reason`."""
    for fault in reading.faults:
        kind = "error" if fault.severity is Severity.ERROR else "warning"
        style = "red" if fault.severity is Severity.ERROR else "yellow"
        err.print(f"{fault.path}:{fault.line}: {t(f'index.{kind}')}: {_reason(fault)}", style=style)


def _no_index(key: str) -> typer.Exit:
    err.print(t(f"index.{key}"), style="red")
    return typer.Exit(NOTHING_TO_SERVE)


def _reason(fault: Fault) -> str:
    return say(fault.key, LANG, **fault.args)


def _left_out(reading: Reading) -> int:
    return len({fault.path for fault in reading.faults if fault.severity is Severity.ERROR})


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
