"""Samira comes back: to a walkthrough that she left, or days after one that she finished."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions.coming_back import Waiting, tell_whether_held, waiting_for
from bot.actions.services import Services
from bot.domain.article import Step
from bot.errors import ChoiceNotPossible, NotFound
from tests.actions.cast import FORGOTTEN_PASSWORD, Clock, Served, Talk, choices_of, new_id
from tests.conftest import prose

ARTICLE = "forgotten-password"
RESUME = f"resume:{ARTICLE}"


@pytest.fixture
def walking(services: Services) -> Talk:
    """Samira at the third step."""
    samira = Talk(services)
    samira.ask(FORGOTTEN_PASSWORD["en"])
    for choice in ("form:walkthrough", "step:next", "step:next"):
        samira.choose(choice)
    return samira


@pytest.fixture
def finished(walking: Talk) -> Talk:
    """Samira at the end of it; she said that it works."""
    while "step" in walking.choose("step:next"):
        pass
    walking.choose("solved")
    return walking


def waiting(talk: Talk) -> Waiting:
    return waiting_for(talk.services, talk.customer, "en")


def answer(talk: Talk, number: int, *, held: bool, client_id: str | None = None) -> dict[str, object]:
    return tell_whether_held(talk.services, talk.customer, number, client_id or new_id(), held, "en")


def with_steps(talk: Talk, *titles: str) -> None:
    """Layla publishes the guide anew, with steps of these titles."""
    index = talk.services.indexes.current()
    key = (ARTICLE, "en")
    steps = tuple(Step(title, prose("Do it.")) for title in titles)
    changed = replace(index.articles[key], steps=steps, revision="f" * 64)
    served = Served(replace(index, articles={**index.articles, key: changed}))
    talk.services = replace(talk.services, indexes=served)


def test_a_walkthrough_that_she_left_waits_and_goes_on_where_it_was(walking: Talk, clock: Clock) -> None:
    clock.passes(days=3)
    left = waiting(walking).unfinished
    assert left is not None
    assert (left.article.id, left.position.step, left.conversation_id) == (ARTICLE, 3, walking.id)
    reply = walking.choose(RESUME)
    assert reply["step"]["number"] == 3
    assert "step 3 of" in reply["reason_text"]


def test_it_goes_on_in_another_conversation_too_and_is_the_same_occurrence(walking: Talk) -> None:
    again = walking.again()
    assert again.choose(RESUME)["step"]["number"] == 3
    assert again.choose("step:next")["step"]["number"] == 4
    assert walking.again().ask(FORGOTTEN_PASSWORD["en"])["reason"] == "again"


def test_at_the_first_step_or_after_the_end_nothing_waits(finished: Talk) -> None:
    assert waiting(finished).unfinished is None
    later = finished.again()
    with pytest.raises(ChoiceNotPossible):
        later.choose(RESUME)


def test_a_changed_guide_goes_on_at_the_same_step_and_says_so(walking: Talk) -> None:
    third = walking.transcript().messages[-1].reply
    assert third is not None
    assert third.step is not None
    with_steps(walking, "A new first step", "And a second", "A third", third.step.title)
    reply = walking.choose("step:next")
    assert reply["step"]["number"] == 4, "nobody moves on from a step they have not read"
    assert "has been updated" in reply["reason_text"]
    assert "step" not in walking.choose("step:next"), "that was the last step"


def test_a_guide_without_her_step_begins_again_and_says_so(walking: Talk) -> None:
    with_steps(walking, "Something else", "And another")
    reply = walking.choose(RESUME)
    assert reply["step"]["number"] == 1
    assert "has been rewritten" in reply["reason_text"]


def test_the_same_guide_in_the_other_language_has_not_changed(walking: Talk) -> None:
    arabic = walking.again("ar")
    reply = arabic.choose(RESUME)
    assert (reply["step"]["number"], reply["article"]["lang"]) == (3, "ar")
    assert "توقفنا" in reply["reason_text"]


def test_days_after_the_end_she_is_asked_once_whether_it_held(finished: Talk, clock: Clock) -> None:
    assert waiting(finished).doubt is None, "too early"
    clock.passes(days=2, hours=1)
    doubt = waiting(finished).doubt
    assert doubt is not None
    assert doubt.article.id == ARTICLE
    assert waiting(finished).doubt == doubt, "the same visit"
    clock.passes(days=2)
    assert waiting(finished).doubt is None, "she was asked"


def test_it_held(finished: Talk, clock: Clock) -> None:
    clock.passes(days=3)
    doubt = waiting(finished).doubt
    assert doubt is not None
    assert answer(finished, doubt.walkthrough_id, held=True) == {"held": True}
    assert waiting(finished).doubt is None


def test_it_is_back_so_the_steps_at_a_glance_and_a_person_once(finished: Talk, clock: Clock) -> None:
    clock.passes(days=3)
    doubt = waiting(finished).doubt
    assert doubt is not None
    client_id = new_id()
    told = answer(finished, doubt.walkthrough_id, held=False, client_id=client_id)
    assert told == answer(finished, doubt.walkthrough_id, held=False, client_id=client_id)
    reply = told["reply"]
    assert isinstance(reply, dict)
    assert (reply["form"], reply["reason"]) == ("walkthrough", "recurring")
    assert "2 times" in reply["reason_text"]
    assert "person" in choices_of(reply)


def test_who_came_back_with_it_already_is_not_asked(finished: Talk, clock: Clock) -> None:
    clock.passes(days=1)
    finished.again().ask(FORGOTTEN_PASSWORD["en"])
    clock.passes(days=2)
    assert waiting(finished).doubt is None


def test_yusuf_does_not_answer_for_samira(finished: Talk, services: Services, clock: Clock) -> None:
    clock.passes(days=3)
    doubt = waiting(finished).doubt
    assert doubt is not None
    with pytest.raises(NotFound):
        answer(Talk(services), doubt.walkthrough_id, held=True)
