"""How a message is heard, which episode it belongs to, how an episode ends, and what may be stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.answering import Decision, Findings, Kind, Tried
from bot.domain.conversation import (
    LONGEST_MESSAGE,
    Episode,
    Heard,
    Outcome,
    checked_text,
    continues,
    hear,
    left,
    settled,
    spoken_language,
)
from bot.domain.guidance import Form
from bot.errors import InvalidInput, MessageEmpty, MessageTooLong
from bot.language import Lang
from bot.language.intents import Intents, SmallTalk

QUIET = Intents(None, False, False, False, False, False, query="my payout is late")
A_SECOND = timedelta(seconds=1)
A_DAY = timedelta(days=1)


@pytest.fixture
def unanswered(now: datetime) -> Episode:
    """Samira has asked something, and no article has been given yet."""
    return Episode(
        id="e1",
        question="where is my money",
        findings=Findings((), 0.9),
        tried=Tried(),
        problem=None,
        form=None,
        refresher=False,
        said_no=False,
        active_at=now,
    )


@pytest.fixture
def answered(unanswered: Episode) -> Episode:
    """Samira has been given the article on late payouts."""
    return replace(unanswered, problem="payout-late", form=Form.FIX)


WORDS: dict[str, dict[str, Any]] = {
    "a person": {"wants_person": True},
    "anger": {"angry": True},
    "it worked": {"solved": True},
    "still broken": {"still_broken": True},
    "thanks": {"small_talk": SmallTalk.THANKS},
    "a question": {},
}


@pytest.mark.parametrize(
    ("said", "before_an_answer", "after_an_answer"),
    [
        (["a person"], Heard.PERSON, Heard.PERSON),
        (["a person", "anger", "still broken", "it worked"], Heard.PERSON, Heard.PERSON),
        (["anger"], Heard.COMPLAINT, Heard.COMPLAINT),
        (["anger", "still broken"], Heard.COMPLAINT, Heard.COMPLAINT),
        (["still broken"], Heard.QUESTION, Heard.STILL_BROKEN),
        (["it worked"], Heard.QUESTION, Heard.SOLVED),
        (["it worked", "still broken"], Heard.QUESTION, Heard.STILL_BROKEN),
        (["it worked", "thanks"], Heard.SMALL_TALK, Heard.SOLVED),
        (["thanks"], Heard.SMALL_TALK, Heard.SMALL_TALK),
        (["a question"], Heard.QUESTION, Heard.QUESTION),
    ],
    ids=lambda value: " and ".join(value) if isinstance(value, list) else "",
)
def test_how_samira_is_heard(
    said: list[str],
    before_an_answer: Heard,
    after_an_answer: Heard,
    unanswered: Episode,
    answered: Episode,
) -> None:
    recognised: dict[str, Any] = {}
    for words in said:
        recognised |= WORDS[words]
    intents = replace(QUIET, **recognised)

    assert hear(intents, None) is before_an_answer
    assert hear(intents, unanswered) is before_an_answer
    assert hear(intents, answered) is after_an_answer
    assert hear(intents, replace(answered, outcome=Outcome.CONFIRMED)) is before_an_answer


def test_an_angry_question_with_an_answer_is_answered(answered: Episode) -> None:
    angry = replace(QUIET, angry=True)

    assert hear(angry, None, "charged-twice") is Heard.QUESTION
    assert hear(angry, answered, "charged-twice") is Heard.QUESTION
    assert hear(angry, None) is Heard.COMPLAINT
    assert hear(angry, answered, "charged-twice", angered=True) is Heard.COMPLAINT
    assert hear(replace(angry, complains=True), None, "charged-twice") is Heard.COMPLAINT
    assert hear(replace(angry, still_broken=True), answered, "charged-twice") is Heard.COMPLAINT


def test_an_article_of_the_company_goes_before_our_own_small_talk() -> None:
    who_are_you = replace(QUIET, small_talk=SmallTalk.WHO_ARE_YOU)

    assert hear(who_are_you, None, "about-us") is Heard.QUESTION
    assert hear(who_are_you, None) is Heard.SMALL_TALK


@pytest.mark.parametrize(
    ("decision", "same_matter"),
    [
        pytest.param(Decision(Kind.ANSWER, ("payout-late",)), True, id="the same problem"),
        pytest.param(Decision(Kind.ANSWER, ("charged-twice",)), False, id="another problem"),
        pytest.param(Decision(Kind.ASK_BACK, ("payout-late", "invoice")), False, id="perhaps another"),
        pytest.param(Decision(Kind.REPHRASE), True, id="something not known: a word about the answer"),
    ],
)
def test_a_question_about_another_problem_begins_an_episode(
    decision: Decision, same_matter: bool, answered: Episode, now: datetime
) -> None:
    assert continues(answered, decision, now) is same_matter


@pytest.mark.parametrize(
    "decision",
    [Decision(Kind.ANSWER, ("invoice",)), Decision(Kind.ASK_BACK, ("a", "b")), Decision(Kind.REPHRASE)],
)
def test_saying_it_differently_goes_on_with_the_same_matter(
    decision: Decision, unanswered: Episode, now: datetime
) -> None:
    assert continues(unanswered, decision, now)


@pytest.mark.parametrize("outcome", Outcome)
def test_any_question_after_an_outcome_begins_an_episode(
    outcome: Outcome, answered: Episode, now: datetime
) -> None:
    ended = replace(answered, outcome=outcome)

    assert not continues(ended, Decision(Kind.ANSWER, ("payout-late",)), now)


def test_coming_back_after_a_day_begins_an_episode(answered: Episode, now: datetime) -> None:
    same = Decision(Kind.ANSWER, ("payout-late",))

    assert continues(answered, same, now + A_DAY)
    assert not continues(answered, same, now + A_DAY + A_SECOND)


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        pytest.param({}, Outcome.ASSUMED, id="answered, then silence"),
        pytest.param({"said_no": True}, Outcome.ABANDONED, id="answered, then a no, then silence"),
        pytest.param({"problem": None}, Outcome.ABANDONED, id="never answered"),
    ],
)
def test_how_an_episode_ends_in_silence(
    changed: dict[str, Any], outcome: Outcome, answered: Episode, now: datetime
) -> None:
    episode = replace(answered, **changed)

    assert settled(episode, now + A_DAY) is None
    assert settled(episode, now + A_DAY + A_SECOND) is outcome
    assert left(episode) is outcome, "leaving it for another matter ends it in the same way"


@pytest.mark.parametrize(
    ("current", "detected", "word_count", "first", "language"),
    [
        pytest.param("ar", "en", 1, True, "en", id="the first message decides, however short"),
        pytest.param("en", "ar", 1, True, "ar", id="in either direction"),
        pytest.param("ar", None, 3, True, "ar", id="digits alone decide nothing"),
        pytest.param("en", "ar", 1, False, "ar", id="one Arabic word is Arabic"),
        pytest.param("ar", "en", 2, False, "ar", id="two Latin words are a name or an error message"),
        pytest.param("ar", "en", 3, False, "en", id="three are English"),
        pytest.param("ar", "ar", 9, False, "ar", id="and otherwise it stays"),
        pytest.param("en", None, 9, False, "en", id="whatever is sent"),
    ],
)
def test_the_language_yusuf_is_answered_in(
    current: Lang, detected: Lang | None, word_count: int, first: bool, language: Lang
) -> None:
    assert spoken_language(current, detected, word_count, first=first) == language


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("نسيت كلمة المرور", id="Arabic"),
        pytest.param("نَسِيتُ كَلِمَةَ المُرورِ", id="with its marks"),
        pytest.param("الـPIN مش شغّال ٢٠٢٦", id="two scripts and digits"),
        pytest.param("line one\n\tline two\r\nline three", id="lines and a tab"),
        pytest.param("🙏🏽", id="an emoji alone"),
        pytest.param("?", id="one character"),
        pytest.param("{{7*7}} <b>%s</b> '; DROP TABLE customers;--", id="what others would call code"),
        pytest.param("e\u0301 \u202eabc\u202c \u200fdef", id="marks, overrides and direction signs"),
        pytest.param("a" + "\u0301" * 1_000, id="a thousand marks on one letter"),
        pytest.param("x" * LONGEST_MESSAGE, id="as long as may be"),
        pytest.param("\U0001f600" * LONGEST_MESSAGE, id="as many emoji as may be"),
    ],
)
def test_what_samira_writes_is_stored_as_she_wrote_it(text: str) -> None:
    assert checked_text(f"  \n{text}\n ") == text


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u00a0\u2003", "\u200b", "\u202e \u2069", "\ufeff"])
def test_nothing_visible_is_an_empty_message(text: str) -> None:
    with pytest.raises(MessageEmpty):
        checked_text(text)


def test_a_message_that_is_too_long_is_told_how_long_it_may_be() -> None:
    with pytest.raises(MessageTooLong) as told:
        checked_text("x" * 61, field="contact", limit=60)

    assert (told.value.field, told.value.args_) == ("contact", {"limit": 60})


@pytest.mark.parametrize("text", ["a\0b", "a\x1b[31mb", "a\x7fb", "a\x85b", "a\ud800b", "\udfff"])
def test_control_characters_and_halves_of_characters_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as told:
        checked_text(text, field="note")

    assert told.value.field == "note"


@given(st.text(st.characters(exclude_categories=[]), max_size=80))
def test_any_text_is_stored_exactly_or_refused_with_a_reason(text: str) -> None:
    try:
        stored = checked_text(text)
    except InvalidInput:
        return

    assert stored == text.strip()
    assert stored.encode("utf-8").decode("utf-8") == stored
    assert "\0" not in stored
    assert checked_text(stored) == stored


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=80))
def test_letters_and_numbers_are_never_refused(text: str) -> None:
    assume(text.strip())

    assert checked_text(text) == text
