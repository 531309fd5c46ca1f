"""What an author learns of how an article does, from what customers really did with it."""

from __future__ import annotations

import pytest

from bot.actions.rate_article import rate_article
from bot.actions.read_article_figures import read_article_figures
from bot.actions.services import Services
from bot.domain.article_use import WINDOW_DAYS, ArticleFigures, Use
from bot.storage.article_figures import uses_since
from tests.actions.cast import FORGOTTEN_PASSWORD, STORE_DOWN, Clock, Talk, new_id, only_in

ARTICLE = "forgotten-password"


def figures(services: Services, article_id: str = ARTICLE) -> ArticleFigures:
    return read_article_figures(services, "en", article_id)


def listed(services: Services) -> dict[str, Use]:
    since = figures(services).since
    with services.database.reading() as connection:
        return uses_since(connection, since)


def someone(services: Services) -> Talk:
    talk = Talk(services)
    talk.ask(FORGOTTEN_PASSWORD["en"])
    return talk


def test_an_article_that_nobody_met_has_figures_too(services: Services) -> None:
    found = figures(services, "nobody-asked-this")
    assert (found.use, found.asked_in, found.comments) == (Use(), {"ar": 0, "en": 0}, ())
    assert not found.use.often_not_helpful
    assert listed(services) == {}


def test_every_time_it_was_asked_ends_in_one_way(services: Services, clock: Clock) -> None:
    someone(services).choose("solved")
    someone(services).choose("person")
    someone(services).choose("not_my_question")
    someone(services).ask(STORE_DOWN["en"])
    someone(services)
    use = figures(services).use
    assert (use.asked, use.confirmed, use.handed_off, use.not_mine) == (4, 1, 1, 1)
    assert use.solved + use.failed + use.went_on + use.going_on == use.asked
    assert listed(services)[ARTICLE] == use


def test_what_is_longer_ago_does_not_count(services: Services, clock: Clock) -> None:
    someone(services).choose("solved")
    clock.passes(days=WINDOW_DAYS, minutes=5)
    assert figures(services).use.asked == 0


def test_where_people_get_stuck_is_seen_step_by_step(services: Services, clock: Clock) -> None:
    walkers = [someone(services) for _ in range(3)]
    for walker in walkers:
        walker.choose("form:walkthrough")
    walkers[0].choose("step:next")
    walkers[0].choose("step:stuck")
    walkers[1].choose("step:next")
    while "ticket" not in walkers[1].choose("step:stuck"):
        pass
    walkers[2].choose("solved")
    found = figures(services)
    walked = found.walkthrough
    assert (walked.started, walked.finished, walked.solved_early) == (3, 0, 1)
    assert [step.reached for step in walked.steps[:3]] == [3, 2, 0]
    assert walked.steps[1].stuck >= 2
    assert [step.left for step in walked.steps[:2]] == [0, 1]
    assert len(found.titles) == len(walked.steps)
    clock.passes(days=2)
    assert [step.left for step in figures(services).walkthrough.steps[:2]] == [0, 2]


def test_who_asked_in_the_language_that_it_is_not_written_in_is_counted(services: Services) -> None:
    only_english = only_in(services, "en", ARTICLE)
    Talk(only_english, lang="ar").ask(FORGOTTEN_PASSWORD["ar"])
    someone(services)
    found = figures(services)
    assert (found.asked_in, found.gave_other, found.got_other) == ({"ar": 1, "en": 1}, 1, 0)
    assert read_article_figures(services, "ar", ARTICLE).got_other == 1


def test_votes_come_with_what_was_written_newest_first(services: Services, samira: Talk) -> None:
    rate_article(services, samira.customer, new_id(), ARTICLE, "en", helpful=True, text="Quick!")
    for _ in range(3):
        rate_article(services, None, new_id(), ARTICLE, "en", helpful=False, text="<b>no mail came</b>")
    rate_article(services, None, new_id(), ARTICLE, "ar", helpful=False)
    found = figures(services)
    assert (found.votes_yes, found.votes_no) == (1, 3)
    assert [comment.text for comment in found.comments][-1] == "Quick!"
    assert not any(comment.earlier for comment in found.comments)
    use = listed(services)[ARTICLE]
    assert (use.votes_yes, use.votes_no, use.often_not_helpful) == (1, 4, True)


@pytest.mark.parametrize(
    ("use", "often"),
    [
        (Use(asked=2, not_helped=2), False),
        (Use(asked=10, confirmed=7, not_helped=3), False),
        (Use(asked=10, confirmed=6, not_helped=1, handed_off=3), True),
        (Use(votes_yes=1, votes_no=2), False),
    ],
)
def test_a_bad_day_is_not_yet_a_bad_article(use: Use, often: bool) -> None:
    assert use.often_not_helpful is often
