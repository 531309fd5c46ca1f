"""An author begins an article: a name for it, and a text to go on from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.actions.open_article import find_article, open_article, place_of, topics_in_use
from bot.actions.services import Services
from bot.actions.stage_article import stage_article
from bot.domain.article import Article, Audience, Complexity, Status, Team, Urgency
from bot.domain.authoring import ArticlePath
from bot.domain.staff import Member
from bot.errors import InvalidInput, NotFound
from bot.language import Lang, other_language
from bot.language.catalogue import say
from bot.language.slugs import slug
from bot.storage.article_form import read_form, write_form
from bot.storage.articles import read_article
from bot.storage.writes import Result

LONGEST_TITLE = 200
MOST_QUESTIONS = 50
"""To begin with; more come later."""

_STEPS = 2
_UNNAMED = "article"


@dataclass(frozen=True, slots=True)
class NewArticle:
    """What is known of an article that nobody has written yet. An empty `id` is made from the title."""

    lang: Lang
    title: str
    topic: str
    id: str = ""
    questions: tuple[str, ...] = ()


def start_article(services: Services, member: Member, client_id: str, new: NewArticle) -> Result:
    """Stage a draft with everything that an article may have, as `stage_article` does. Where the other
    language has the article, it is laid out like that one.

    Raises:
        InvalidInput: there is no title, or it is too long.
        NameUnusable: the topic or the id is no name for a file, written as one writes names.
        IdTaken: there is such an article.
    """
    title = " ".join(new.title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise InvalidInput(field="title")
    topic = new.topic if new.topic in topics_in_use(services) else _as_file_name(new.topic)
    twin = read_twin(services, new.lang, new.id)
    name = new.id if twin else _as_file_name(new.id) or free_id(services, new.lang, title)
    path = ArticlePath.new(new.lang, topic, name)
    text = _text(path.lang, title, new.questions, twin)
    return stage_article(services, member, client_id, path, text, None)


def read_twin(services: Services, lang: Lang, article_id: str) -> Article | None:
    """The article in the language other than `lang`, as it stands now, staged or not."""
    try:
        path = find_article(services, other_language(lang), article_id)
    except NotFound:
        return None
    current = open_article(services, path).current
    return read_article(path, current.text).article if current else None


def free_id(services: Services, lang: Lang, title: str) -> str:
    """An id made of the title, in Latin letters, that no article of this language has."""
    name = slug(title) or _UNNAMED
    with services.database.reading() as connection:
        number, found = 1, name
        while place_of(connection, services, lang, found):
            number += 1
            found = f"{name}-{number}"
    return found


def _as_file_name(typed: str) -> str:
    """Words become one name, in small letters: on some disks two files may not differ in those alone."""
    return "-".join(typed.lower().split())


def _text(lang: Lang, title: str, questions: tuple[str, ...], twin: Article | None) -> str:
    """With every choice said, as whoever edits the file sees what there is to choose."""
    chosen = {
        "team": twin.team if twin else Team.TECHNICAL_SUPPORT,
        "complexity": twin.complexity if twin else Complexity.SIMPLE,
        "urgency": twin.urgency if twin else Urgency.NORMAL,
        "status": Status.DRAFT,
        "audience": twin.audience if twin else Audience.PUBLIC,
    }
    blank = read_form("".join(["---\n", *(f"{name}: {value}\n" for name, value in chosen.items()), "---\n"]))
    assert blank
    asked = tuple(dict.fromkeys(one for question in questions if (one := " ".join(question.split()))))
    return write_form(
        replace(
            blank,
            title=title,
            questions=asked[:MOST_QUESTIONS],
            related=twin.related if twin else (),
            body=_body(lang, len(twin.steps) if twin and twin.steps else _STEPS),
        )
    )


def _body(lang: Lang, steps: int) -> str:
    """The sections of an article, each with a word on what belongs there."""
    walkthrough = (say("editor.template.step", lang, step=number) for number in range(1, steps + 1))
    return "\n\n".join([say("editor.template.body", lang), *walkthrough]) + "\n"
