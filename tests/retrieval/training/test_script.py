"""The script that trains: at once with its help, plain about what is missing, and no noise in a file."""

from __future__ import annotations

import io
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = "scripts/train_encoder.py"


@pytest.fixture
def script() -> dict[str, Any]:
    return runpy.run_path(SCRIPT)


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_help_waits_for_no_heavy_library() -> None:
    without = (
        "import runpy, sys; sys.modules['torch'] = None; del sys.argv[0];"
        f"runpy.run_path({SCRIPT!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", without, SCRIPT, "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "--steps" in done.stdout


def test_each_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "dialect").mkdir()
    done = subprocess.run(
        [sys.executable, SCRIPT, tmp_path, "--out", tmp_path / "out"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert [line for line in done.stderr.splitlines() if "no folder" in line] == [
        f"train_encoder.py: error: {tmp_path} has no folder parallel/",
        f"{tmp_path} has no folder pairs/",
    ]
    assert not (tmp_path / "out").exists()


def test_a_file_of_text_that_is_missing_is_told_in_a_line(
    script: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in script["FOLDERS"]:
        (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "argv", [SCRIPT, str(tmp_path), "--out", str(tmp_path / "out")])
    assert script["main"]() == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith("FileNotFoundError: ")
    assert "hwu64.jsonl.gz" in told


def progress(script: dict[str, Any]) -> None:
    """A stage of three parts and two steps, as a training would report them, all at once."""
    tell = script["Telling"]()
    for done in (1, 2, 3):
        tell(f"aligning: {done} of 3", last=done == 3)
    steps = script["Steps"](tell, 2)
    steps(1, 0.5, 0.01)
    steps(2, 0.25, 0.01)


def test_in_a_file_progress_is_a_few_plain_lines(
    script: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    progress(script)
    assert sys.stderr.getvalue().splitlines() == [  # type: ignore[attr-defined]
        "aligning: 1 of 3",
        "aligning: 3 of 3",
        "step 2 of 2: Arabic is 0.2500 away, English 0.0100, 0 min left",
    ]


def test_on_a_screen_a_line_is_written_over(script: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Screen())
    progress(script)
    assert sys.stderr.getvalue().startswith(  # type: ignore[attr-defined]
        "\r\033[Kaligning: 1 of 3\r\033[Kaligning: 3 of 3\n"
    )
