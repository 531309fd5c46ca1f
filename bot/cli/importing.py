"""The body of `import`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import typer

from bot.actions.import_pages import Import, ImportReport, import_pages
from bot.cli.console import LANG, err, out, print_json, progress
from bot.cli.indexing import build_apart
from bot.domain.article import Team
from bot.domain.importing import Fate, PageReport
from bot.language import Lang
from bot.language.catalogue import say
from bot.main import open_database
from bot.settings import Settings
from bot.storage.staged import staged_signs

SOME_FAILED = 1
NOTHING_IMPORTED = 2

_MOST_TOLD = 20


def import_into(
    settings: Settings,
    source: Path,
    into: Path | None,
    *,
    lang: Lang | None,
    team: Team | None,
    topic: str | None,
    dry_run: bool,
    publish: bool,
    as_json: bool,
) -> None:
    """Exit code 1: some pages could not be imported; 2: none could."""
    folder = into or settings.kb_dir
    ours = folder.resolve() == settings.kb_dir.resolve()
    wanted = Import(
        source=source,
        into=folder,
        lang=lang,
        team=team,
        topic=topic,
        staged=_staged(settings) if ours else frozenset(),
    )
    with progress(lambda doing: say(f"importing.doing.{doing}", LANG)) as on_doing:
        report = import_pages(wanted, dry_run=dry_run, on_doing=on_doing)
    if as_json:
        print_json(_facts(report, dry_run=dry_run))
    else:
        _tell(report, folder, dry_run=dry_run)
    publishes = publish and ours and bool(report.count(Fate.ADDED) + report.count(Fate.UPDATED))
    if dry_run and not as_json:
        out.print(say("importing.publishes" if publishes else "importing.publishes_nothing", LANG))
    if publishes and not dry_run:
        build_apart(settings)
    if report.count(Fate.FAILED):
        raise typer.Exit(SOME_FAILED if report.count(Fate.FAILED) < len(report.pages) else NOTHING_IMPORTED)


def _staged(settings: Settings) -> frozenset[str]:
    database = open_database(settings)
    with database.reading() as connection:
        return frozenset(str(sign.path) for sign in staged_signs(connection))


def _tell(report: ImportReport, folder: Path, *, dry_run: bool) -> None:
    if dry_run:
        for page in (page for page in report.pages if page.path):
            out.print(_where(page))
    for page in report.of(Fate.FAILED):
        err.print(f"{page.source}: {_why(page)}", style="red")
    for page in report.of(Fate.KEPT):
        err.print(f"{page.path}: {_why(page)}", style="yellow")
    most = len(report.pages) if dry_run else _MOST_TOLD
    _tell_some("gone", report.gone, most)
    lost = [page for page in report.pages if page.left_out]
    _tell_some("left_out", [f"{page.path}: {', '.join(page.left_out)}" for page in lost], most)
    counts = {fate.value: report.count(fate) for fate in Fate}
    out.print(say("importing.would" if dry_run else "importing.done", LANG, folder=folder, **counts))


def _where(page: PageReport) -> str:
    """Which article the page becomes, and how its text in the other language is called."""
    goes = f"{page.source} -> {page.path} ({say(f'importing.fates.{page.fate}', LANG)})"
    twin = say("importing.twin", LANG, path=page.twin) if page.twin else ""
    return f"{goes} {twin}".rstrip()


def _tell_some(key: str, lines: list[str] | tuple[str, ...], most: int) -> None:
    if lines:
        err.print(say(f"importing.{key}", LANG, count=len(lines)), style="yellow")
    for line in lines[:most]:
        err.print(f"  {line}")
    if len(lines) > most:
        err.print("  ...")


def _why(page: PageReport) -> str:
    return say(page.key, LANG, **page.args) if page.key else ""


def _facts(report: ImportReport, *, dry_run: bool) -> Mapping[str, object]:
    return {
        "dry_run": dry_run,
        **{fate.value: report.count(fate) for fate in Fate},
        "gone": list(report.gone),
        "pages": [
            {name: value for name, value in asdict(page).items() if value and name not in {"key", "args"}}
            | ({"reason": _why(page)} if page.key else {})
            for page in report.pages
        ],
    }
