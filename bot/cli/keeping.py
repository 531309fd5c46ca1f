"""The bodies of `backup` and `restore`."""

from __future__ import annotations

from pathlib import Path

from bot.actions.back_up import back_up
from bot.actions.restore import restore
from bot.cli.console import out, t
from bot.main import belongings, open_database, utc_now
from bot.settings import Settings


def back_up_to(settings: Settings, target: Path) -> None:
    manifest = back_up(open_database(settings), belongings(settings), target, utc_now())
    size = f"{target.stat().st_size / 1e6:.1f}"
    out.print(t("keep.backed_up", path=target, size=size, files=len(manifest.files)))


def restore_from(settings: Settings, source: Path, *, replace: bool) -> None:
    manifest = restore(open_database(settings), belongings(settings), source, replace=replace)
    out.print(t("keep.restored", made_at=manifest.made_at))
