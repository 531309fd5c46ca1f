"""Layla writes articles in the browser, with a script or without; Rami writes at the same time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from starlette.testclient import TestClient

from bot.actions.open_article import find_article, open_article, read_history
from bot.actions.services import Services
from bot.domain.authoring import ArticlePath
from bot.domain.staff import Role
from bot.language import LANGUAGES
from bot.storage.articles import read_article
from tests.fixtures.indexes import OwnFolders

SignedIn = Callable[[Role], TestClient]
EN = "/author/articles/en/forgotten-password"
AR = "/author/articles/ar/forgotten-password"
PAGES = {
    "GET": ("/author/new", EN, f"{EN}/history"),
    "POST": (
        "/author/new",
        *(f"{EN}{rest}" for rest in ("", "/preview", "/discard", "/pictures", "/history/restore")),
    ),
}


@pytest.fixture
def layla(signed_in: SignedIn, sample_kb: OwnFolders) -> TestClient:
    return signed_in(Role.AUTHOR)


@pytest.fixture
def rami(signed_in: SignedIn, layla: TestClient) -> TestClient:
    return signed_in(Role.ADMIN)


def form_of(page: str) -> dict[str, Any]:
    """What the article's form on `page` would send."""
    form = page[page.index('id="article-form"') :]
    form = form[: form.index("</form>")]
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{part}="([^"]*)"', tag) for part in ("name", "value"))
        if not name or 'type="file"' in tag:
            continue
        typed = unescape(value[1]) if value else ""
        if name[1] in {"material", "url"}:
            fields.setdefault(name[1], []).append(typed)
        else:
            fields[name[1]] = typed
    for name, value in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL):
        fields[name] = unescape(value)
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        assert chosen
        fields.setdefault(name, [] if name == "kind" else chosen[1])
        if name == "kind":
            fields[name].append(chosen[1])
    return fields


def opened(author: TestClient, path: str = EN) -> dict[str, Any]:
    return form_of(author.get(path).text)


def saves(author: TestClient, fields: dict[str, Any], path: str = EN, **changed: Any) -> Any:
    return author.post(path, data={**fields, "client_id": str(uuid4()), **changed})


def current(services: Services, lang: str = "en", article_id: str = "forgotten-password") -> str:
    found = open_article(services, find_article(services, "en" if lang == "en" else "ar", article_id))
    assert found.current
    return found.current.text


def png(size: tuple[int, int] = (8, 8)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "green").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("path", [EN, AR, "/author/articles/ar/account-hacked"])
def test_saving_what_was_opened_changes_nothing(layla: TestClient, services: Services, path: str) -> None:
    answer = saves(layla, opened(layla, path), path)
    assert answer.status_code == 303
    lang, article_id = path.split("/")[3:5]
    found = open_article(services, find_article(services, "en" if lang == "en" else "ar", article_id))
    assert found.staged is None
    assert "nothing waits" in layla.get(answer.headers["location"]).text


def test_after_a_conflict_only_a_choice_saves_over_the_other(
    layla: TestClient, rami: TestClient, services: Services
) -> None:
    ramis = opened(rami)
    saves(layla, opened(layla), title="Laylas title")
    shown = saves(rami, ramis, title="Ramis title")
    for _ in range(2):
        assert shown.status_code == 409
        shown = saves(rami, form_of(shown.text))
    assert "title: Laylas title\n" in current(services)
    over = re.search(r'name="save_over" value="(\w+)"', shown.text)
    assert over
    saves(layla, opened(layla), title="Laylas later title")
    assert saves(rami, form_of(shown.text), save_over=over[1]).status_code == 409, "she saw another"
    over = re.search(r'name="save_over" value="(\w+)"', saves(rami, form_of(shown.text)).text)
    assert over
    assert saves(rami, form_of(shown.text), save_over=over[1]).status_code == 303
    assert "title: Ramis title\n" in current(services)


def test_what_cannot_be_published_is_kept_and_says_so(layla: TestClient) -> None:
    saved = saves(layla, opened(layla), title="", team="the_moon", body="No heading.")
    page = layla.get(saved.headers["location"]).text
    assert "it cannot be published like this" in page
    assert "saved notice" not in page
    assert "notice saved" not in page
    assert "the article has no title" in page
    assert "must be one of" in page


def test_layla_changes_an_article_and_sees_what_would_change(layla: TestClient, services: Services) -> None:
    before = current(services)
    fields = opened(layla)
    answer = saves(
        layla,
        fields,
        title="I lost my password",
        body=fields["body"].replace("\n", "\r\n").replace("in spam too", "in **spam** too"),
        questions=fields["questions"] + "\r\nwhere do I reset it",
    )
    assert answer.status_code == 303
    text = current(services)
    assert "title: I lost my password\n" in text
    assert "\r" not in text
    assert len(text.splitlines()) == len(before.splitlines()) + 1
    page = layla.get(EN).text
    assert "Changed by Author, not published yet" in page
    assert "<ins>lost</ins>" in page
    assert "<del>forgot</del>" in page
    assert "1 change" in page


def test_of_two_at_once_the_second_sees_both_and_nothing_is_lost(
    layla: TestClient, rami: TestClient, services: Services
) -> None:
    laylas, ramis = opened(layla), opened(rami)
    assert saves(layla, laylas, title="Laylas title").status_code == 303
    answer = saves(rami, ramis, title="Ramis title")
    assert answer.status_code == 409
    assert "Author saved this article while you had it open" in answer.text
    assert "<del>Laylas</del>" in answer.text
    assert "<ins>Ramis</ins>" in answer.text
    form = form_of(answer.text)
    assert form["title"] == "Ramis title", "his own text is still in the form"
    assert "title: Laylas title" in current(services)
    assert "title: Laylas title" in unescape(answer.text), "hers can be copied from"

    over = opened(rami)["went_on_from"]
    assert saves(rami, form, save_over=over).status_code == 303, "now he knows"
    assert "title: Ramis title" in current(services)
    texts = [
        kept.written.text
        for kept in read_history(services, find_article(services, "en", "forgotten-password"))
    ]
    assert any("title: Laylas title" in text for text in texts)


def test_a_file_that_changed_in_an_editor_is_shown_and_settled(
    layla: TestClient, services: Services, own_folders: OwnFolders
) -> None:
    saves(layla, opened(layla), title="Laylas title")
    file = own_folders.articles / "en/account/forgotten-password.md"
    file.write_text(file.read_text("utf-8").replace("## Ready fix", "## Ready fix\n0. Breathe.\n"), "utf-8")
    page = layla.get(EN).text
    assert "Breathe." in page
    assert "outside the studio" in page
    seen = re.search(r'name="file_seen" value="(\w+)"', page)
    assert seen
    form = form_of(page)
    assert saves(layla, form, file_seen="0" * 64).status_code == 409
    assert saves(layla, form, file_seen=seen[1]).status_code == 303
    assert "outside the studio" not in layla.get(EN).text


def test_draft_published_archived_are_buttons(layla: TestClient, services: Services) -> None:
    for status in ("draft", "archived", "published"):
        page = layla.get(EN).text
        assert f'name="status_to" value="{status}"' in page
        saves(layla, form_of(page), status_to=status)
        assert f"\nstatus: {status}\n" in current(services)
    assert open_article(services, find_article(services, "en", "forgotten-password")).staged is None


def test_a_save_says_what_publishing_it_will_do_and_a_badge_what_it_is_to_become(layla: TestClient) -> None:
    for name in ("الأول", "Second"):
        saved = saves(layla, opened(layla), title=name)
    page = layla.get(saved.headers["location"]).text
    assert '<span class="pill">To be published</span>' in page
    saved = saves(layla, form_of(page), status_to="archived")
    assert "customers will no longer see this article" in layla.get(saved.headers["location"]).text
    history = layla.get(f"{EN}/history").text
    assert all(f">{number}. " in history for number in (1, 2, 3, 4)), "in one minute, and yet told apart"
    assert history.count('data-part="time"') == 4


def test_who_works_in_arabic_is_told_in_arabic_that_there_is_nothing(layla: TestClient) -> None:
    layla.get("/author", params={"lang": "ar"})
    assert '<html lang="ar"' in layla.get("/author/articles/en/no-such-article").text


def test_abuse_12_a_draft_is_nowhere_but_on_its_authors_desk(layla: TestClient, samira: TestClient) -> None:
    start = {"client_id": str(uuid4()), "tongue": "en", "title": "A zebra here", "topic": "orders"}
    desk = layla.post("/author/new", data=start).headers["location"]
    assert "A zebra here" in layla.get(desk).text
    for path in ("/en/articles/a-zebra-here", "/en/search?q=zebra", "/en/topics/orders", "/sitemap.xml"):
        page = samira.get(path).text
        assert "A zebra here" not in page, path
        assert "/articles/a-zebra-here" not in page.replace("?lang", ""), path


def test_the_staged_change_can_be_dropped_and_taken_up_again(layla: TestClient, services: Services) -> None:
    live = current(services)
    saves(layla, opened(layla), title="Another")
    revision = opened(layla)["went_on_from"]
    answer = layla.post(f"{EN}/discard", data={"client_id": str(uuid4()), "revision": revision})
    assert answer.headers["location"] == EN
    assert current(services) == live
    history = layla.get(f"{EN}/history?after=current").text
    number = re.search(r'name="number" value="(\d+)"', history)
    assert number
    restored = layla.post(
        f"{EN}/history/restore",
        data={
            "client_id": str(uuid4()),
            "number": number[1],
            "went_on_from": opened(layla)["went_on_from"],
        },
    )
    assert restored.status_code == 303
    assert "title: Another" in current(services)


def test_any_two_texts_are_compared(layla: TestClient) -> None:
    for title in ("First", "Second"):
        saves(layla, opened(layla), title=title)
    page = layla.get(f"{EN}/history").text
    assert "<ins>Second</ins>" in page, "with the live text at first"
    numbers = re.findall(r"\?before=(\d+)&amp;after=current", page)
    assert len(numbers) == 3, "the file's, and two of hers"
    page = layla.get(f"{EN}/history", params={"before": numbers[1], "after": numbers[0]}).text
    assert "<del>First</del>" in page
    assert "<ins>Second</ins>" in page
    assert layla.get(f"{EN}/history", params={"before": "x", "after": "999"}).status_code == 200


def test_a_new_article_has_all_its_sections_in_its_language(layla: TestClient, services: Services) -> None:
    for lang, title, article_id in (
        ("en", "How do I print a receipt?", "how-do-i-print-a-receipt"),
        ("ar", "كيف أطبع إيصالًا", "kyf-atb-aysala"),
    ):
        answer = layla.post(
            "/author/new",
            data={
                "client_id": str(uuid4()),
                "tongue": lang,
                "title": title,
                "topic": "orders",
                "questions": "first\r\n\r\n second  one ",
            },
        )
        assert answer.status_code == 303
        made = answer.headers["location"].rpartition("/")[2]
        assert lang == "ar" or made == article_id
        text = current(services, lang, made)
        article = read_article(ArticlePath.new("en" if lang == "en" else "ar", "orders", made), text).article
        assert article
        assert (article.title, article.status, article.questions) == (title, "draft", ("first", "second one"))
        assert all((article.summary, article.fix, article.why))
        assert len(article.steps) == 2
        assert all(step.check and step.stuck for step in article.steps)
        desk = layla.get(answer.headers["location"]).text
        assert "12 lines of the template are left" in desk
        assert "nearly the same as another" not in desk


@pytest.mark.parametrize(
    ("topic", "article_id", "made"),
    [
        ("المدفوعات والمستحقات", "Gift Codes", "ar/payments/gift-codes.md"),
        ("payments and payouts", "gift-codes", "ar/payments/gift-codes.md"),
        ("العروض والتسويق", "gift-codes", "ar/العروض-والتسويق/gift-codes.md"),
    ],
)
def test_topics_are_called_by_their_names_and_new_ones_are_named_as_people_write(
    layla: TestClient, services: Services, topic: str, article_id: str, made: str
) -> None:
    new = {"client_id": str(uuid4()), "tongue": "ar", "title": "كود هدية", "topic": topic, "id": article_id}
    assert layla.post("/author/new", data=new).status_code == 303
    assert str(find_article(services, "ar", "gift-codes")) == made


@pytest.mark.parametrize("wrong", [{"topic": "../orders"}, {"id": "كود خصم!! code/../x"}])
def test_a_name_with_other_signs_is_told_beside_its_field(layla: TestClient, wrong: dict[str, str]) -> None:
    new = {"client_id": str(uuid4()), "tongue": "en", "title": "Codes", "topic": "orders", "id": "codes"}
    page = layla.post("/author/new", data=new | wrong)
    assert page.status_code == 422
    (field,) = wrong
    assert re.search(rf'id="told-{field}"[^>]*>Use letters, digits and hyphens only', page.text)


def test_a_missing_translation_is_laid_out_like_the_original(
    layla: TestClient, services: Services, own_folders: OwnFolders
) -> None:
    (own_folders.articles / "ar/account/forgotten-password.md").unlink()
    page = layla.get(EN).text
    link = "/author/new?tongue=ar&amp;id=forgotten-password"
    assert link in page
    form = layla.get(unescape(link)).text
    assert "I forgot my password" in form
    data = {
        "client_id": str(uuid4()),
        "tongue": "ar",
        "id": "forgotten-password",
        "title": "نسيت كلمة المرور",
        "topic": "account",
    }
    assert layla.post("/author/new", data=data).headers["location"] == AR
    article, original = (
        read_article(find_article(services, lang, "forgotten-password"), current(services, lang)).article
        for lang in LANGUAGES
    )
    assert article
    assert original
    assert (len(article.steps), article.related, article.team) == (
        len(original.steps),
        original.related,
        original.team,
    )
    assert layla.post("/author/new", data={**data, "client_id": str(uuid4())}).status_code == 422


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", " ", "title"),
        ("topic", "../..", "place"),
        ("topic", "a/b", "place"),
        ("id", "..%2f", "place"),
        ("id", "forgotten-password", "exists"),
        ("title", "x" * 300, "title"),
    ],
)
def test_what_cannot_begin_an_article_is_said_at_its_field(
    layla: TestClient, field: str, value: str, told: str
) -> None:
    data = {"client_id": str(uuid4()), "tongue": "en", "title": "New", "topic": "account", field: value}
    answer = layla.post("/author/new", data=data)
    assert answer.status_code == 422
    assert f'id="told-{field}"' in answer.text
    assert unescape(answer.text).count(value.strip()) >= 1


def preview(author: TestClient, fields: dict[str, Any], **changed: Any) -> str:
    answer = saves(author, fields, f"{EN}/preview", **changed)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_the_preview_is_what_customers_would_see_and_keeps_nothing(
    layla: TestClient, services: Services
) -> None:
    fields = opened(layla)
    before = current(services)
    seen = preview(layla, fields, body=fields["body"].replace("Open **raff", "Visit **raff"))
    for view in ("bot", "steps", "page"):
        assert f'data-view="{view}"' in seen
    assert seen.count("Visit <strong>raff") == 2, "in the chat and on the page"
    assert current(services) == before
    assert "<html" not in seen


def test_problems_are_told_at_their_places(layla: TestClient, services: Services) -> None:
    fields = opened(layla)
    body = fields["body"]
    no_check = body.replace("> Check: The page says that a message", "The page says that a message")
    seen = preview(layla, fields, body=no_check, related="no-such-article two-step-login")
    assert 'no article has the id "no-such-article"' in seen
    line = no_check.split("\n").index("### Ask for the reset link") + 1
    assert "step 2 does not say how to tell that it worked" in seen
    assert f'data-line="{line}"' in seen
    longer = body.replace("Type the email you sign in with", "Type " + "word " * 90 + "the email", 2)
    assert "step 2 has" in preview(layla, fields, body=longer)
    seen = preview(layla, fields, body=f"{body}\n![a](/media/none.png)\n![b](https://evil.example/b.png)\n")
    assert "there is no picture /media/none.png" in seen
    assert "https://evil.example/b.png lies elsewhere" in seen
    assert "title" in preview(layla, fields, title="", body="Text.")
    template = "![what is to be seen](/media/none.png)"
    assert "a line of the template is left" in preview(layla, fields, body=f"{body}\n{template}\n")
    seen = preview(layla, fields, body=body.replace("> Check: ", "### One more\n> Check: ", 1))
    assert "another number of steps" in seen
    seen = preview(layla, fields, teach_after="soon", reviewed="2026-13-01")
    assert seen.count("Must be mended") >= 1
    assert 'data-field="teach_after"' in seen or 'data-field="reviewed"' in seen


def test_a_question_of_another_article_and_a_second_of_the_same_are_told(layla: TestClient) -> None:
    start = {"client_id": str(uuid4()), "tongue": "en", "title": "Password lost", "topic": "account"}
    desk = layla.post("/author/new", data=start).headers["location"]
    fields = opened(layla, desk)
    questions = opened(layla)["questions"]
    seen = unescape(saves(layla, fields, f"{desk}/preview", questions=questions).text)
    assert '"forgot my password" is a question of another article, too: I forgot my password' in seen
    assert "nearly the same as another" in seen
    assert 'href="/author/articles/en/forgotten-password"' in seen
    assert "does not exist in Arabic yet" in seen


@pytest.mark.parametrize(
    "text", ["---\ntitle: [\n---\nText.\n", "---\ntitle: open\n", "---\n- a\n---\nText.\n"]
)
def test_a_broken_front_matter_is_mended_as_text(
    layla: TestClient, services: Services, own_folders: OwnFolders, text: str
) -> None:
    file = own_folders.articles / "en/account/broken.md"
    file.write_text(text, "utf-8")
    path = "/author/articles/en/broken"
    page = layla.get(path).text
    assert "Must be mended" in page
    fields = form_of(page)
    assert fields["text"] == text
    assert saves(layla, fields, path, text="---\ntitle: Mended\n---\nText.\n").status_code == 303
    assert "title: Mended" in current(services, "en", "broken")
    assert 'name="title"' in layla.get(path).text


@pytest.mark.parametrize("kind", ["utf16", "long"])
def test_a_file_that_is_no_text_says_so(layla: TestClient, own_folders: OwnFolders, kind: str) -> None:
    file = own_folders.articles / "en/account/broken.md"
    file.write_bytes("نص".encode("utf-16") if kind == "utf16" else b"a" * 10_000_000)
    answer = layla.get("/author/articles/en/broken")
    assert answer.status_code == 422
    assert "cannot be edited here" in answer.text or "broken.md" in answer.text


def test_a_picture_goes_to_the_articles_and_into_the_text(layla: TestClient, own_folders: OwnFolders) -> None:
    answer = layla.post(
        f"{EN}/pictures",
        files={"files": ("Send button.png", png(), "image/png")},
        headers={"Accept": "application/json"},
    )
    address = answer.json()["addresses"][0]
    assert re.fullmatch(r"/media/send-button-\w{8}\.png", address)
    assert (own_folders.articles / address[1:]).read_bytes() == png()
    fields = opened(layla)
    plain = layla.post(
        f"{EN}/pictures",
        data={**fields, "title": "Not saved yet"},
        files={"files": ("b.png", png((9, 9)), "image/png")},
    )
    assert plain.status_code == 200
    form = form_of(plain.text)
    assert form["title"] == "Not saved yet"
    assert re.search(r"!\[\]\(/media/b-\w{8}\.png\)", form["body"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("a.png", b"<html><script>1</script></html>"),
        ("a.html", b"<html></html>"),
        ("../../x.png", b"no picture at all"),
    ],
)
def test_what_is_no_picture_is_refused(
    layla: TestClient, own_folders: OwnFolders, name: str, content: bytes
) -> None:
    for headers in ({"Accept": "application/json"}, {}):
        answer = layla.post(
            f"{EN}/pictures",
            data=opened(layla),
            files={"files": (name, content, "image/png")},
            headers=headers,
        )
        assert answer.status_code in {413, 415}
    assert not list((own_folders.articles / "media").glob("*"))


@pytest.mark.parametrize("role", [None, Role.AGENT, Role.LEAD])
def test_abuse_5_nobody_but_authors_opens_or_changes_an_article(
    browser: Callable[[], TestClient], signed_in: SignedIn, sample_kb: OwnFolders, role: Role | None
) -> None:
    visitor = signed_in(role) if role else browser()
    for method, paths in PAGES.items():
        for path in paths:
            answer = visitor.request(
                method, path, data={"client_id": str(uuid4())} if method == "POST" else None
            )
            if role is None and method == "GET":
                assert answer.headers["location"].startswith("/staff/sign-in"), path
            else:
                assert answer.status_code in ({403} if role else {401, 422}), (method, path)
                assert "raff.example" not in answer.text
    assert not list(Path(sample_kb.articles / "media").glob("*"))


ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:alert(1)) {{7*7}}"


def test_abuse_39_raw_html_and_script_addresses_are_stripped_from_the_preview(layla: TestClient) -> None:
    fields = opened(layla)
    answer = saves(
        layla, fields, f"{EN}/preview", title=ATTACK, questions=ATTACK, body=f"{ATTACK}\n\n{fields['body']}"
    )
    assert answer.status_code == 200
    assert not re.search(r"<script|<img[^>]*onerror|href=\"javascript", answer.text)
    assert "{{7*7}}" in answer.text
    saves(layla, fields, title=ATTACK, related="<b>x</b>", body=ATTACK)
    for page in (EN, f"{EN}/history", "/author"):
        assert not re.search(r"<script>alert|<img[^>]*onerror|href=\"javascript", layla.get(page).text), page


BOMBS = {
    "brackets": "[" * 50_000,
    "pictures": "![" * 50_000,
    "quotes": "> " * 20_000 + "a",
    "emphasis": "*a_" * 20_000,
    "fences": "```\n" * 10_000,
    "lists": "- " * 10_000,
    "labels": "> Check: a\n" * 5_000,
    "links": "[a](" * 20_000,
    "entities": "&" * 50_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_abuse_63_a_markdown_bomb_neither_stops_the_preview_nor_the_comparison(
    layla: TestClient, bomb: str
) -> None:
    fields = {**opened(layla), "questions": "a", "related": ""}
    began = time.process_time()
    answer = saves(layla, fields, f"{EN}/preview", body=f"Text.\n\n## Walkthrough\n### One\n{bomb}\n")
    assert answer.status_code in {200, 422}
    saves(layla, fields, body=bomb + "\ntext")
    assert saves(layla, fields, body=bomb[::-1] + "\ntext").status_code == 409
    assert time.process_time() - began < 60, "a loop without an end, not a slow machine"
