"""What authors write is in the database as they wrote it, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, insert

from bot.domain.authoring import ArticlePath, ArticleText, BatchQuestion, StagedText
from bot.domain.publication import (
    Change,
    ChangeKind,
    Progress,
    Publication,
    PublicationKind,
    PublicationState,
)
from bot.storage.batch_questions import add_batch_question, kept_questions, remove_batch_question
from bot.storage.database import Database
from bot.storage.publications import (
    add_publication,
    move_publication,
    publication,
    publications_in,
    recent_publications,
    tell_progress,
)
from bot.storage.revisions import (
    keep_revision,
    kept_revision,
    latest_revisions,
    revisions_of,
    text_of_revision,
)
from bot.storage.schema import staff
from bot.storage.staged import (
    hold_articles,
    remove_staged,
    save_staged,
    staged_at,
    staged_path_of,
    staged_texts,
)

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
PASSWORD = ArticlePath.read("ar/account/forgotten-password.md")
LATE = ArticlePath.read("en/orders/late.md")
FIRST, SECOND = ArticleText("الأول\n", "1" * 64), ArticleText("الثاني 😀\n", "2" * 64)
OPEN = [state for state in PublicationState if state.open]


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(
    request: pytest.FixtureRequest, new_database: Callable[[str], Database]
) -> Iterator[Connection]:
    """A transaction of Layla's."""
    with new_database(request.param).writing() as connection:
        connection.execute(
            insert(staff).values(
                id="layla",
                email="l@raff.example",
                name="Layla",
                role="author",
                password_hash="",
                created_at=NOON,
            )
        )
        yield connection


def test_every_text_is_kept_once_in_a_row(connection: Connection) -> None:
    for written, by in ((FIRST, None), (FIRST, "layla"), (SECOND, "layla"), (FIRST, "layla")):
        keep_revision(connection, PASSWORD, "forgotten-password", written, by, NOON)
    keep_revision(connection, LATE, "late", SECOND, None, NOON)
    found = revisions_of(connection, PASSWORD)
    assert [(one.written, one.by) for one in found] == [(FIRST, "Layla"), (SECOND, "Layla"), (FIRST, None)]
    assert latest_revisions(connection) == {str(PASSWORD): FIRST.revision, str(LATE): SECOND.revision}
    assert kept_revision(connection, PASSWORD, found[1].id) == found[1]
    assert kept_revision(connection, LATE, found[1].id) is None
    assert text_of_revision(connection, PASSWORD, SECOND.revision) == SECOND
    assert text_of_revision(connection, LATE, FIRST.revision) is None


def staged(written: ArticleText, base: str | None = None) -> StagedText:
    return StagedText(PASSWORD, "forgotten-password", base, written, "layla", NOON)


def test_one_text_is_staged_for_each_article(connection: Connection) -> None:
    hold_articles(connection)
    assert staged_at(connection, PASSWORD) is None
    save_staged(connection, staged(FIRST))
    save_staged(connection, staged(SECOND, base="0" * 64))
    assert staged_texts(connection) == {str(PASSWORD): staged(SECOND, base="0" * 64)}
    assert staged_path_of(connection, "ar", "forgotten-password") == PASSWORD
    assert staged_path_of(connection, "en", "forgotten-password") is None
    assert not remove_staged(connection, PASSWORD, FIRST.revision), "another text is staged by now"
    assert remove_staged(connection, PASSWORD, SECOND.revision)
    assert staged_texts(connection) == {}


def test_questions_of_the_batch_stay_until_they_are_removed(connection: Connection) -> None:
    number = add_batch_question(connection, "وين طلبيتي", "ar", "late", "layla", NOON)
    other = add_batch_question(connection, "best pizza in town", "en", None, "layla", NOON)
    assert kept_questions(connection) == [
        BatchQuestion(other, "best pizza in town", "en", None),
        BatchQuestion(number, "وين طلبيتي", "ar", "late"),
    ]
    assert remove_batch_question(connection, number, NOON)
    assert not remove_batch_question(connection, number, NOON)
    assert [question.id for question in kept_questions(connection)] == [other]


def found(connection: Connection, number: int) -> Publication:
    publication_ = publication(connection, number)
    assert publication_ is not None
    return publication_


def test_a_publication_goes_its_way_and_is_remembered(connection: Connection) -> None:
    change = Change(str(LATE), "en", "late", "It is late", ChangeKind.CHANGED, "1" * 64, "2" * 64)
    number = add_publication(connection, PublicationKind.PREPARE, "layla", NOON, changes=[change])
    command = add_publication(
        connection, PublicationKind.COMMAND, None, NOON, state=PublicationState.BUILDING
    )
    assert [one.id for one in publications_in(connection, OPEN)] == [number, command]
    tell_progress(connection, number, Progress("embedding", 3, 7), NOON)
    assert move_publication(
        connection, number, OPEN, PublicationState.READY, version="v2", before="v1", batch={"worse": []}
    )
    done = found(connection, number)
    assert (done.by, done.state, done.version, done.before) == ("Layla", PublicationState.READY, "v2", "v1")
    assert (done.progress, done.changes, done.batch) == (
        Progress("embedding", 3, 7),
        (change,),
        {"worse": []},
    )
    assert (found(connection, command).by, found(connection, command).error) == (None, None)
    assert [one.id for one in recent_publications(connection)] == [command, number]


def test_a_publication_is_moved_on_by_one_alone(connection: Connection) -> None:
    number = add_publication(connection, PublicationKind.PUBLISH, "layla", NOON)
    requested = [PublicationState.REQUESTED]
    assert move_publication(connection, number, requested, PublicationState.BUILDING)
    assert not move_publication(connection, number, requested, PublicationState.BUILDING)
    assert found(connection, number).state is PublicationState.BUILDING
