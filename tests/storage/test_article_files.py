"""Layla's files are replaced in one step, and never one that somebody else has changed."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.authoring import ArticlePath
from bot.errors.authoring import FileChanged, PathUnusable, TextUnusable
from bot.storage import article_files
from bot.storage.article_files import load_text, path_of, revision_at, write_text
from tests.storage.conftest import KnowledgeBase

PASSWORD = ArticlePath.new("ar", "account", "forgotten-password")
OLD = "---\ntitle: نسيت كلمة المرور\n---\nاطلب رابطًا.\n"
NEW = OLD.replace("رابطًا", "رابطًا جديدًا")


def revision(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "path",
    [
        *("", "ar", "ar/", "fr/account/a.md", "ar/account/a.txt", "/ar/account/a.md", "ar//a.md"),
        *("ar/../../etc/passwd.md", "ar/./a.md", "ar/account/..\\..\\a.md", "ar/account/.hidden.md"),
        *("ar/account/a\0.md", "ar/account/a\n.md", f"ar/{'a' * 101}.md"),
    ],
)
def test_a_path_that_is_no_place_for_an_article_is_refused(path: str) -> None:
    with pytest.raises(PathUnusable):
        ArticlePath.read(path)


@pytest.mark.parametrize(
    ("topic", "article_id"), [("..", "a"), ("a/b", "a"), ("account", ""), ("account", "-a")]
)
def test_a_new_article_gets_no_name_that_leads_elsewhere(topic: str, article_id: str) -> None:
    with pytest.raises(PathUnusable):
        ArticlePath.new("en", topic, article_id)


def test_a_path_says_what_is_in_it() -> None:
    deeper = ArticlePath.read("en/account/old/a b.md")
    assert (deeper.lang, deeper.topic, deeper.stem, str(deeper)) == (
        *("en", "account", "a b"),
        "en/account/old/a b.md",
    )
    assert ArticlePath.read("ar/a.md").topic == "general"


def test_layla_writes_a_new_article_and_changes_it(kb: KnowledgeBase) -> None:
    assert load_text(kb.folder, PASSWORD) is None
    first = write_text(kb.folder, PASSWORD, OLD, expected=None)
    assert first == revision(OLD)
    second = write_text(kb.folder, PASSWORD, NEW, expected=first)
    found = load_text(kb.folder, PASSWORD)
    assert found is not None
    assert (found.text, found.revision) == (NEW, second)
    assert kb.read().articles[0].revision == second
    assert [path.name for path in (kb.folder / "ar/account").iterdir()] == ["forgotten-password.md"]


def test_a_file_that_somebody_changed_in_an_editor_is_not_overwritten(kb: KnowledgeBase) -> None:
    begun = write_text(kb.folder, PASSWORD, OLD, expected=None)
    kb.write(str(PASSWORD), OLD + "من المحرر\n")
    for write in (
        lambda: write_text(kb.folder, PASSWORD, NEW, expected=begun),
        lambda: write_text(kb.folder, PASSWORD, NEW, expected=None),
    ):
        with pytest.raises(FileChanged):
            write()
    assert "من المحرر" in (kb.folder / str(PASSWORD)).read_text("utf-8")
    assert len(list((kb.folder / "ar/account").iterdir())) == 1


def test_a_file_that_went_away_is_not_written_as_if_it_were_there(kb: KnowledgeBase) -> None:
    begun = write_text(kb.folder, PASSWORD, OLD, expected=None)
    (kb.folder / str(PASSWORD)).unlink()
    with pytest.raises(FileChanged):
        write_text(kb.folder, PASSWORD, NEW, expected=begun)
    assert kb.read().articles == ()


def test_a_write_that_was_done_before_is_done(kb: KnowledgeBase) -> None:
    begun = write_text(kb.folder, PASSWORD, OLD, expected=None)
    write_text(kb.folder, PASSWORD, NEW, expected=begun)
    assert write_text(kb.folder, PASSWORD, NEW, expected=begun) == revision(NEW)


def test_a_link_that_leads_out_of_the_folder_is_not_followed(kb: KnowledgeBase, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("secret", "utf-8")
    (kb.folder / "ar").mkdir(parents=True)
    (kb.folder / "ar/linked").symlink_to(outside)
    (kb.folder / "ar/secret.md").symlink_to(outside / "secret.md")
    for path in ("ar/linked/secret.md", "ar/linked/new.md", "ar/secret.md"):
        with pytest.raises(PathUnusable):
            load_text(kb.folder, ArticlePath.read(path))
        with pytest.raises(PathUnusable):
            write_text(kb.folder, ArticlePath.read(path), NEW, expected=None)
    assert [path.name for path in outside.iterdir()] == ["secret.md"]
    assert (outside / "secret.md").read_text("utf-8") == "secret"


def test_who_may_read_a_file_may_read_it_after_a_change(kb: KnowledgeBase) -> None:
    begun = write_text(kb.folder, PASSWORD, OLD, expected=None)
    (kb.folder / str(PASSWORD)).chmod(0o640)
    write_text(kb.folder, PASSWORD, NEW, expected=begun)
    assert (kb.folder / str(PASSWORD)).stat().st_mode & 0o777 == 0o640


def test_a_file_that_is_no_text_is_named(kb: KnowledgeBase) -> None:
    kb.write(str(PASSWORD), "نص".encode("utf-16"))
    with pytest.raises(TextUnusable):
        load_text(kb.folder, PASSWORD)


def test_an_article_is_found_by_its_name_or_by_the_id_it_says(kb: KnowledgeBase) -> None:
    kb.write("en/account/a.md", "---\ntitle: A\nrelated: [named-otherwise]\n---\nText.\n")
    kb.write("en/account/b.md", "---\ntitle: B\nid: named-otherwise\n---\nText.\n")
    kb.write("en/account/broken.md", "---\ntitle: [\n---\nText.\n")
    found = {name: path_of(kb.folder, "en", name) for name in ("a", "named-otherwise", "b", "broken", "none")}
    assert {name: path and str(path) for name, path in found.items()} == {
        "a": "en/account/a.md",
        "named-otherwise": "en/account/b.md",
        "b": None,
        "broken": "en/account/broken.md",
        "none": None,
    }
    assert path_of(kb.folder, "ar", "a") is None


WRITE_THAT_DIES = """
import os, signal, sys
from pathlib import Path
from bot.domain.authoring import ArticlePath
from bot.storage import article_files

def die(*_): os.kill(os.getpid(), signal.SIGKILL)

setattr(*{"written": (os, "fsync", die), "moving": (Path, "replace", die),
          "moved": (article_files, "sync_folder", die)}[sys.argv[3]])
article_files.write_text(Path(sys.argv[1]), ArticlePath.read("ar/account/forgotten-password.md"),
                         "new " * 1000, sys.argv[2])
"""


@pytest.mark.parametrize(("at", "then"), [("written", OLD), ("moving", OLD), ("moved", "new " * 1000)])
def test_a_killed_write_leaves_the_old_text_or_the_new_one(kb: KnowledgeBase, at: str, then: str) -> None:
    begun = write_text(kb.folder, PASSWORD, OLD, expected=None)
    died = subprocess.run([sys.executable, "-c", WRITE_THAT_DIES, str(kb.folder), begun, at], check=False)
    assert died.returncode == -signal.SIGKILL
    found = load_text(kb.folder, PASSWORD)
    assert found is not None
    assert found.text == then
    assert len(kb.read().files) == 1, "what was left behind is no article"
    for left in (kb.folder / "ar/account").glob(".*.new"):
        os.utime(left, (0, 0))
    write_text(kb.folder, PASSWORD, NEW, expected=found.revision)
    assert [path.name for path in (kb.folder / "ar/account").iterdir()] == ["forgotten-password.md"]


def test_an_editor_that_saves_at_the_last_moment_is_not_overwritten(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = write_text(kb.folder, PASSWORD, OLD, expected=None)
    beside = article_files._written_beside

    def saved_meanwhile(file: Path, data: bytes) -> Path:
        kb.write(str(PASSWORD), "of the editor")
        return beside(file, data)

    monkeypatch.setattr(article_files, "_written_beside", saved_meanwhile)
    with pytest.raises(FileChanged):
        write_text(kb.folder, PASSWORD, NEW, expected=begun)
    assert (kb.folder / str(PASSWORD)).read_text("utf-8") == "of the editor"


def test_what_stands_where_a_file_should_is_no_file(kb: KnowledgeBase) -> None:
    (kb.folder / str(PASSWORD)).mkdir(parents=True)
    with pytest.raises(TextUnusable):
        revision_at(kb.folder, PASSWORD)
