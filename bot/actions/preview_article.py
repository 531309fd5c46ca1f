"""An article as customers would see it, before anybody else does."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from bot.actions import step_wording, wording
from bot.domain.article import Article, Audience, PublishedArticle, Status
from bot.domain.authoring import ArticlePath
from bot.domain.guidance import Form, Guidance, Why
from bot.domain.reply import Reply
from bot.domain.walkthrough import Position
from bot.storage.articles import read_article


@dataclass(frozen=True, slots=True)
class Preview:
    """`fix` is what the bot says first, `steps` each step of the walkthrough as it comes."""

    article: PublishedArticle
    fix: Reply
    steps: tuple[Reply, ...]


def preview_article(path: ArticlePath, text: str) -> Preview | None:
    """`text` as the article at `path`, whatever its status; None when it cannot be read as one."""
    article = read_article(path, text).article
    return preview_of(article) if article else None


def preview_of(article: Article) -> Preview:
    shown = _as_if_published(article)
    of = len(shown.steps)
    first = Guidance(Form.FIX, Why.FIRST_TIME)
    return Preview(
        shown,
        wording.answer(shown, first, 1, shown.lang),
        tuple(_step(shown, Position(number, of)) for number in range(1, of + 1)),
    )


def _step(article: PublishedArticle, position: Position) -> Reply:
    shown = step_wording.step(article, position, article.lang, reached=position.of)
    assert shown.step
    return replace(shown, step=replace(shown.step, titles=()))


def _as_if_published(article: Article) -> PublishedArticle:
    values = {field.name: getattr(article, field.name) for field in fields(Article)}
    return PublishedArticle(**values | {"status": Status.PUBLISHED, "audience": Audience.PUBLIC})
