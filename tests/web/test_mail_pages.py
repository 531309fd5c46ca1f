"""A guide mailed to oneself, with and without a script, and what members of staff see of mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from threading import Thread

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.actions.send_mail import send_due_mail
from bot.actions.services import Services
from bot.actions.work_on_mail import count_unsent_mail
from bot.channels.smtp import Mailer
from bot.domain.staff import Role
from bot.settings import Settings
from bot.web.app import create_app
from tests.actions.cast import new_id
from tests.faults.mail_servers import Postbox, saying_nothing, taking_mail
from tests.faults.server import free_port
from tests.web.conftest import HOME, MAILING
from tests.web.test_pages import without_script

GUIDE = "/en/articles/forgotten-password"
SAMIRA = "samira@example.com"


def mail_to(address: str) -> dict[str, str]:
    return {"client_id": new_id(), "article": "forgotten-password", "lang": "en", "address": address}


@pytest.fixture
def app(services: Services) -> FastAPI:
    return create_app(services, MAILING, secret_key="k" * 32)


def test_an_article_offers_to_be_kept_and_mails_itself_without_a_script(
    browser: Callable[[], TestClient], services: Services
) -> None:
    samira = browser()
    assert f'href="{GUIDE}/mail"' in samira.get(GUIDE).text
    assert 'name="address"' in samira.get(f"{GUIDE}/mail").text
    for _ in range(2):  # whether an address had mail today is told to nobody who types it
        done = without_script(samira, f"{GUIDE}/mail", address=SAMIRA)
        assert done == f"{GUIDE}/mail?done=sent"
        assert "on its way" in samira.get(done).text
    assert count_unsent_mail(services) == 1


def test_without_a_mail_server_nobody_is_promised_a_mail_soon(services: Services) -> None:
    app = create_app(services, Settings(_env_file=None), secret_key="k" * 32)
    with TestClient(app, base_url=HOME, follow_redirects=False) as samira:
        done = without_script(samira, f"{GUIDE}/mail", address=SAMIRA)
        assert "cannot send mail at the moment" in samira.get(done).text
    assert count_unsent_mail(services) == 1


def test_an_address_that_cannot_be_written_to_is_given_back_with_the_reason(
    browser: Callable[[], TestClient],
) -> None:
    answer = browser().post(f"{GUIDE}/mail", data={"client_id": new_id(), "address": 'samira"><b>'})
    assert answer.status_code == 422
    assert 'value="samira&#34;&gt;&lt;b&gt;"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_the_api_mails_a_guide_once_for_a_client_id(
    browser: Callable[[], TestClient], services: Services
) -> None:
    samira, wish = browser(), mail_to(SAMIRA)
    for _ in range(2):
        answer = samira.post("/api/v1/guides", json=wish)
        assert (answer.status_code, answer.json()) == (200, {"taken": True})
    assert samira.post("/api/v1/guides", json=mail_to(SAMIRA)).json() == {"taken": True}
    assert count_unsent_mail(services) == 1


def test_abuse_55_the_api_refuses_an_address_with_a_line_break(browser: Callable[[], TestClient]) -> None:
    answer = browser().post("/api/v1/guides", json=mail_to(f"{SAMIRA}\r\nBcc: mona@raff.example"))
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "address"


def test_abuse_56_one_computer_cannot_have_mail_sent_to_many(browser: Callable[[], TestClient]) -> None:
    answers = [
        browser().post("/api/v1/guides", json=mail_to(f"victim-{number}@example.com")).status_code
        for number in range(21)
    ]
    assert answers == [200] * 20 + [429]


def test_staff_see_why_mail_did_not_go_out_and_have_it_tried_again(
    browser: Callable[[], TestClient], signed_in: Callable[[Role], TestClient], services: Services
) -> None:
    browser().post("/api/v1/guides", json=mail_to(SAMIRA))
    salma = signed_in(Role.AGENT)
    assert 'href="/agent/mail">1 mail not sent' in salma.get("/agent").text
    mailer, postbox = Mailer("127.0.0.1", free_port(), "help@raff.example"), Postbox("554 <b>no</b>")
    with taking_mail(mailer.port, postbox):
        assert send_due_mail(services, mailer) == 0
        page = salma.get("/agent/mail").text
        assert SAMIRA in page
        assert "Given up" in page
        assert "554 &lt;b&gt;no&lt;/b&gt;" in page
        postbox.answer = "250 taken"
        again = re.search(r"/agent/mail/\d+/again", page)
        assert again
        assert without_script(salma, again[0]) == "/agent/mail"
        assert send_due_mail(services, mailer) == 1
    assert "No mail is waiting" in salma.get("/agent/mail").text
    assert "not sent" not in salma.get("/agent").text
    assert without_script(salma, again[0]) == "/agent/mail"


def test_the_chat_goes_on_while_a_mail_server_says_nothing(
    browser: Callable[[], TestClient], services: Services
) -> None:
    """The server is silent for as long as it likes: it is let go only once the customer has their answer."""
    mailer = Mailer("127.0.0.1", free_port(), "help@raff.example", command_s=600, whole_s=600)
    samira = browser()
    samira.post("/api/v1/guides", json=mail_to(SAMIRA))
    with saying_nothing(mailer.port):
        postman = Thread(target=send_due_mail, args=(services, mailer), daemon=True)
        postman.start()
        thread = without_script(samira, "/en/messages", text="I want to speak to a human")
        assert "DL-" in samira.get(thread).text
        assert postman.is_alive()
    postman.join()
