"""How an article does, for its authors."""

from __future__ import annotations

from datetime import timedelta

from bot.actions.services import Services, serving_index
from bot.domain.article_use import WINDOW_DAYS, ArticleFigures
from bot.language import LANGUAGES, Lang, other_language
from bot.storage import article_figures

_MOST_COMMENTS = 30


def read_article_figures(services: Services, lang: Lang, article_id: str) -> ArticleFigures:
    """The use of the article in the last `WINDOW_DAYS` days; zeros where nobody met it."""
    now = services.clock()
    since = now - timedelta(days=WINDOW_DAYS)
    index = serving_index(services)
    served = index.articles.get((article_id, lang)) if index else None
    revision = served.revision if served else None
    with services.database.reading() as connection:
        use = article_figures.use_since(connection, article_id, since)
        by_language = article_figures.languages_since(connection, article_id, since)
        walked = article_figures.walkthroughs_since(connection, article_id, since, now)
        votes = article_figures.votes_since(connection, article_id, lang, since)
        comments = article_figures.comments_since(
            connection, article_id, lang, revision, since, _MOST_COMMENTS
        )
    other = other_language(lang)
    return ArticleFigures(
        since=since,
        use=use,
        asked_in={asked: sum(by_language[asked, given] for given in LANGUAGES) for asked in LANGUAGES},
        got_other=by_language[lang, other],
        gave_other=by_language[other, lang],
        walkthrough=walked,
        titles=tuple(step.title for step in served.steps) if served else (),
        votes_yes=votes[0],
        votes_no=votes[1],
        comments=comments,
    )
