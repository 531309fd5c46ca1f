"""How a customer says how they like to be helped, by the API and by the page, and whether a guide held."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from starlette.testclient import TestClient

from tests.actions.cast import FORGOTTEN_PASSWORD, Clock

PREFERENCES = "/api/v1/preferences"
CONVERSATIONS = "/api/v1/conversations"


def new_id() -> str:
    return str(uuid4())


def test_what_is_left_out_stays_as_it_was(browser: Callable[[], TestClient]) -> None:
    mona = browser()
    assert mona.get(PREFERENCES).json() == {"experience": "neutral", "preferred_form": None}
    mona.post(PREFERENCES, json={"client_id": new_id(), "experience": "beginner"})
    mona.post(PREFERENCES, json={"client_id": new_id(), "preferred_form": "walkthrough"})
    assert mona.get(PREFERENCES).json() == {"experience": "beginner", "preferred_form": "walkthrough"}
    mona.post(PREFERENCES, json={"client_id": new_id(), "preferred_form": None})
    assert mona.get(PREFERENCES).json() == {"experience": "beginner", "preferred_form": None}


def test_an_experience_that_there_is_not_is_refused(browser: Callable[[], TestClient]) -> None:
    answer = browser().post(PREFERENCES, json={"client_id": new_id(), "experience": "wizard"})
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "experience")


def test_mona_changes_it_on_a_page_without_a_script(browser: Callable[[], TestClient]) -> None:
    mona = browser()
    form = {"client_id": new_id(), "experience": "beginner", "preferred_form": "", "conversation": ""}
    answer = mona.post("/ar/preferences", data=form)
    page = mona.get(answer.headers["location"]).text
    assert 'value="beginner" checked' in page
    assert "حُفظ اختيارك" in page


def test_days_later_the_front_page_asks_and_no_leads_on(
    browser: Callable[[], TestClient], clock: Clock
) -> None:
    samira = browser()
    opened = samira.post(CONVERSATIONS, json={"client_id": new_id(), "lang": "en"}).json()["id"]

    def say(path: str, **body: str) -> dict[str, object]:
        answer = samira.post(f"{CONVERSATIONS}/{opened}/{path}", json={"client_id": new_id(), **body})
        reply: dict[str, object] = answer.json()["reply"]
        return reply

    say("messages", text=FORGOTTEN_PASSWORD["en"])
    reply = say("choices", choice="form:walkthrough")
    while "step" in reply:
        reply = say("choices", choice="step:next")
    say("choices", choice="solved")
    clock.passes(days=3)
    page = samira.get("/en").text
    assert "Is everything still working?" in page
    number = page.split('name="walkthrough" value="')[1].split('"')[0]
    answer = samira.post("/en/held", data={"client_id": new_id(), "walkthrough": number, "held": "no"})
    assert "although you went through the steps" in samira.get(answer.headers["location"]).text
    assert browser().post(f"/api/v1/walkthroughs/{number}/held", json={}).status_code in {404, 422}
