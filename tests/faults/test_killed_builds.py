"""A builder is killed at random moments; `scripts/kill_builds.py` does it a hundred times and more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.fixtures.indexes import OwnFolders

ROOT = Path(__file__).parents[2]


def test_whatever_moment_a_builder_is_killed_at_all_is_whole_and_the_next_one_publishes(
    sample_kb: OwnFolders,
) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "kill_builds.py", "--kills", "2"],
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "DALIL_KB_DIR": str(sample_kb.articles),
            "DALIL_INDEX_DIR": str(sample_kb.index),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["kills"], found["last"], found["alarm"]) == (2, "done, published", None)
