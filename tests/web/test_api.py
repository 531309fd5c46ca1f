"""The API as a client meets it: its contract, bad input, and other people's things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from bot.domain.answering import MENDED
from bot.domain.staff import Role
from tests.actions.cast import FORGOTTEN_PASSWORD

API = "/api/v1/conversations"


def new_id() -> str:
    return str(uuid4())


@pytest.fixture
def conversation(samira: TestClient) -> str:
    answer = samira.post(API, json={"client_id": new_id(), "lang": "en"})
    assert answer.status_code == 201
    return answer.json()["id"]


def ask(client: TestClient, conversation: str, text: str) -> Any:
    return client.post(f"{API}/{conversation}/messages", json={"client_id": new_id(), "text": text})


def test_an_answer_has_the_shape_of_the_contract(samira: TestClient, conversation: str) -> None:
    answer = ask(samira, conversation, FORGOTTEN_PASSWORD["en"])
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"message_id", "reply"}
    reply = body["reply"]
    assert {"kind", "text", "lang", "dir", "article", "form", "reason", "html", "choices"} <= set(reply)
    assert reply["article"] == {
        "id": "forgotten-password",
        "lang": "en",
        "title": reply["article"]["title"],
        "url": "/en/articles/forgotten-password",
    }
    assert all(set(choice) == {"choice", "label"} for choice in reply["choices"])
    assert "score" not in answer.text
    assert "probability" not in answer.text


def test_the_conversation_is_read_back_in_order(samira: TestClient, conversation: str) -> None:
    ask(samira, conversation, FORGOTTEN_PASSWORD["en"])
    body = samira.get(f"{API}/{conversation}").json()
    assert (body["id"], body["lang"], body["status"]) == (conversation, "en", "bot")
    assert [message["sender"] for message in body["messages"]] == ["customer", "bot"]
    assert body["messages"][1]["reply"]["kind"] == "answer"


def test_what_was_said_since_is_read_by_itself_with_where_it_all_stands(
    samira: TestClient, conversation: str
) -> None:
    first = ask(samira, conversation, FORGOTTEN_PASSWORD["en"]).json()["message_id"]
    samira.post(f"{API}/{conversation}/choices", json={"client_id": new_id(), "choice": "person"})
    body = samira.get(f"{API}/{conversation}", params={"after": first + 1}).json()
    assert [message["sender"] for message in body["messages"]] == ["customer", "bot"]
    assert (body["status"], body["ticket"]["status"], body["asks_rating"]) == ("person", "open", False)
    assert samira.get(f"{API}/{conversation}", params={"after": -1}).status_code == 404


def test_repeating_any_write_gives_the_same_result(samira: TestClient, conversation: str) -> None:
    for path, body in (
        ("", {"lang": "en"}),
        (f"/{conversation}/messages", {"text": FORGOTTEN_PASSWORD["en"]}),
        (f"/{conversation}/choices", {"choice": "form:walkthrough"}),
        (f"/{conversation}/feedback", {"rating": "good", "text": "quick"}),
        (f"/{conversation}/handoff", {"contact": "samira@example.com"}),
    ):
        body["client_id"] = new_id()
        first, second = (samira.post(API + path, json=body) for _ in range(2))
        assert first.status_code == second.status_code
        assert first.json() == second.json()
    assert len(samira.get(f"{API}/{conversation}").json()["messages"]) == 5


def test_a_conversation_opened_again_after_a_lost_response_is_the_same(
    browser: Callable[[], TestClient],
) -> None:
    client_id = new_id()
    lost, arrived = (browser().post(API, json={"client_id": client_id}) for _ in range(2))
    assert lost.json() == arrived.json()
    again = browser()
    again.cookies.update(arrived.cookies)
    assert again.get(f"{API}/{arrived.json()['id']}").status_code == 200


def test_the_cookie_is_signed_http_only_and_not_secure_on_plain_http(samira: TestClient) -> None:
    answer = samira.post(API, json={"client_id": new_id()})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_a_tampered_cookie_is_a_strangers(
    browser: Callable[[], TestClient], samira: TestClient, conversation: str
) -> None:
    """Abuse case 29."""
    token, _, signature = samira.cookies["dalil_customer"].rpartition(".")
    forger = browser()
    forger.cookies.set("dalil_customer", f"{token}.{signature[::-1]}")
    assert samira.get(f"{API}/{conversation}").status_code == 200
    assert forger.get(f"{API}/{conversation}").status_code == 404


@pytest.mark.parametrize("known", [True, False], ids=["Yusuf, a customer", "a stranger"])
def test_abuse_01_anothers_conversation_is_a_plain_404_like_an_unknown_one(
    browser: Callable[[], TestClient], conversation: str, known: bool
) -> None:
    other = browser()
    if known:
        other.post(API, json={"client_id": new_id()})
    for which in (conversation, new_id()):
        answers = [
            other.get(f"{API}/{which}"),
            other.get(f"{API}/{which}/events"),
            ask(other, which, "hello"),
            other.post(f"{API}/{which}/choices", json={"client_id": new_id(), "choice": "person"}),
            other.post(f"{API}/{which}/feedback", json={"client_id": new_id(), "rating": "bad"}),
            other.post(f"{API}/{which}/handoff", json={"client_id": new_id()}),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize("channel", ["*", "%", "all", "..", "%2e%2e", "{conversation}%00", "{conversation}*"])
def test_abuse_09_no_event_stream_is_of_everybody(
    browser: Callable[[], TestClient], samira: TestClient, conversation: str, channel: str
) -> None:
    yusuf = browser()
    yusuf.post(API, json={"client_id": new_id()})
    for reader in (samira, yusuf):
        address = f"{API}/{channel.format(conversation=conversation)}/events"
        assert reader.get(address, follow_redirects=False).status_code == 404


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "message_empty"),
        (" \n\t ", "message_empty"),
        ("\u200b\u200b", "message_empty"),
        ("\u202e", "message_empty"),
        ("x" * 4001, "message_too_long"),
        ("nul \0 inside", "invalid_field"),
        ("bell \a inside", "invalid_field"),
        ("\ud800 alone", "invalid_field"),
    ],
    ids=["empty", "blank", "zero width", "override alone", "too long", "NUL", "control", "lone surrogate"],
)
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_text_that_cannot_be_a_message_is_refused_in_the_customers_language(
    samira: TestClient, conversation: str, text: str, code: str, lang: str
) -> None:
    body = f'{{"client_id": "{new_id()}", "text": {_json(text)}}}'
    answer = samira.post(
        f"{API}/{conversation}/messages",
        content=body,
        headers={"Content-Type": "application/json", "Accept-Language": lang},
    )
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert (error["code"], error["field"]) == (code, "text")
    assert any("\u0600" <= letter <= "\u06ff" for letter in error["message"]) is (lang == "ar")
    assert samira.get(f"{API}/{conversation}").json()["messages"] == []


def _json(text: str) -> str:
    return '"' + "".join(f"\\u{ord(letter):04x}" for letter in text) + '"'


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "\u202eevil\u202c order 5",
        "{{7*7}}",
        "'; DROP TABLE messages; --",
        "%_\\",
        "🙂",
        "a\u0301" * 2000,
        "[" * 2000,
        "١٢٣ طلبية",
    ],
)
def test_odd_text_is_taken_and_given_back_letter_by_letter(
    samira: TestClient, conversation: str, text: str
) -> None:
    assert ask(samira, conversation, text).status_code == 200
    assert samira.get(f"{API}/{conversation}").json()["messages"][0]["text"] == text


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[]", 422),
        (b"null", 422),
        (b'{"text": NaN}', 422),
        (b"\xff\xfe", 400),
        (b"[" * 5000, 400),
        (b'{"client_id": "x", "text": "hi"}', 422),
        (b'{"client_id": 9223372036854775808, "text": "hi"}', 422),
    ],
)
def test_bodies_that_are_not_what_was_asked_for(
    samira: TestClient, conversation: str, content: bytes, status: int
) -> None:
    answer = samira.post(
        f"{API}/{conversation}/messages", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == status
    assert set(answer.json()["error"]) >= {"code", "message"}


def test_ten_megabytes_are_too_many(samira: TestClient, conversation: str) -> None:
    answer = ask(samira, conversation, "x" * 10_000_000)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_ten_megabytes_in_pieces_of_unknown_number_are_too_many(
    samira: TestClient, conversation: str
) -> None:
    answer = samira.post(
        f"{API}/{conversation}/messages",
        content=(b" " * 65_536 for _ in range(160)),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("field", ["role", "verified", "owner_id"])
def test_abuse_10_fields_that_nobody_asked_for_are_refused_and_change_nothing(
    samira: TestClient, conversation: str, field: str
) -> None:
    for path, body in (
        ("", {"lang": "en"}),
        (f"/{conversation}/messages", {"text": "hi"}),
        (f"/{conversation}/choices", {"choice": "person"}),
        (f"/{conversation}/feedback", {"rating": "good"}),
        (f"/{conversation}/handoff", {"contact": "samira@example.com"}),
    ):
        answer = samira.post(API + path, json={"client_id": new_id(), **body, field: "admin"})
        assert answer.status_code == 422
    assert samira.get(f"{API}/{conversation}").json()["messages"] == []


@pytest.mark.parametrize("host", ["", "a b", "evil.example/path", "x" * 300, "a:b:c", "-->"])
def test_a_malformed_host_is_refused(samira: TestClient, host: str) -> None:
    """Abuse case 61."""
    assert samira.get("/healthz", headers={"Host": host}).status_code == 400


def test_an_unknown_choice_and_an_impossible_one_are_told_apart(
    samira: TestClient, conversation: str
) -> None:
    def choose(choice: str) -> int:
        body = {"client_id": new_id(), "choice": choice}
        return samira.post(f"{API}/{conversation}/choices", json=body).status_code

    assert choose("form:poem") == 422
    assert choose("") == 422
    assert choose("step:next") == 409
    assert choose("article:no-such-article") == 404
    assert choose("resume:no-such-article") == 409
    assert choose("resume:\x00") == 409


def test_the_api_describes_itself(samira: TestClient) -> None:
    paths = samira.get("/api/v1/openapi.json").json()["paths"]
    assert "/conversations/{conversation_id}/messages" in paths


def test_explain_is_for_staff(samira: TestClient) -> None:
    answer = samira.get("/api/v1/explain", params={"text": "password"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorised")


def test_explain_tells_staff_what_answering_is_worth_and_what_a_question_leans_on(
    signed_in: Callable[[Role], TestClient],
) -> None:
    layla = signed_in(Role.AUTHOR)
    first = "I forgot my password, how do I reset it?"

    def explained(text: str, **more: str) -> dict[str, Any]:
        answer = layla.get("/api/v1/explain", params={"text": text, "lang": "en", **more})
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found

    alone = explained(first)
    right, mended = (candidate["probability"] for candidate in alone["findings"]["candidates"][:2])
    assert alone["stakes"].keys() == {"in_field", "wrong_answer"}
    wrong = 1 - right - (1 - MENDED) * mended
    assert alone["worth"]["answer"] == pytest.approx(right - alone["stakes"]["wrong_answer"] * wrong)
    leaning = explained("how long does it take?", after=first)
    assert leaning["in_context_of"] == first
    assert leaning["candidates"][0]["article_id"] == "forgotten-password"
    assert explained("how do I cancel an order", after=first)["in_context_of"] is None
    assert explained("how long does it take?")["in_context_of"] is None
