"""Texts that are not published yet are read as if they were files, and nothing is read twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.authoring import ArticlePath
from bot.storage import articles, kept_reading
from bot.storage.articles import ReadArticle, read_article, read_articles
from bot.storage.kept_reading import keep_reading
from tests.storage.conftest import KnowledgeBase

A = "---\ntitle: A\n---\nText of a.\n"
WARNED = "---\ntitle: W\nkolour: red\n---\nText.\n"
BROKEN = "---\ntitle: [\n---\nText.\n"


@pytest.fixture
def three(kb: KnowledgeBase) -> KnowledgeBase:
    kb.write("en/account/a.md", A)
    kb.write("en/account/warned.md", WARNED)
    kb.write("en/account/broken.md", BROKEN)
    return kb


@pytest.fixture
def taken_apart(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of what is taken apart from now on."""
    seen: list[str] = []
    apart = articles._taken_apart

    def note(path: ArticlePath, text: str, revision: str) -> ReadArticle:
        seen.append(str(path))
        return apart(path, text, revision)

    monkeypatch.setattr(articles, "_taken_apart", note)
    return seen


def test_a_staged_text_stands_in_for_its_file_and_a_new_one_beside_the_others(three: KnowledgeBase) -> None:
    staged = {
        "en/account/a.md": A.replace("A", "Better"),
        "ar/account/new.md": "---\ntitle: جديد\n---\nنص.\n",
    }
    reading = read_articles(three.folder, staged)
    assert {article.title for article in reading.articles} == {"Better", "جديد", "W"}
    assert [fault.path for fault in reading.faults] == ["en/account/broken.md", "en/account/warned.md"]
    assert three.read().articles[0].title == "A"


def test_a_fault_of_a_staged_text_is_named_like_one_of_a_file(three: KnowledgeBase) -> None:
    reading = read_articles(three.folder, {"en/account/a.md": BROKEN})
    assert "en/account/a.md" in {fault.path for fault in reading.faults}


def test_what_did_not_change_is_not_taken_apart_again(three: KnowledgeBase, taken_apart: list[str]) -> None:
    before = three.read()
    taken_apart.clear()
    again = read_articles(three.folder, known=before.known)
    assert again == before
    assert taken_apart == []
    three.write("en/account/a.md", A + "More.\n")
    three.write("en/moved/warned.md", WARNED.replace("title", "id: moved\ntitle"))
    (three.folder / "en/account/broken.md").rename(three.folder / "en/account/renamed.md")
    changed = read_articles(three.folder, known=before.known)
    assert taken_apart == ["en/account/a.md", "en/account/renamed.md", "en/moved/warned.md"]
    assert changed == three.read()


def test_what_was_read_is_known_the_next_time_and_after_a_restart(
    three: KnowledgeBase, tmp_path: Path, taken_apart: list[str]
) -> None:
    before = three.read()
    keep_reading(tmp_path / "index", before)
    taken_apart.clear()
    assert read_articles(three.folder, known=kept_reading.kept_reading(tmp_path / "index")) == before
    assert taken_apart == []


@pytest.mark.parametrize("content", [None, b"", b"torn", b"0" * 64 + b"\n[]"])
def test_what_was_kept_and_cannot_be_read_counts_as_not_known(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / kept_reading.KEPT_READING).write_bytes(content)
    assert kept_reading.kept_reading(tmp_path) == {}


def test_another_reader_does_not_believe_what_this_one_read(
    three: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_reading(tmp_path, three.read())
    monkeypatch.setattr(kept_reading, "_LIBRARIES", ("pyyaml",))
    assert kept_reading.kept_reading(tmp_path) == {}


def test_one_text_is_read_with_its_faults() -> None:
    path = ArticlePath.read("en/account/a.md")
    sound, warned, broken = (read_article(path, text) for text in (A, WARNED, BROKEN))
    assert sound.article is not None
    assert (sound.article.id, sound.faults) == ("a", ())
    assert [fault.key for fault in warned.faults] == ["faults.unknown_key"]
    assert broken.article is None
    assert [(fault.key, fault.line) for fault in broken.faults] == [("faults.bad_yaml_bracket", 3)]
