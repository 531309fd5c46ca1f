"""The pages on what customers could not find."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.domain.staff import Role
from tests.actions.cast import Talk, new_id

SignedIn = Callable[[Role], TestClient]
ATTACK = "<script>alert(1)</script>{{7*7}} gift cards"
GIFT_CARDS = "how do I sell gift cards to customers"


def missed(services: Services, *questions: str) -> None:
    for question in questions:
        talk = Talk(services)
        talk.ask(question)
        talk.choose("person")


def only_gap(layla: TestClient) -> str:
    (link,) = set(re.findall(r'href="(/author/gaps/[mv]\d+)"', layla.get("/author/gaps").text))
    return str(link)


def form(layla: TestClient, gap: str) -> dict[str, str]:
    found = re.search(r'name="keys" value="([^"]+)"', layla.get(gap).text)
    assert found
    return {"client_id": new_id(), "keys": found[1]}


def test_layla_sees_what_nobody_found_and_dismisses_it(signed_in: SignedIn, services: Services) -> None:
    layla = signed_in(Role.AUTHOR)
    assert "Nothing is missing" in layla.get("/author/gaps").text
    missed(services, GIFT_CARDS, GIFT_CARDS)
    gap = only_gap(layla)
    page = layla.get(gap).text
    assert "asked to say it in other words" in page
    assert "/author/new?gap=" in page
    refused = layla.post(f"{gap}/dismiss", data=form(layla, gap) | {"reason": " "})
    assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)
    done = layla.post(f"{gap}/dismiss", data=form(layla, gap) | {"reason": "we sell none"})
    assert (done.status_code, done.headers["location"]) == (303, gap)
    assert "we sell none" in layla.get(gap).text
    assert "Nothing is missing" in layla.get("/author/gaps").text
    assert GIFT_CARDS in layla.get("/author/gaps", params={"state": "dismissed"}).text
    layla.post(f"{gap}/reopen", data=form(layla, gap))
    assert GIFT_CARDS in layla.get("/author/gaps").text


def test_an_article_that_is_begun_from_a_gap_has_its_questions_and_leaves_it_open_until_it_is_published(
    signed_in: SignedIn, services: Services
) -> None:
    layla = signed_in(Role.AUTHOR)
    missed(services, GIFT_CARDS, GIFT_CARDS)
    gap = only_gap(layla)
    link = re.search(r'href="(/author/new[^"]*)"', layla.get(gap).text)
    assert link
    page = layla.get(link[1].replace("&amp;", "&")).text
    assert page.count(GIFT_CARDS) == 1
    typed = {"tongue": "en", "title": "Gift cards", "topic": "shop", "questions": GIFT_CARDS}
    key = gap.rpartition("/")[2]
    begun = layla.post("/author/new", data=typed | {"client_id": new_id(), "gap": key})
    assert begun.headers["location"] == "/author/articles/en/gift-cards"
    none_open = layla.get("/author/gaps").text
    assert ("Nothing is missing" in none_open, "1 gap is being written about" in none_open) == (False, True)
    assert GIFT_CARDS not in layla.get("/author/gaps", params={"state": "done"}).text
    assert "0 of 2 questions" in layla.get("/author/gaps", params={"state": "under_way"}).text
    assert 'href="/author/articles/en/gift-cards"' in layla.get(gap).text
    assert "not published yet" in layla.get(gap).text
    revision = re.search(r'name="revision" value="(\w+)"', layla.get(begun.headers["location"]).text)
    assert revision
    dropped = {"client_id": new_id(), "revision": revision[1]}
    layla.post(f"{begun.headers['location']}/discard", data=dropped)
    assert GIFT_CARDS in layla.get("/author/gaps").text


def test_questions_that_wait_for_their_customers_to_be_quiet_are_counted(
    signed_in: SignedIn, services: Services
) -> None:
    layla = signed_in(Role.AUTHOR)
    Talk(services).ask(GIFT_CARDS)
    page = layla.get("/author/gaps").text
    assert ("Nothing is missing" in page, "1 question without an answer waits" in page) == (False, True)


def test_a_gap_of_one_language_is_found_among_those_of_it(signed_in: SignedIn, services: Services) -> None:
    layla = signed_in(Role.AUTHOR)
    missed(services, GIFT_CARDS)
    assert GIFT_CARDS in layla.get("/author/gaps", params={"only": "en"}).text
    assert GIFT_CARDS not in layla.get("/author/gaps", params={"only": "ar"}).text


def test_articles_are_looked_for_in_words_of_their_titles(signed_in: SignedIn, services: Services) -> None:
    layla = signed_in(Role.AUTHOR)
    missed(services, GIFT_CARDS)
    gap = only_gap(layla)
    assert 'value="forgotten-password" checked' in layla.get(gap, params={"find": "forgot password"}).text
    assert "No article has these words" in layla.get(gap, params={"find": "zebra"}).text
    assert layla.post(f"{gap}/add", data=form(layla, gap)).status_code == 422


def test_abuse_38_and_44_what_customers_asked_is_text_to_authors(
    signed_in: SignedIn, services: Services
) -> None:
    layla = signed_in(Role.AUTHOR)
    missed(services, ATTACK)
    for address in ("/author/gaps", only_gap(layla)):
        page = layla.get(address).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}} gift cards" in page
        assert "<script>alert" not in page


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_abuse_05_gaps_are_for_authors_alone(signed_in: SignedIn, services: Services, role: Role) -> None:
    missed(services, GIFT_CARDS)
    other = signed_in(role)
    for address in ("/author/gaps", "/author/gaps/m1"):
        assert other.get(address).status_code == 403
    for what in ("add", "dismiss", "written", "reopen"):
        data = {"client_id": new_id(), "keys": "m1", "reason": "x", "article": "x"}
        assert other.post(f"/author/gaps/m1/{what}", data=data).status_code == 403


def test_what_is_no_gap_is_not_found(signed_in: SignedIn) -> None:
    layla = signed_in(Role.AUTHOR)
    for wrong in ("m1", "v1", "x", "1", "m1%00", "m" + "9" * 30):
        assert layla.get(f"/author/gaps/{wrong}").status_code == 404
    data = {"client_id": new_id(), "keys": "m1", "reason": "x"}
    assert layla.post("/author/gaps/m1/dismiss", data=data).status_code == 404


def test_the_check_up_names_each_fault_and_leads_to_the_editor(
    signed_in: SignedIn, services: Services
) -> None:
    layla = signed_in(Role.AUTHOR)
    file = services.kb_dir / "en" / "shop" / "broken.md"
    file.parent.mkdir(parents=True)
    file.write_text("---\ntitle: [\n---\nText.\n")
    page = layla.get("/author/check").text
    assert "broken.md:3" in page
    assert 'href="/author/articles/en/broken"' in page
    assert "Every article is there in both languages." in page
    assert layla.get("/author/check", params={"whole": "due"}).status_code == 200
    for role in (Role.AGENT, Role.LEAD):
        assert signed_in(role).get("/author/check").status_code == 403
