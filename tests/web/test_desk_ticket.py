"""A ticket's page without a script: each button, what is refused, and what nobody loses by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from bot.actions.keep_ready import keep_canned_reply
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.work_on_ticket import read_ticket
from bot.domain.staff import Role
from tests.actions.cast import FORGOTTEN_PASSWORD, Talk
from tests.web.conftest import PASSWORD


@pytest.fixture
def talk(services: Services) -> Talk:
    """Samira asked, was answered, and wanted a person."""
    talk = Talk(services)
    talk.ask(FORGOTTEN_PASSWORD["en"])
    talk.choose("person")
    return talk


@pytest.fixture
def url(talk: Talk) -> str:
    ticket = talk.transcript().ticket
    assert ticket
    return f"/agent/tickets/{ticket.reference}"


def posted(browser: TestClient, url: str, **fields: Any) -> Any:
    return browser.post(url, data={"client_id": str(uuid4()), **fields})


def test_each_button_of_the_side_does_what_it_says_and_the_history_tells_of_it(
    signed_in: Callable[[Role], TestClient], services: Services, url: str, talk: Talk
) -> None:
    salma = signed_in(Role.AGENT)
    answer = next(message.id for message in talk.transcript().messages if message.reply)
    for act, fields in {
        "take": {},
        "tags": {"added": "VIP، Ramadan"},
        "priority": {"priority": "high"},
        "marks": {"message": answer, "mark": "outdated", "remark": "Two buttons moved"},
        "escalate": {"tried": "Sent it twice", "needed": "Look at the mail"},
        "move": {"team": "customer_service", "note": "About her plan"},
        "give-back": {},
    }.items():
        assert posted(salma, f"{url}/{act}", **fields).status_code == 303, act
    page = re.sub("[\u2068\u2069]", "", salma.get(url).text)
    for said in (
        *("took it", "added tags", "changed the priority from Normal to High", "an answer is: Outdated"),
        *("escalated it from tier 1 to tier 2", "moved it from", "gave the conversation back to Dalil"),
        *("Sent it twice", "Look at the mail", "About her plan", "Take the conversation over"),
    ):
        assert said in page, said
    assert posted(salma, f"{url}/tags", removed="vip").status_code == 303
    assert [*read_ticket(services, url[-12:]).ticket.tags][-1] == "ramadan"


def test_who_is_stopped_is_shown_what_came_and_finds_their_words_again(
    signed_in: Callable[[Role], TestClient], services: Services, browser: Callable[[], TestClient], url: str
) -> None:
    salma = signed_in(Role.AGENT)
    add_staff(services, "omar@raff.example", "Omar", Role.AGENT, PASSWORD)
    omar = browser()
    posted(omar, "/staff/sign-in", email="omar@raff.example", password=PASSWORD, lang="en")
    seen = read_ticket(services, url[-12:]).version
    assert posted(omar, url, action="reply", text="It is **fixed**", seen=seen).status_code == 303
    stopped = posted(salma, url, action="reply", text="My own words", note="n", seen=seen)
    assert stopped.status_code == 409
    assert "It is <strong>fixed</strong>" in stopped.text
    assert "Omar\u2069 replied" in stopped.text
    assert stopped.text.count("My own words") == 1
    assert ">My own words</textarea>" in salma.get(url).text
    assert "My own words" not in omar.get(url).text
    taken = posted(salma, f"{url}/take")
    assert taken.status_code == 409
    assert "Omar" in taken.text


def test_what_is_put_into_a_reply_stands_in_it_and_open_places_keep_it_from_going_out(
    signed_in: Callable[[Role], TestClient], services: Services, url: str
) -> None:
    lead = add_staff(services, "nadia@raff.example", "Nadia", Role.LEAD, PASSWORD)
    texts = {"en": "Dear {{customer}}, see {{article_title}}"}
    number = keep_canned_reply(services, lead, str(uuid4()), "Look", texts)["reply"]
    salma = signed_in(Role.AGENT)
    page = posted(salma, url, action="canned", canned=number, text="Hello").text
    assert ">Hello\n\nDear [customer&#39;s name], see I forgot my password</textarea>" in page
    assert "Write what belongs here in place of: [customer&#39;s name]</p>" in page
    preview = posted(salma, url, action="preview", text="Dear [customer's name]")
    assert (preview.status_code, "Fill in what is still open" in preview.text) == (200, True)
    for text in ("Dear {{customer}}", "Dear [customer's name]", "أهلًا [اسم العميل]"):
        assert posted(salma, url, action="reply", text=text).status_code == 422
    keep_canned_reply(services, lead, str(uuid4()), "Look", {"ar": "تفضل"}, reply_id=number)
    assert "Look (in Arabic only)</option>" in salma.get(url).text
    told = salma.get(f"{url}/canned/{number}").json()["told"]
    assert told == "This reply is in Arabic, and the customer writes in English."
    offered = salma.get(f"{url}/quotes").json()
    parts = [part["part"] for part in offered[0]["parts"]]
    assert parts[:2] == ["forgotten-password:fix", "forgotten-password:step:1"]
    step = salma.get(f"{url}/quotes/{parts[1]}").json()["text"]
    assert step.startswith("**")
    assert "/en/articles/forgotten-password)" in step
    assert salma.get(f"{url}/quotes/nothing:fix").status_code == 404
    assert "<strong>Bold</strong>" in posted(salma, url, action="preview", text="**Bold**").text
    long = posted(salma, url, action="preview", text="**Bold** " * 2_000)
    assert (long.status_code, long.text.count("<strong>Bold</strong>")) == (200, 2_000), "as it can be sent"


def test_files_and_drafts_go_with_the_reply(
    signed_in: Callable[[Role], TestClient], url: str, talk: Talk
) -> None:
    salma = signed_in(Role.AGENT)
    assert posted(salma, url, action="keep", text="Half", note="Hm").status_code == 204
    page = salma.get(url).text
    assert ">Half</textarea>" in page
    assert ">Hm</textarea>" in page
    fields = {"client_id": str(uuid4()), "action": "reply", "text": "Here it is", "note": "Hm"}
    files = {"files": ("guide.txt", b"line one", "text/plain")}
    assert salma.post(url, data=fields, files=files).status_code == 303
    page = salma.get(url).text
    assert ">Half</textarea>" not in page
    assert ">Hm</textarea>" in page
    (file,) = talk.transcript().messages[-1].files
    assert file.name == "guide.txt"
    assert salma.get(f"{url}/files/{file.key}").text == "line one"


def test_an_author_reads_what_agents_say_of_an_answer_and_settles_it(
    signed_in: Callable[[Role], TestClient], url: str, talk: Talk
) -> None:
    answer = next(message.id for message in talk.transcript().messages if message.reply)
    posted(signed_in(Role.AGENT), f"{url}/marks", message=answer, mark="wrong", remark="No such button")
    layla = signed_in(Role.AUTHOR)
    page = layla.get("/author/check").text
    assert "No such button" in page
    assert FORGOTTEN_PASSWORD["en"] in page
    assert "/author/articles/en/forgotten-password" in page
    number = page.partition("/author/check/marks/")[2].partition('"')[0]
    for _ in range(2):
        assert posted(layla, f"/author/check/marks/{number}").status_code == 303
    assert "No such button" not in layla.get("/author/check").text
