"""Layla publishes what she staged: it is built aside, tried, and served; and nothing of anybody is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.actions import build_publication
from bot.actions.build_publication import Builder
from bot.actions.end_publication import end_the_silent
from bot.actions.open_article import open_article, read_history
from bot.actions.publish_staged import (
    kept_versions,
    let_go,
    prepare_candidate,
    publish_at_once,
    publish_staged,
    roll_back,
)
from bot.actions.read_changes import read_changes
from bot.actions.run_batch import keep_question, read_batch, remove_question
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.stage_article import discard_staged, stage_article
from bot.actions.start_article import NewArticle, start_article
from bot.domain.authoring import ArticlePath
from bot.domain.publication import Publication, PublicationKind, PublicationState
from bot.domain.staff import Member, Role
from bot.errors import IndexMissing, NotFound
from bot.errors.authoring import BuildUnderWay, KeptForAnother, KeptForNothing, NothingPrepared
from bot.retrieval import versions
from bot.retrieval.encoder import Encoder
from bot.retrieval.live import LiveIndex
from bot.storage.publications import move_publication, publication, recent_publications
from bot.storage.staged import staged_texts
from tests.actions.cast import Clock, new_id
from tests.fixtures.indexes import OwnFolders

PATH = ArticlePath.new("en", "account", "forgotten-password")
NEW = ArticlePath.new("en", "shipping", "parcel-by-drone")
NEW_TEXT = """---
title: Send a parcel by drone
questions:
  - can a drone deliver my parcel
  - parcel by drone delivery
---
Drones deliver parcels of up to two kilograms.

## Ready fix
Choose Drone at the end of the order.
"""


@pytest.fixture(autouse=True)
def _small_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of articles that did not change, few questions are put: none of these tests is about their number."""
    monkeypatch.setattr(build_publication, "MOST_OWN_TO_TRY", 10)
    monkeypatch.setattr(build_publication, "MOST_OWN_AT_ONCE", 5)


@pytest.fixture(params=["sqlite"])
def services(
    request: pytest.FixtureRequest,
    new_database: Any,
    encoder: Encoder,
    clock: Clock,
    sample_kb: OwnFolders,
) -> Services:
    live = LiveIndex(sample_kb.index, encoder)
    live.look()
    return Services(
        new_database(request.param), live, clock, kb_dir=sample_kb.articles, index_dir=sample_kb.index
    )


@pytest.fixture
def layla(services: Services) -> Member:
    return add_staff(services, "layla@raff.example", "Layla", Role.AUTHOR, "a long enough password")


@pytest.fixture
def builder(services: Services, encoder: Encoder) -> Builder:
    return Builder(
        services.database,
        services.clock,
        services.kb_dir,
        services.index_dir,
        encoder,
        wrong_answer=4.0,
        worst_loss=0.02,
    )


def stages(services: Services, who: Member, path: ArticlePath, text: str) -> None:
    stage_article(services, who, new_id(), path, text, open_article(services, path).revision)


def file_of(services: Services, path: ArticlePath) -> Path:
    return services.kb_dir / str(path)


def served(services: Services) -> dict[str, str]:
    version = versions.current_version(services.index_dir)
    index = services.indexes.candidate(str(version))
    return {f"{article.lang}/{article.id}": article.title for article in index.articles.values()}


def row(services: Services, number: int) -> Publication:
    with services.database.reading() as connection:
        found = publication(connection, number)
    assert found is not None
    return found


def published_text(services: Services) -> str:
    return file_of(services, PATH).read_text("utf-8").replace("I forgot my password", "My password is gone")


@pytest.fixture
def prepared(services: Services, layla: Member, builder: Builder) -> Publication:
    """What Layla staged, a new article and a changed one, built aside."""
    stages(services, layla, NEW, NEW_TEXT)
    stages(services, layla, PATH, published_text(services))
    prepare_candidate(services, layla, new_id())
    done = builder.take_next()
    assert done is not None
    return done


def test_a_publication_counts_though_what_was_read_cannot_be_kept(
    services: Services, layla: Member, builder: Builder
) -> None:
    (services.index_dir / "reading.json.new").mkdir()
    stages(services, layla, PATH, published_text(services))
    publish_at_once(services, layla, new_id())
    done = builder.take_next()
    assert done is not None
    assert done.state is PublicationState.PUBLISHED
    assert served(services)["en/forgotten-password"] == "My password is gone"


def test_a_candidate_says_what_would_change_and_changes_nothing(
    services: Services, prepared: Publication
) -> None:
    assert (prepared.state, prepared.kind) == (PublicationState.READY, PublicationKind.PREPARE)
    assert [(change.path, change.kind) for change in prepared.changes] == [
        (str(PATH), "changed"),
        (str(NEW), "added"),
    ]
    assert prepared.batch is not None
    assert prepared.batch["better"] >= 1, "the new article's own questions were not answered before"
    assert prepared.batch["worse"] == 0
    assert prepared.before == versions.current_version(services.index_dir)
    assert not file_of(services, NEW).exists()
    assert "en/parcel-by-drone" not in served(services)


def test_publishing_promotes_the_very_candidate_and_writes_the_files(
    services: Services, layla: Member, builder: Builder, prepared: Publication
) -> None:
    publish_staged(services, layla, new_id(), prepared.id)
    done = builder.take_next()
    assert done is not None
    assert (done.state, done.version) == (PublicationState.PUBLISHED, prepared.version)
    assert versions.current_version(services.index_dir) == prepared.version
    assert file_of(services, NEW).read_text("utf-8") == NEW_TEXT
    assert served(services)["en/forgotten-password"] == "My password is gone"
    assert open_article(services, NEW).staged is None
    assert [kept.by for kept in read_history(services, PATH)] == ["Layla", None]
    assert builder.take_next() is None


def test_publishing_at_once_builds_tries_and_serves(
    services: Services, layla: Member, builder: Builder
) -> None:
    stages(services, layla, NEW, NEW_TEXT)
    publish_at_once(services, layla, new_id())
    done = builder.take_next()
    assert done is not None
    assert done.state is PublicationState.PUBLISHED
    assert "en/parcel-by-drone" in served(services)


def test_a_question_that_was_kept_after_the_try_is_tried_before_it_is_published(
    services: Services, layla: Member, builder: Builder, prepared: Publication
) -> None:
    assert read_changes(services).fits
    keep_question(services, layla, new_id(), "will a drone come", "en", NEW.stem)
    assert (read_changes(services).fits, read_changes(services).tried) == (False, False)
    publish_staged(services, layla, new_id(), prepared.id)
    again = builder.take_next()
    assert again is not None
    assert (again.state, again.batch is not None) == (PublicationState.READY, True)
    assert "will a drone come" in [row["put"]["text"] for row in (again.batch or {})["rows"]]
    assert read_changes(services).fits
    publish_staged(services, layla, new_id(), prepared.id)
    done = builder.take_next()
    assert done is not None
    assert done.state is PublicationState.PUBLISHED


def test_what_changed_after_it_was_tried_is_tried_again_before_it_is_published(
    services: Services, layla: Member, builder: Builder, prepared: Publication
) -> None:
    stages(services, layla, NEW, NEW_TEXT.replace("by drone\n", "by drone, quickly\n"))
    publish_staged(services, layla, new_id(), prepared.id)
    again = builder.take_next()
    assert again is not None
    assert again.state is PublicationState.READY
    assert again.version != prepared.version
    assert "en/parcel-by-drone" not in served(services)
    assert not file_of(services, NEW).exists()

    publish_staged(services, layla, new_id(), again.id)
    done = builder.take_next()
    assert done is not None
    assert (done.state, done.version) == (PublicationState.PUBLISHED, again.version)
    assert served(services)["en/parcel-by-drone"] == "Send a parcel by drone, quickly"


def test_a_change_that_is_dropped_while_it_is_built_is_not_published(
    services: Services, layla: Member, builder: Builder
) -> None:
    stages(services, layla, NEW, NEW_TEXT)
    stages(services, layla, PATH, published_text(services))

    def drop(doing: str, _done: int, _of: int) -> None:
        staged = open_article(services, NEW).staged
        if doing == "trying" and staged:
            discard_staged(services, layla, new_id(), NEW, staged.written.revision)

    publish_at_once(services, layla, new_id())
    done = replace(builder, on_doing=drop).take_next()
    assert done is not None
    assert done.state is PublicationState.PUBLISHED
    assert not file_of(services, NEW).exists()
    assert "en/parcel-by-drone" not in served(services)
    assert served(services)["en/forgotten-password"] == "My password is gone"


def test_a_candidate_that_another_build_removed_is_built_again(
    services: Services, layla: Member, builder: Builder, prepared: Publication
) -> None:
    candidates = services.index_dir / versions.CANDIDATES

    def remove(doing: str, _done: int, _of: int) -> None:
        if doing == "publishing" and (candidates / str(prepared.version)).exists():
            shutil.rmtree(candidates / str(prepared.version))

    publish_staged(services, layla, new_id(), prepared.id)
    again = replace(builder, on_doing=remove).take_next()
    assert again is not None
    assert again.state is PublicationState.READY
    assert again.version != prepared.version


def test_a_builder_that_was_taken_for_dead_publishes_nothing_more(
    services: Services, layla: Member, builder: Builder, clock: Clock
) -> None:
    stages(services, layla, NEW, NEW_TEXT)
    before = versions.current_version(services.index_dir)

    def give_up(doing: str, done: int, _of: int) -> None:
        if (doing, done) == ("trying", 0):
            end_the_silent(services.database, services.kb_dir, services.index_dir, clock, at_once=True)

    publish_at_once(services, layla, new_id())
    done = replace(builder, on_doing=give_up).take_next()
    assert done is not None
    assert done.state is PublicationState.FAILED
    assert versions.current_version(services.index_dir) == before
    assert not file_of(services, NEW).exists()


def test_a_file_that_changed_in_an_editor_is_not_written_over(
    services: Services, layla: Member, builder: Builder
) -> None:
    stages(services, layla, NEW, NEW_TEXT)
    stages(services, layla, PATH, published_text(services))
    in_the_editor = file_of(services, PATH).read_text("utf-8") + "\nMore.\n"
    file_of(services, PATH).write_text(in_the_editor, "utf-8")
    publish_at_once(services, layla, new_id())
    done = builder.take_next()
    assert done is not None
    assert done.state is PublicationState.PUBLISHED
    assert file_of(services, PATH).read_text("utf-8") == in_the_editor
    assert open_article(services, PATH).in_conflict
    assert file_of(services, NEW).exists(), "the others are published"


def test_what_cannot_be_looked_at_keeps_nothing_else_from_being_published(
    services: Services, layla: Member, builder: Builder
) -> None:
    stages(services, layla, NEW, NEW_TEXT)
    stages(services, layla, PATH, published_text(services))
    file_of(services, PATH).unlink()
    file_of(services, PATH).mkdir()
    publish_at_once(services, layla, new_id())
    done = builder.take_next()
    assert done is not None
    assert done.state is not PublicationState.FAILED
    with services.database.reading() as connection:
        assert staged_texts(connection).keys() >= {str(PATH)}, "it waits for its author"
    assert str(NEW) in {change.path for change in done.changes}


def test_a_file_that_changes_in_the_last_moment_is_not_written_over(
    services: Services, layla: Member, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages(services, layla, PATH, published_text(services))
    stages(services, layla, NEW, NEW_TEXT)
    late = file_of(services, PATH).read_text("utf-8") + "\nLate.\n"

    def edit(_doing: str, _done: int, _of: int) -> None:
        if _doing == "publishing" and open_article(services, PATH).staged:
            file_of(services, PATH).write_text(late, "utf-8")

    publish_at_once(services, layla, new_id())
    done = replace(builder, on_doing=edit).take_next()
    assert done is not None
    assert done.state is PublicationState.PUBLISHED
    assert file_of(services, PATH).read_text("utf-8") == late
    assert open_article(services, PATH).staged is not None
    assert "en/parcel-by-drone" in served(services)


def test_a_text_staged_while_it_is_published_goes_on_from_what_was_published(
    services: Services, layla: Member, builder: Builder
) -> None:
    stages(services, layla, NEW, NEW_TEXT)
    later = NEW_TEXT.replace("two kilograms", "three kilograms")

    def write_on(doing: str, _done: int, _of: int) -> None:
        if doing == "publishing" and open_article(services, NEW).current.text != later:  # type: ignore[union-attr]
            stages(services, layla, NEW, later)

    publish_at_once(services, layla, new_id())
    replace(builder, on_doing=write_on).take_next()
    found = open_article(services, NEW)
    assert found.file is not None
    assert found.staged is not None
    assert (found.file.text, found.staged.written.text) == (NEW_TEXT, later)
    assert not found.in_conflict


def test_a_broken_file_is_named_with_line_and_reason_and_the_others_are_published(
    services: Services, layla: Member, builder: Builder
) -> None:
    folder = services.kb_dir / "en" / "zz"
    folder.mkdir()
    (folder / "a.md").write_bytes(b"---\ntitle: [a\n---\nText.\n")
    (folder / "b.md").write_bytes(b"# A title\n\xff\xfe\n")
    (folder / "c.md").write_bytes(b"---\nid: forgotten-password\n---\n# Twice\n\nText.\n")
    (folder / "d.md").write_bytes(b"# Long\n\n" + b"a" * 10_000_000)
    stages(services, layla, NEW, NEW_TEXT)
    stages(services, layla, PATH, "---\ntitle: [a\n---\nText.\n")
    publish_at_once(services, layla, new_id())
    done = builder.take_next()
    assert done is not None
    assert done.state is PublicationState.PUBLISHED
    assert [(fault["path"], fault["line"], fault["key"]) for fault in done.faults or ()] == [
        (str(PATH), 2, "faults.bad_yaml_bracket"),
        ("en/zz/a.md", 2, "faults.bad_yaml_bracket"),
        ("en/zz/b.md", 2, "faults.not_utf8"),
        ("en/zz/c.md", 1, "faults.duplicate_id"),
        ("en/zz/d.md", 1, "faults.too_large"),
    ]
    assert "en/parcel-by-drone" in served(services)
    assert served(services)["en/forgotten-password"] == "I forgot my password", "as its file says"
    assert open_article(services, PATH).staged is not None


def worse(services: Services, layla: Member) -> None:
    """Layla archives an article that kept questions expect."""
    question = "I forgot my password, how do I reset it?"
    keep_question(services, layla, new_id(), question, "en", "forgotten-password")
    for lang in ("ar", "en"):
        path = ArticlePath.new(lang, "account", "forgotten-password")  # type: ignore[arg-type]
        text = file_of(services, path).read_text("utf-8")
        stages(services, layla, path, text.replace("status: published", "status: archived", 1))


def test_what_makes_the_batch_worse_asks_before_it_is_published(
    services: Services, layla: Member, builder: Builder
) -> None:
    worse(services, layla)
    strict = replace(builder, worst_loss=0.0)
    before = versions.current_version(services.index_dir)
    publish_at_once(services, layla, new_id())
    asks = strict.take_next()
    assert asks is not None
    assert asks.state is PublicationState.ASKS
    assert asks.batch is not None
    worse_now = {row["put"]["text"]: row["put"]["gone"] for row in asks.batch["rows"] if row["step"] < 0}
    assert worse_now["I forgot my password, how do I reset it?"] is False
    assert any(worse_now.values())
    assert versions.current_version(services.index_dir) == before

    publish_staged(services, layla, new_id(), asks.id)
    done = strict.take_next()
    assert done is not None
    assert (done.state, done.version) == (PublicationState.PUBLISHED, asks.version)
    assert "en/forgotten-password" not in served(services)


def test_what_asks_may_be_let_go(services: Services, layla: Member, builder: Builder) -> None:
    worse(services, layla)
    publish_at_once(services, layla, new_id())
    asks = replace(builder, worst_loss=0.0).take_next()
    assert asks is not None
    let_go(services, layla, new_id(), asks.id)
    assert row(services, asks.id).state is PublicationState.ABANDONED
    with pytest.raises(NothingPrepared):
        publish_staged(services, layla, new_id(), asks.id)
    assert open_article(services, PATH).staged is not None


def test_an_article_with_lines_of_its_template_waits_and_the_others_are_published(
    services: Services, layla: Member, builder: Builder
) -> None:
    begun = NewArticle("en", "Gift cards", "orders")
    gift = ArticlePath.read(str(start_article(services, layla, new_id(), begun)["path"]))
    text = open_article(services, gift).current
    assert text is not None
    stages(services, layla, gift, text.text.replace("status: draft", "status: published"))
    stages(services, layla, NEW, NEW_TEXT)
    (waiting,) = (one for one in read_changes(services).texts if one.path == str(gift))
    assert waiting.fault is not None
    assert (waiting.fault.key, waiting.fault.args) == ("faults.left_to_fill_in", {"count": 12})
    publish_at_once(services, layla, new_id())
    done = builder.take_next()
    assert done is not None
    assert done.state is PublicationState.PUBLISHED
    assert [fault["key"] for fault in done.faults or ()] == ["faults.left_to_fill_in"]
    assert "en/parcel-by-drone" in served(services)
    assert "en/gift-cards" not in served(services)
    assert not file_of(services, gift).exists()


def test_one_build_is_asked_for_at_a_time_and_twice_is_once(
    services: Services, layla: Member, builder: Builder
) -> None:
    client_id = new_id()
    asked = [prepare_candidate(services, layla, client_id) for _ in range(2)]
    assert asked[0] == asked[1]
    with pytest.raises(BuildUnderWay):
        publish_at_once(services, layla, new_id())
    with pytest.raises(NotFound):
        publish_staged(services, layla, new_id(), 100)


def test_going_back_is_one_step_or_to_a_kept_version_and_in_the_history(
    services: Services, layla: Member, builder: Builder
) -> None:
    first = versions.current_version(services.index_dir)
    stages(services, layla, NEW, NEW_TEXT)
    publish_at_once(services, layla, new_id())
    done = builder.take_next()
    assert done is not None
    roll_back(services, layla, new_id())
    assert versions.current_version(services.index_dir) == first
    roll_back(services, layla, new_id(), done.version)
    assert versions.current_version(services.index_dir) == done.version
    with pytest.raises(IndexMissing):
        roll_back(services, layla, new_id(), "20200101T000000000000Z-00000000")
    with services.database.reading() as connection:
        kinds = [(one.kind, one.by, one.version) for one in recent_publications(connection)]
    assert kinds == [
        ("rollback", "Layla", done.version),
        ("rollback", "Layla", first),
        ("publish", "Layla", done.version),
    ]
    assert kept_versions(services) == [done.version, first]


@pytest.mark.parametrize(
    "is_the_moment",
    [
        pytest.param(lambda doing, _done, _of: doing == "trying", id="while it is tried"),
        pytest.param(
            lambda doing, done, of: (doing, done) == ("publishing", of - 1), id="at the last moment"
        ),
    ],
)
def test_who_goes_back_while_a_build_is_under_way_is_not_overruled(
    services: Services, layla: Member, builder: Builder, is_the_moment: Callable[[str, int, int], bool]
) -> None:
    stages(services, layla, NEW, NEW_TEXT)
    publish_at_once(services, layla, new_id())
    builder.take_next()
    first = kept_versions(services)[-1]

    def go_back(doing: str, done: int, of: int) -> None:
        if is_the_moment(doing, done, of) and versions.current_version(services.index_dir) != first:
            roll_back(services, layla, new_id())

    stages(services, layla, NEW, NEW_TEXT.replace("two", "three"))
    publish_at_once(services, layla, new_id())
    done = replace(builder, on_doing=go_back).take_next()
    assert done is not None
    assert done.state is PublicationState.ASKS
    assert versions.current_version(services.index_dir) == first


def test_the_files_alone_are_published_by_command_and_what_is_staged_stays(
    services: Services, layla: Member, builder: Builder
) -> None:
    file_of(services, NEW).parent.mkdir(exist_ok=True)
    file_of(services, NEW).write_text(NEW_TEXT, "utf-8")
    stages(services, layla, PATH, published_text(services))
    done = builder.work_on(builder.begin_command())
    assert (done.state, done.kind, done.by) == (PublicationState.PUBLISHED, PublicationKind.COMMAND, None)
    assert [change.path for change in done.changes] == [str(NEW)]
    assert served(services)["en/forgotten-password"] == "I forgot my password"
    assert open_article(services, PATH).staged is not None
    assert [kept.by for kept in read_history(services, NEW)] == [None]


def test_what_a_killed_builder_left_is_ended_and_can_be_asked_for_again(
    services: Services, layla: Member, builder: Builder, clock: Clock
) -> None:
    asked = prepare_candidate(services, layla, new_id())["id"]
    with services.database.writing() as connection:
        move_publication(
            connection,
            asked,
            ["requested"],
            PublicationState.BUILDING,
            heartbeat_at=clock(),  # type: ignore[list-item]
        )
    assert end_the_silent(services.database, services.kb_dir, services.index_dir, clock) == []
    clock.passes(seconds=60)
    end_the_silent(services.database, services.kb_dir, services.index_dir, clock)
    ended = row(services, asked)
    assert (ended.state, ended.error) == (PublicationState.FAILED, {"key": "errors.build_ended", "args": {}})
    prepare_candidate(services, layla, new_id())
    again = builder.take_next()
    assert again is not None
    assert again.state is PublicationState.READY


class Killed(BaseException):
    pass


def test_a_builder_killed_after_its_version_serves_has_published(
    services: Services, layla: Member, builder: Builder, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages(services, layla, NEW, NEW_TEXT)
    publish_at_once(services, layla, new_id())

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("bot.actions.build_publication.end_publication", killed)
        with pytest.raises(Killed):
            builder.take_next()
    end_the_silent(services.database, services.kb_dir, services.index_dir, clock, at_once=True)
    with services.database.reading() as connection:
        (ended,) = recent_publications(connection)
    assert ended.state is PublicationState.PUBLISHED
    assert open_article(services, NEW).staged is None
    assert "en/parcel-by-drone" in served(services)


def test_a_question_is_not_kept_with_two_expectations(services: Services, layla: Member) -> None:
    keep_question(services, layla, new_id(), "بطاقات هدايا", "ar", None)
    with pytest.raises(KeptForNothing):
        keep_question(services, layla, new_id(), " بطاقات  هدايا", "ar", "forgotten-password")
    keep_question(services, layla, new_id(), "نسيت كلمة المرور", "ar", "forgotten-password")
    for other in (None, "late-payout"):
        with pytest.raises(KeptForAnother):
            keep_question(services, layla, new_id(), "نسيت كلمة المرور", "ar", other)
    assert len(read_batch(services)) == 2


def test_kept_questions_are_asked_and_can_be_removed(services: Services, layla: Member) -> None:
    kept = [
        keep_question(services, layla, new_id(), text, "en", right)["id"]
        for text, right in (
            ("I forgot my password, how do I reset it?", "forgotten-password"),
            ("who won the football cup in 1998", None),
            ("I forgot my password, how do I reset it?", "forgotten-password"),
        )
    ]
    assert kept[0] == kept[2], "it is not kept twice"
    assert [(one.told.verdict, one.known) for one in read_batch(services)] == [
        ("right", True),
        ("right", True),
    ]
    remove_question(services, layla, new_id(), kept[0])
    with pytest.raises(NotFound):
        remove_question(services, layla, new_id(), kept[0])
    assert len(read_batch(services)) == 1
