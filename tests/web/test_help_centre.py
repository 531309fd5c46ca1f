"""The help centre: its pages without a script, what it suggests, and what search engines read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.language import LANGUAGES, Lang
from bot.web.customer.topics import topic_url
from bot.web.findable import Findable, shortened
from bot.web.limits import Allowance
from tests.actions.cast import FORGOTTEN_PASSWORD, Talk
from tests.web.conftest import HOME

SUGGESTIONS = "/api/v1/suggestions"
SITEMAP = {"": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def mona(browser: Callable[[], TestClient]) -> TestClient:
    """Mona is new to all this, and nobody knows her yet."""
    return browser()


def suggested(client: TestClient, text: str, lang: Lang) -> list[dict[str, str]]:
    answer = client.get(SUGGESTIONS, params={"text": text, "lang": lang})
    assert answer.status_code == 200
    found: list[dict[str, str]] = answer.json()["suggestions"]
    return found


@pytest.mark.parametrize(
    ("text", "lang", "first", "topic"),
    [
        ("نسيت كلمة المر", "ar", "forgotten-password", "الحساب والدخول"),
        ("payout la", "en", "payout-late", "Payments and payouts"),
        ("payout", "ar", "payout-late", "المدفوعات والمستحقات"),
    ],
)
def test_articles_are_suggested_for_a_question_half_written(
    mona: TestClient, text: str, lang: Lang, first: str, topic: str
) -> None:
    best = suggested(mona, text, lang)[0]
    assert set(best) == {"id", "lang", "title", "url", "topic"}
    assert (best["id"], best["topic"]) == (first, topic)
    assert mona.get(best["url"]).status_code == 200


def test_few_are_suggested_and_none_where_none_is_likely(mona: TestClient) -> None:
    assert 1 < len(suggested(mona, "شحن", "ar")) <= 5
    assert suggested(mona, "ما هي عاصمة فرنسا", "ar") == []
    assert suggested(mona, "hello", "en") == []


@pytest.mark.parametrize("text", ["", "  ", "\u0000", "x" * 5000])
def test_what_could_not_be_asked_suggests_nothing(mona: TestClient, text: str) -> None:
    assert mona.get(SUGGESTIONS, params={"text": text}).status_code == 422


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_search_needs_no_script(mona: TestClient, lang: Lang) -> None:
    assert f'href="/{lang}/search"' in mona.get(f"/{lang}").text
    page = mona.get(f"/{lang}/search", params={"q": FORGOTTEN_PASSWORD[lang]}).text
    assert f'href="/{lang}/articles/forgotten-password"' in page
    assert mona.get(f"/{lang}/search").text.count(f'href="/{lang}/topics/') == 10


def test_a_search_that_finds_nothing_leads_on(mona: TestClient) -> None:
    page = mona.get("/en/search", params={"q": "pizza with olives"}).text
    assert "We found no article about this" in page
    assert 'value="pizza with olives" required' in page
    assert "/en/topics/account" in page


def test_a_search_for_what_cannot_be_asked_says_why(mona: TestClient) -> None:
    answer = mona.get("/en/search", params={"q": "word " * 1000})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_abuse_44_what_is_searched_for_is_text_on_the_page(mona: TestClient) -> None:
    page = mona.get("/en/search", params={"q": '{{7*7}} "><script>alert(1)</script>'}).text
    assert "{{7*7}} &#34;&gt;&lt;script&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_topic_has_all_its_articles(mona: TestClient, services: Services, lang: Lang) -> None:
    articles = services.indexes.current().articles.values()
    urls = {f"/{lang}/articles/{a.id}" for a in articles if (a.topic, a.lang) == ("account", lang)}
    page = mona.get(f"/{lang}/topics/account").text
    assert set(re.findall(rf'href="(/{lang}/articles/[\w-]+)"', page)) == urls
    assert f'href="/{lang}/topics/account"' in mona.get(f"/{lang}").text


def test_a_topic_may_be_any_folder() -> None:
    assert topic_url("q&a?", "en") == "/en/topics/q%26a%3F"


@pytest.mark.parametrize("topic", ["nothing", "%2e%2e", "%00", "<b>"])
def test_a_topic_that_is_not_there_is_not_found(mona: TestClient, topic: str) -> None:
    assert mona.get(f"/en/topics/{topic}").status_code == 404


def test_what_many_customers_met_lately_stands_on_the_front_page(
    mona: TestClient, services: Services, clock: Any
) -> None:
    def met(*problems: str) -> None:
        talk = Talk(services)
        for problem in problems:
            talk.choose(f"article:{problem}")

    met("charged-twice", "app-crashing")
    clock.passes(days=91)
    met("payout-late", "missing-order")
    assert "Popular questions" not in mona.get("/en").text
    met("payout-late", "chargeback-received")
    met("payout-late", "chargeback-received")
    clock.passes(minutes=11)
    page = mona.get("/en").text.partition("Or browse by topic")[0]
    assert re.findall(r"/en/articles/([\w-]+)", page) == [
        "payout-late",
        "chargeback-received",
        "missing-order",
    ]
    assert "الأكثر سؤالًا" in mona.get("/ar").text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_article_tells_search_engines_what_and_where_it_is(mona: TestClient, lang: Lang) -> None:
    page = mona.get(f"/{lang}/articles/forgotten-password?said=yes").text
    url = f"{HOME}/{{}}/articles/forgotten-password"
    assert f'<link rel="canonical" href="{url.format(lang)}">' in page
    for hreflang, path in (("ar", "ar"), ("en", "en"), ("x-default", "ar")):
        assert f'<link rel="alternate" hreflang="{hreflang}" href="{url.format(path)}">' in page
    assert '<meta name="description"' in page
    assert "noindex" not in page
    data = re.search(r'<script type="application/ld\+json">(.+)</script>', page)
    assert data
    how_to, way = json.loads(data[1])["@graph"]
    assert (how_to["@type"], how_to["inLanguage"]) == ("HowTo", lang)
    assert [step["position"] for step in how_to["step"]] == list(range(1, len(how_to["step"]) + 1))
    assert [step["item"] for step in way["itemListElement"]] == [
        f"{HOME}/{lang}",
        f"{HOME}/{lang}/topics/account",
        url.format(lang),
    ]


def test_what_an_author_writes_cannot_end_the_data_it_stands_in() -> None:
    evil = {"name": "</script><script>alert(1)</script><!-- & \u2028"}
    data = Findable(title="", description="", url="", alternates={}, facts=(evil,)).data
    assert not set("<>&\u2028") & set(data)
    assert json.loads(data)["@graph"] == [evil]


def test_a_description_is_cut_between_words() -> None:
    assert shortened("short\n and whole") == "short and whole"
    cut = shortened("word, " * 60)
    assert cut.endswith("word…")
    assert len(cut) <= 160


def test_the_site_map_has_every_page_that_is_to_be_found_and_they_are(
    mona: TestClient, services: Services
) -> None:
    root = ElementTree.fromstring(mona.get("/sitemap.xml").content)
    urls = [str(url.findtext("loc", namespaces=SITEMAP)) for url in root]
    articles = services.indexes.current().articles
    assert len(urls) == len(set(urls)) == 2 * (1 + 10) + len(articles)
    assert {len(url.findall("x:link", SITEMAP)) for url in root} == {3}
    assert len(root.findall(".//lastmod", SITEMAP)) == len(articles)
    for url in urls[::9]:
        assert f'<link rel="canonical" href="{url}">' in mona.get(url.removeprefix(HOME)).text


def test_what_is_private_is_kept_out_of_search_engines(mona: TestClient) -> None:
    rules = mona.get("/robots.txt").text
    for path in ("/*/tickets/", "/*?c=", "/agent", "/api/"):
        assert f"Disallow: {path}\n" in rules
    assert f"Sitemap: {HOME}/sitemap.xml" in rules
    thread = mona.post("/en/messages", data={"client_id": str(uuid4()), "text": "agent please"})
    conversation = mona.get(thread.headers["location"]).text
    ticket = re.search(r"/en/tickets/[\w-]+", conversation)
    assert ticket
    for page in (conversation, mona.get(ticket[0]).text, mona.get("/en/search?q=payout").text):
        assert '<meta name="robots" content="noindex">' in page
        assert "canonical" not in page


def test_the_walkthrough_of_an_article_begins_in_the_chat(mona: TestClient) -> None:
    form = {"client_id": str(uuid4())}
    first, again = (
        mona.post("/ar/articles/change-payout-bank-account/walkthrough", data=form) for _ in range(2)
    )
    assert first.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    page = mona.get(first.headers["location"]).text
    assert "انظر ما الذي في الطريق الآن" in page
    assert mona.post("/ar/articles/nothing/walkthrough", data={"client_id": str(uuid4())}).status_code == 404


def test_a_reader_says_that_it_did_not_help_and_then_why(mona: TestClient) -> None:
    votes = "/en/articles/payout-late/votes"
    assert "Was this article helpful?" in mona.get("/en/articles/payout-late").text
    said_no = mona.post(votes, data={"client_id": (first := str(uuid4())), "helpful": "false"})
    asked = mona.get(said_no.headers["location"].partition("#")[0]).text
    assert f'name="vote" value="{first}"' in asked
    told = {"client_id": str(uuid4()), "helpful": "false", "vote": first, "text": "Which bank?"}
    thanked = mona.get(mona.post(votes, data=told).headers["location"].partition("#")[0]).text
    assert "make this article better" in thanked
    assert "dalil_customer" not in mona.cookies


@pytest.mark.parametrize(
    ("allowance", "method", "path"),
    [
        (Allowance.SUGGESTIONS, "GET", f"{SUGGESTIONS}?text="),
        (Allowance.SEARCHES, "GET", "/en/search?q={}"),
        (Allowance.VOTES, "POST", "/en/articles/payout-late/votes"),
    ],
)
def test_one_address_may_ask_for_much_and_not_for_everything(
    mona: TestClient, allowance: Allowance, method: str, path: str
) -> None:
    statuses = [mona.request(method, path).status_code for _ in range(allowance.value.amount + 1)]
    assert 429 not in statuses[:-1]
    assert statuses[-1] == 429
