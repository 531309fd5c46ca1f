"""What an author should know of an article while it is being written, each at its place in the text."""

from __future__ import annotations

from collections.abc import Iterator

from bot.actions.open_article import opened, place_of
from bot.actions.services import Services, serving_index
from bot.domain.article import Article
from bot.domain.article_problems import BODY, Problem, Weight, problems_of_steps
from bot.domain.authoring import ArticlePath, OpenArticle
from bot.language import LANGUAGES, other_language
from bot.language.prompts import left_to_fill_in
from bot.retrieval.likeness import NEARLY_THE_SAME, most_alike, shared_questions
from bot.retrieval.snapshot import Index
from bot.storage.articles import Fault, Severity, read_article, wrong_pictures
from bot.storage.database import Connection
from bot.storage.front_matter import separate

_VALUES = "faults.expected."


def find_problems(services: Services, path: ArticlePath, text: str) -> tuple[Problem, ...]:
    """The problems of `text` as the article at `path`, those that keep it from being published first."""
    read = read_article(path, text)
    front = separate(text)
    first_of_body = text.count("\n", 0, len(text) - len(front[1])) + 1 if front else 1
    faults = (*read.faults, *wrong_pictures(services.kb_dir, read))
    found = [_of_reader(fault, first_of_body) for fault in faults]
    if read.article:
        if read.usable and (left := left_to_fill_in(text, path.lang)):
            found.append(Problem("faults.left_to_fill_in", BODY, line=left[0], args={"count": len(left)}))
        found += problems_of_steps(read.article, text.split("\n"))
        found += _beside_others(services, path, read.article)
    return tuple(sorted(found, key=lambda problem: list(Weight).index(problem.weight)))


def _of_reader(fault: Fault, first_of_body: int) -> Problem:
    weight = Weight.ERROR if fault.severity is Severity.ERROR else Weight.WARNING
    if fault.key.startswith(_VALUES):
        return Problem(fault.key, str(fault.args["name"]), weight, fault.line, fault.args)
    place = "title" if fault.key == "faults.no_title" else BODY
    line = fault.line if fault.line >= first_of_body or fault.key.startswith("faults.bad_yaml") else None
    return Problem(fault.key, place, weight, line, fault.args)


def _beside_others(services: Services, path: ArticlePath, article: Article) -> Iterator[Problem]:
    index = serving_index(services)
    with services.database.reading() as connection:
        if not article.questions:
            yield Problem("editor.problem.no_questions", "questions", Weight.HINT)
        for related in article.related:
            if not _exists(connection, services, index, related):
                yield Problem("faults.unknown_related", "related", args={"id": related})
        twin = place_of(connection, services, other_language(path.lang), article.id)
        if twin is None:
            yield Problem(f"editor.problem.no_twin.{path.lang}", BODY, Weight.HINT)
        else:
            yield from _beside_twin(opened(connection, services, twin), article)
    if index:
        yield from _likenesses(index, article)


def _beside_twin(twin: OpenArticle, article: Article) -> Iterator[Problem]:
    """Customers who switch languages stay at their step."""
    read = read_article(twin.path, twin.current.text).article if twin.current else None
    if read and len(read.steps) != len(article.steps):
        args: dict[str, object] = {"steps": len(article.steps), "other": len(read.steps)}
        link = f"{twin.path.lang}/{article.id}"
        yield Problem(f"editor.problem.uneven_twin.{article.lang}", BODY, args=args, link=link)


def _exists(connection: Connection, services: Services, index: Index | None, article_id: str) -> bool:
    """Drafts and articles for agents are not in the index, but there all the same."""
    if index and any((article_id, lang) in index.articles for lang in LANGUAGES):
        return True
    return any(place_of(connection, services, lang, article_id) for lang in LANGUAGES)


def _likenesses(index: Index, article: Article) -> Iterator[Problem]:
    if article.lang not in index.pools or not article.questions:
        return
    for shared in shared_questions(index, article.id, article.lang, article.questions):
        title, link = _title_and_link(index, shared.article_id, article)
        args: dict[str, object] = {"question": shared.text, "title": title}
        yield Problem("editor.problem.shared_question", "questions", args=args, link=link)
    alike = most_alike(index, article.id, article.lang, (*article.questions, article.title))
    if alike and alike.score >= NEARLY_THE_SAME:
        title, link = _title_and_link(index, alike.article_id, article)
        args = {"title": title, "percent": round(100 * alike.score)}
        yield Problem("editor.problem.nearly_the_same", "questions", args=args, link=link)


def _title_and_link(index: Index, article_id: str, beside: Article) -> tuple[str, str]:
    found = index.article(article_id, beside.lang)
    assert found, "the pools hold what the index holds"
    return found.title, f"{found.lang}/{found.id}"
