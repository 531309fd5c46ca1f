"""Layla and Rami write articles at once, in the studio and in an editor: nothing of either is ever lost."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from bot.actions.open_article import find_article, open_article, read_history
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.stage_article import NO_FILE, discard_staged, restore_revision, stage_article
from bot.domain.authoring import LARGEST_TEXT, ArticlePath
from bot.domain.staff import Member, Role
from bot.errors import InvalidInput, NotFound
from bot.errors.authoring import ArticleTooLong, FileChanged, IdTaken, TextChanged
from tests.actions.cast import new_id

PATH = ArticlePath.new("ar", "account", "forgotten-password")
LIVE = "---\ntitle: نسيت كلمة المرور\n---\nاطلب رابطًا.\n"
LAYLAS = LIVE.replace("رابطًا", "رابطًا من صفحة الدخول")
RAMIS = LIVE.replace("نسيت", "ضاعت")
Edit = Callable[[str], None]


@pytest.fixture
def layla(services: Services) -> Member:
    return member(services, "Layla")


@pytest.fixture
def rami(services: Services) -> Member:
    return member(services, "Rami")


@pytest.fixture
def in_an_editor(services: Services) -> Edit:
    """Writes the article's file as somebody does who knows nothing of the studio."""

    def edit(text: str) -> None:
        file = services.kb_dir / str(PATH)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    edit(LIVE)
    return edit


def member(services: Services, name: str) -> Member:
    return add_staff(services, f"{name}@raff.example", name, Role.AUTHOR, "a long enough password")


def revision(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def saves(
    services: Services, who: Member, text: str, went_on_from: str | None, **more: str
) -> dict[str, object]:
    return stage_article(services, who, new_id(), PATH, text, went_on_from, **more)


def on_disk(services: Services) -> str:
    return (services.kb_dir / str(PATH)).read_text("utf-8")


def history(services: Services) -> list[tuple[str, str | None]]:
    return [(kept.written.text, kept.by) for kept in read_history(services, PATH)]


def test_a_saved_text_is_staged_beside_the_file(
    services: Services, layla: Member, in_an_editor: Edit
) -> None:
    saved = saves(services, layla, LAYLAS.replace("\n", "\r\n"), revision(LIVE))
    assert saved == {"path": str(PATH), "revision": revision(LAYLAS), "staged": True}
    found = open_article(services, PATH)
    assert found.current is not None
    assert (found.current.text, found.file and found.file.text) == (LAYLAS, LIVE)
    assert not found.in_conflict
    assert on_disk(services) == LIVE
    assert history(services) == [(LAYLAS, "Layla"), (LIVE, None)], "the file's text is kept, too"


def test_the_same_save_twice_is_one(services: Services, layla: Member, in_an_editor: Edit) -> None:
    client_id = new_id()
    saved = [stage_article(services, layla, client_id, PATH, LAYLAS, revision(LIVE), None) for _ in range(2)]
    assert saved[0] == saved[1]
    assert len(history(services)) == 2


def test_of_two_authors_at_once_the_second_is_told_and_nothing_is_lost(
    services: Services, layla: Member, rami: Member, in_an_editor: Edit
) -> None:
    saves(services, layla, LAYLAS, revision(LIVE))
    with pytest.raises(TextChanged):
        saves(services, rami, RAMIS, revision(LIVE))
    found = open_article(services, PATH)
    assert found.current is not None
    assert found.current.text == LAYLAS, "it stays as Layla saved it"

    both = LAYLAS.replace("نسيت", "ضاعت")
    saves(services, rami, both, found.revision)
    assert history(services) == [(both, "Rami"), (LAYLAS, "Layla"), (LIVE, None)]


def test_of_two_authors_in_one_moment_exactly_one_is_told(
    services: Services, layla: Member, rami: Member, in_an_editor: Edit
) -> None:
    told: list[str] = []
    barrier = Barrier(2)

    def save(who: Member, text: str) -> None:
        barrier.wait()
        try:
            saves(services, who, text, revision(LIVE))
        except TextChanged:
            told.append(who.name)

    threads = [Thread(target=save, args=args) for args in ((layla, LAYLAS), (rami, RAMIS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    current = open_article(services, PATH).current
    assert current is not None
    assert (told, current.text) in [(["Rami"], LAYLAS), (["Layla"], RAMIS)]


def test_a_file_that_changed_while_the_form_was_open_is_not_passed_over(
    services: Services, layla: Member, in_an_editor: Edit
) -> None:
    in_an_editor(RAMIS)
    with pytest.raises(TextChanged):
        saves(services, layla, LAYLAS, revision(LIVE))
    assert open_article(services, PATH).staged is None
    assert on_disk(services) == RAMIS


def test_a_file_that_changed_after_a_text_was_staged_is_a_conflict_until_its_author_has_seen_it(
    services: Services, layla: Member, in_an_editor: Edit
) -> None:
    saves(services, layla, LAYLAS, revision(LIVE))
    in_an_editor(RAMIS)
    assert open_article(services, PATH).in_conflict
    more = f"{LAYLAS}وأكثر.\n"
    saves(services, layla, more, revision(LAYLAS))
    assert open_article(services, PATH).in_conflict, "to go on writing settles nothing"
    with pytest.raises(FileChanged):
        saves(services, layla, more, revision(more), file_seen=revision(LIVE))
    saves(services, layla, more, revision(more), file_seen=revision(RAMIS))
    found = open_article(services, PATH)
    assert not found.in_conflict
    assert found.staged is not None
    assert found.staged.base == revision(RAMIS)
    assert (RAMIS, None) in history(services)


def test_a_file_that_went_away_is_a_conflict_too(
    services: Services, layla: Member, in_an_editor: Edit
) -> None:
    saves(services, layla, LAYLAS, revision(LIVE))
    (services.kb_dir / str(PATH)).unlink()
    assert open_article(services, PATH).in_conflict
    saves(services, layla, LAYLAS, revision(LAYLAS), file_seen=NO_FILE)
    found = open_article(services, PATH)
    assert not found.in_conflict
    assert found.staged is not None
    assert found.staged.base is None


def test_back_to_the_text_of_the_file_nothing_is_staged(
    services: Services, layla: Member, in_an_editor: Edit
) -> None:
    saves(services, layla, LAYLAS, revision(LIVE))
    assert saves(services, layla, LIVE, revision(LAYLAS)) == {
        "path": str(PATH),
        "revision": revision(LIVE),
        "staged": False,
    }
    assert open_article(services, PATH).staged is None
    assert (LAYLAS, "Layla") in history(services)


def test_a_text_that_was_let_go_of_can_be_restored(
    services: Services, layla: Member, rami: Member, in_an_editor: Edit
) -> None:
    saves(services, layla, LAYLAS, revision(LIVE))
    with pytest.raises(TextChanged):
        discard_staged(services, rami, new_id(), PATH, revision(RAMIS))
    discard_staged(services, rami, new_id(), PATH, revision(LAYLAS))
    assert open_article(services, PATH).staged is None
    with pytest.raises(TextChanged):
        discard_staged(services, layla, new_id(), PATH, revision(LAYLAS))

    kept = read_history(services, PATH)[0]
    with pytest.raises(TextChanged):
        restore_revision(services, layla, new_id(), PATH, kept.id, revision(RAMIS))
    restore_revision(services, layla, new_id(), PATH, kept.id, revision(LIVE))
    current = open_article(services, PATH).current
    assert current is not None
    assert current.text == LAYLAS
    with pytest.raises(NotFound):
        restore_revision(services, layla, new_id(), PATH, kept.id + 100, revision(LAYLAS))
    assert on_disk(services) == LIVE


def test_a_new_article_takes_nobodys_place(services: Services, layla: Member, in_an_editor: Edit) -> None:
    elsewhere = ArticlePath.new("ar", "orders", "forgotten-password")
    for path, text in (
        (PATH, LAYLAS),
        (elsewhere, LAYLAS),
        (ArticlePath.new("ar", "orders", "b"), LAYLAS.replace("title", "id: forgotten-password\ntitle")),
    ):
        with pytest.raises(IdTaken):
            stage_article(services, layla, new_id(), path, text, None)
    new = ArticlePath.new("en", "account", "forgotten-password")
    stage_article(services, layla, new_id(), new, "---\ntitle: New\n---\nText.\n", None)
    with pytest.raises(IdTaken):
        stage_article(
            services, layla, new_id(), ArticlePath.new("en", "orders", "forgotten-password"), LIVE, None
        )
    assert find_article(services, "en", "forgotten-password") == new
    assert find_article(services, "ar", "forgotten-password") == PATH
    with pytest.raises(NotFound):
        find_article(services, "ar", "nothing")


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "\x1b[31m"])
def test_what_no_file_should_hold_is_refused(
    services: Services, layla: Member, in_an_editor: Edit, text: str
) -> None:
    with pytest.raises(InvalidInput):
        saves(services, layla, text, revision(LIVE))


def test_an_article_longer_than_any_is_refused(services: Services, layla: Member, in_an_editor: Edit) -> None:
    with pytest.raises(ArticleTooLong):
        saves(services, layla, "ن" * (LARGEST_TEXT // 2 + 1), revision(LIVE))
    assert history(services) == []
