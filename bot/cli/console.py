"""What the commands print, in the language of the terminal. With `--json`, standard output is its alone."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import Progress, TaskID
from typer.core import TyperGroup

from bot.errors import DalilError, WrongSetting
from bot.language import Lang
from bot.language.catalogue import field_name, say

WRONG_USAGE = 2


def _spoken() -> Lang:
    locale = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "ar" if locale.startswith("ar") else "en"


LANG = _spoken()

out = Console(markup=False, highlight=False, soft_wrap=True)
err = Console(markup=False, highlight=False, soft_wrap=True, stderr=True)


def t(key: str, **args: object) -> str:
    """A sentence of the commands."""
    return say(f"cli.{key}", LANG, **args)


def print_json(facts: object) -> None:
    sys.stdout.write(json.dumps(facts, ensure_ascii=False, default=str) + "\n")


def sentence_of(error: DalilError) -> str:
    return say(error.key, LANG, field=field_name(error.field or "", LANG), **error.args_)


def fact_in_words(fact: Mapping[str, Any]) -> str:
    """The sentence of an error or a fault that was kept as a fact."""
    return say(fact["key"], LANG, **fact["args"])


def tell_fault(fault: Mapping[str, Any]) -> None:
    """Name a fault of a file as `path:line: what it is: reason`."""
    wrong = fault["severity"] != "warning"
    kind = t(f"index.{fault['severity']}")
    err.print(
        f"{fault['path']}:{fault['line']}: {kind}: {fact_in_words(fault)}", style="red" if wrong else "yellow"
    )


class Commands(TyperGroup):
    """Tells an error that was foreseen in one line; exit code 1, or 2 where a setting is wrong."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except DalilError as error:
            err.print(sentence_of(error), style="red")
            raise typer.Exit(WRONG_USAGE if isinstance(error, WrongSetting) else 1) from error
        except OSError as error:
            err.print(
                t("os_error", path=error.filename or "", reason=error.strerror or str(error)), style="red"
            )
            raise typer.Exit(1) from error


@contextmanager
def progress(name: Callable[[str], str]) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on the terminal for as long as the block lasts, for one thing that is being done after the other;
    `name`: what each is called there."""
    with Progress(console=err, transient=True, disable=not err.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def advance(doing: str, done: int, total: int) -> None:
            if doing not in tasks:
                for task in bar.task_ids:
                    bar.update(task, visible=False)
                tasks[doing] = bar.add_task(name(doing), total=total)
            bar.update(tasks[doing], completed=done, total=total)

        yield advance
