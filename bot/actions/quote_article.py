"""What an agent puts into a reply out of the articles: a ready fix, or a single step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.actions.on_ticket import require, seen_ticket
from bot.actions.search_articles import search_articles
from bot.actions.services import Services, serving_index
from bot.actions.wording import article_url
from bot.domain.article import PublishedArticle, Step
from bot.domain.canned_reply import Variable
from bot.domain.staff import Act, Member
from bot.domain.ticket import Ticket
from bot.errors import InvalidInput, NotFound
from bot.language.catalogue import say
from bot.storage.quoting import as_reply, link, strong

MOST_ARTICLES = 4
_FIX, _STEP = "fix", "step"


@dataclass(frozen=True, slots=True)
class Quotable:
    """An article with what can be quoted of it: its fix where it `has_fix`, and the titles of its steps."""

    id: str
    title: str
    has_fix: bool
    steps: tuple[str, ...]

    @property
    def parts(self) -> tuple[tuple[str, str | None], ...]:
        """The name of each part, as `quoted` takes it, with the title of a step, None for the fix."""
        steps = ((f"{self.id}:{_STEP}:{number}", title) for number, title in enumerate(self.steps, 1))
        return (*(((f"{self.id}:{_FIX}", None),) if self.has_fix else ()), *steps)


def quotable(services: Services, member: Member, reference: str, query: str = "") -> tuple[Quotable, ...]:
    """The articles that the query is about; without one those that the bot showed, or nearly did.

    Raises:
        NotFound: there is no such ticket.
    """
    require(member, Act.WORK_ON_TICKETS)
    with services.database.reading() as connection:
        ticket = seen_ticket(connection, member, reference)
    index = serving_index(services)
    if index is None:
        return ()
    if query.strip():
        try:
            found: Iterable[PublishedArticle | None] = search_articles(
                services, query, ticket.lang, MOST_ARTICLES
            )
        except InvalidInput:
            return ()
    else:
        found = (index.article(id_, ticket.lang) for id_ in _at_hand(ticket)[:MOST_ARTICLES])
    return tuple(_quotable(article) for article in found if article)


def quoted(services: Services, member: Member, reference: str, part: str) -> str:
    """That part of an article as Markdown in the customer's language, with the address to read on.

    Raises:
        NotFound: there is no such ticket, article or part of it.
    """
    with services.database.reading() as connection:
        ticket = seen_ticket(connection, member, reference)
    article_id, _, place = part.partition(":")
    article = services.indexes.current().article(article_id, ticket.lang)
    if article is None:
        raise NotFound
    url = f"{services.public_url}{article_url(article)}"
    words = _fix(article, url) if place == _FIX else _step(article, place, url)
    return f"{words}\n\n{link(article.title, url)}"


def article_values(services: Services, ticket: Ticket) -> dict[Variable, str]:
    """What a canned reply says of the article at hand: the last that was shown, or the likeliest."""
    index = serving_index(services)
    at_hand = _at_hand(ticket)
    article = index.article(at_hand[0], ticket.lang) if index and at_hand else None
    if article is None:
        return {}
    url = f"{services.public_url}{article_url(article)}"
    return {Variable.ARTICLE_TITLE: article.title, Variable.ARTICLE_URL: url}


def _at_hand(ticket: Ticket) -> tuple[str, ...]:
    shown = (tried.article_id for tried in reversed(ticket.story.attempts))
    likely = (suspect.article_id for suspect in ticket.story.suspects)
    return tuple(dict.fromkeys((*shown, *likely)))


def _quotable(article: PublishedArticle) -> Quotable:
    steps = tuple(step.title for step in article.steps)
    return Quotable(article.id, article.title, bool(article.fix or article.summary), steps)


def _fix(article: PublishedArticle, url: str) -> str:
    whole = article.fix or article.summary
    if whole is None:
        raise NotFound
    return as_reply(whole.html, url)


def _step(article: PublishedArticle, place: str, url: str) -> str:
    kind, _, number = place.partition(":")
    steps: dict[str, Step] = {str(at): step for at, step in enumerate(article.steps, 1)}
    step = steps.get(number)
    if kind != _STEP or step is None:
        raise NotFound
    check = f"{say('letters.check', article.lang)} {as_reply(step.check.html, url)}" if step.check else ""
    return "\n\n".join(filter(None, (strong(step.title), as_reply(step.text.html, url), check)))
