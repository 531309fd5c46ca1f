"""An author opens an article: what its file says, what is staged in its place, and what it once said."""

from __future__ import annotations

from bot.actions.services import Services
from bot.domain.authoring import ArticlePath, KeptRevision, OpenArticle
from bot.errors import NotFound
from bot.language import Lang
from bot.storage.article_files import load_text, path_of, topics_of
from bot.storage.database import Connection
from bot.storage.revisions import revisions_of
from bot.storage.staged import staged_at, staged_path_of, staged_texts


def open_article(services: Services, path: ArticlePath) -> OpenArticle:
    """The article at `path`, which may not be there yet.

    Raises:
        PathUnusable: it leads out of the folder.
        TextUnusable: its file is no text that could be edited.
    """
    with services.database.reading() as connection:
        return opened(connection, services, path)


def opened(connection: Connection, services: Services, path: ArticlePath) -> OpenArticle:
    """The same, as a transaction sees it. Raises what `open_article` raises."""
    return OpenArticle(path, load_text(services.kb_dir, path), staged_at(connection, path))


def find_article(services: Services, lang: Lang, article_id: str) -> ArticlePath:
    """Where the article lies, or will lie once it is published.

    Raises:
        NotFound: nobody has written it.
    """
    with services.database.reading() as connection:
        path = place_of(connection, services, lang, article_id)
    if path is None:
        raise NotFound
    return path


def place_of(connection: Connection, services: Services, lang: Lang, article_id: str) -> ArticlePath | None:
    """Where an article with this id is, staged or as a file."""
    return staged_path_of(connection, lang, article_id) or path_of(services.kb_dir, lang, article_id)


def is_written(services: Services, lang: Lang, article_id: str) -> bool:
    """Whether there is such an article, staged or as a file."""
    with services.database.reading() as connection:
        return place_of(connection, services, lang, article_id) is not None


def read_history(services: Services, path: ArticlePath) -> list[KeptRevision]:
    """Every text that was saved or published in the studio, or met in the file by a build, newest first."""
    with services.database.reading() as connection:
        return revisions_of(connection, path)


def topics_in_use(services: Services) -> list[str]:
    """The folders that articles lie in, of all languages, staged ones as well."""
    with services.database.reading() as connection:
        staged = {one.path.topic for one in staged_texts(connection).values()}
    return sorted(staged | topics_of(services.kb_dir))
