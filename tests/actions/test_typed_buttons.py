"""Mona types what the buttons say, and is led as if she had tapped them."""

from __future__ import annotations

import pytest

from bot.actions.services import Services
from bot.language import Lang
from tests.actions.cast import FORGOTTEN_PASSWORD, Talk, choices_of
from tests.actions.test_second_thoughts import without

WALK: dict[Lang, list[str]] = {
    "en": ["show me the steps", "done", "next step", "go back", "I don't understand", "yes", "it works now"],
    "ar": ["خطوة بخطوة", "تم", "الخطوة التالية", "رجوع", "ما فهمت", "اللي بعده", "حلت المشكلة"],
}
VAGUE: dict[Lang, str] = {"en": "payment", "ar": "فلوسي"}


@pytest.fixture
def listed(services: Services) -> tuple[Talk, list[str]]:
    """Mona, and the articles that she was asked to choose from; skipped where the bot is surer than that."""
    for lang, vague in VAGUE.items():
        talk = Talk(services, lang=lang)
        reply = talk.ask(vague)
        articles = [choice.removeprefix("article:") for choice in choices_of(reply)[:-1]]
        if reply["kind"] == "ask_back" and len(articles) > 1:
            return talk, articles
    pytest.skip("nothing was asked back")


@pytest.mark.parametrize("lang", WALK)
def test_a_whole_walkthrough_by_typing(services: Services, lang: Lang) -> None:
    talk = Talk(services, lang=lang)
    talk.ask(FORGOTTEN_PASSWORD[lang])
    replies = [talk.ask(said) for said in WALK[lang]]
    assert [reply["step"]["number"] for reply in replies[:-1]] == [1, 2, 3, 2, 2, 3]
    assert "step:another_way" not in choices_of(replies[0])
    assert replies[4]["text"] != replies[3]["text"], "she is helped with the step, not shown it again"
    assert replies[-1]["kind"] == "small_talk"


def test_latin_letters_walk_too_and_the_conversation_stays_arabic(services: Services) -> None:
    talk = Talk(services, lang="ar")
    talk.ask(FORGOTTEN_PASSWORD["ar"])
    replies = [talk.ask(said) for said in ("khatwa b khatwa", "el khatwa el taleya", "erja3")]
    assert [reply["step"]["number"] for reply in replies] == [1, 2, 1]
    assert {reply["lang"] for reply in replies} == {"ar"}


def test_no_at_a_step_is_a_call_for_help_with_it(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("form:walkthrough")
    reply = samira.ask("no")
    assert (reply["kind"], reply["step"]["number"]) == ("answer", 1)


@pytest.mark.parametrize(("lang", "said"), [("en", "just the fix"), ("ar", "الحل فقط")])
def test_just_the_fix(services: Services, lang: Lang, said: str) -> None:
    talk = Talk(services, lang=lang)
    talk.ask(FORGOTTEN_PASSWORD[lang])
    talk.choose("form:walkthrough")
    assert talk.ask(said)["form"] == "fix"


@pytest.mark.parametrize(("lang", "said"), [("en", "urgent"), ("ar", "عاجل")])
def test_urgent_by_itself_is_heard_at_any_time(services: Services, lang: Lang, said: str) -> None:
    talk = Talk(services, lang=lang)
    assert talk.ask(said)["kind"] == "small_talk"
    talk.ask(FORGOTTEN_PASSWORD[lang])
    reply = talk.choose("form:walkthrough")
    assert reply["form"] == "walkthrough"
    assert (talk.ask(said)["form"], talk.transcript().messages[-1].reply.reason) == ("fix", "urgent_customer")


@pytest.mark.parametrize("said", ["that's not what I asked", "this is not my question"])
def test_it_was_not_her_question(samira: Talk, said: str) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    assert samira.ask(said).get("article", {}).get("id") != "forgotten-password"
    assert samira.again().ask(FORGOTTEN_PASSWORD["en"])["reason"] == "first_time"


def test_what_was_not_offered_is_a_question(samira: Talk) -> None:
    assert samira.ask("next step")["kind"] != "answer"


def test_yes_to_being_taught(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    assert choices_of(samira.ask("solved")) == ["form:walkthrough"]
    assert samira.ask("yes please")["step"]["number"] == 1


@pytest.mark.parametrize("said", ["2nd", "the second one", "الثانية لو سمحت"])
def test_one_of_a_list_is_named(listed: tuple[Talk, list[str]], said: str) -> None:
    mona, articles = listed
    assert mona.ask(said)["article"]["id"] == articles[1]


@pytest.mark.parametrize("said", ["the last one", "akher wahed"])
def test_the_last_of_a_list(listed: tuple[Talk, list[str]], said: str) -> None:
    mona, articles = listed
    assert mona.ask(said)["article"]["id"] == articles[-1]


@pytest.mark.parametrize("said", ["exactly", "نعم"])
def test_a_yes_to_several_is_asked_again(listed: tuple[Talk, list[str]], said: str) -> None:
    mona, articles = listed
    reply = mona.ask(said)
    assert (reply["kind"], choices_of(reply)[:-1]) == ("ask_back", [f"article:{one}" for one in articles])


def test_solved_while_a_list_was_open_chooses_none_of_it(listed: tuple[Talk, list[str]]) -> None:
    mona, _ = listed
    reply = mona.ask("it works now")
    assert (reply["kind"], reply.get("article")) == ("small_talk", None)


@pytest.mark.parametrize("between", ["asdfgh", "thanks", "in Arabic please", "how many moons has Jupiter"])
def test_whatever_is_said_in_between_the_walkthrough_goes_on(samira: Talk, between: str) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.ask("step by step")
    assert samira.ask(between).get("step") is None
    assert samira.ask("next")["step"]["number"] == 2


@pytest.mark.parametrize("said", ["just the fix", "step by step"])
def test_a_form_may_be_asked_for_again(samira: Talk, said: str) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    first, again = samira.ask(said), samira.ask(said)
    assert (again["kind"], again["form"]) == ("answer", first["form"])


def test_a_step_that_cannot_be_said_otherwise_does_not_call_a_person(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.ask("step by step")
    replies = [samira.ask("explain it another way") for _ in range(4)]
    assert replies[-1]["kind"] == "answer"
    assert replies[-1]["step"]["help"]["html"] == ""
    assert "person" in choices_of(replies[-1])
    assert samira.ask("next")["step"]["number"] == 2


@pytest.mark.parametrize(("lang", "said"), [("ar", "لسه"), ("en", "not yet")])
def test_not_yet_after_an_answer_means_that_it_did_not_help(
    services: Services, lang: Lang, said: str
) -> None:
    talk = Talk(services, lang=lang)
    talk.ask(FORGOTTEN_PASSWORD[lang])
    assert talk.ask(said)["form"] != "fix"


@pytest.mark.parametrize("said", ["go back", "رجوع", "none of these", "لا"])
def test_none_of_a_list_opens_none(listed: tuple[Talk, list[str]], said: str) -> None:
    mona, _ = listed
    reply = mona.ask(said)
    assert (reply["kind"], reply.get("article")) == ("rephrase", None)


def test_one_of_a_list_that_was_archived_since_strands_nobody(listed: tuple[Talk, list[str]]) -> None:
    mona, articles = listed
    mona.services = without(mona.services, articles[1])
    assert mona.ask("2nd").get("article", {}).get("id") != articles[1]


def test_what_was_only_listed_may_be_asked_for_in_other_words(services: Services) -> None:
    mona = Talk(services, lang="ar")
    reply = mona.ask("فلوسي")
    if "article:payout-late" not in choices_of(reply):
        pytest.skip("the list is another one")
    mona.ask("لا")
    assert mona.ask("مستحقاتي ما وصلت إلى حسابي البنكي")["article"]["id"] == "payout-late"


def test_what_was_read_and_refused_is_not_given_again(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("not_my_question")
    assert samira.ask("i cant remember my password").get("article", {}).get("id") != "forgotten-password"


@pytest.mark.parametrize("said", ["yes", "no", "ok", "لا", "نعم"])
def test_a_yes_or_no_to_nothing_is_no_question_and_no_handoff(services: Services, said: str) -> None:
    mona = Talk(services)
    assert [mona.ask(said)["kind"] for _ in range(2)] == ["small_talk", "small_talk"]
    assert mona.ask("zzz qqq xxyyzz")["kind"] == "rephrase", "she may still say it in other words"
