"""What every page of the studio has, and what may be sent to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.stage_article import stage_article
from bot.domain.authoring import LARGEST_TEXT, ArticlePath
from bot.domain.staff import Area, Member, Role
from bot.main import NoIndex
from bot.settings import Settings
from bot.storage.schema import staff
from bot.web.app import create_app
from bot.web.author.studio import Part
from bot.web.guards import LARGEST_BODY
from tests.web.conftest import HOME, PASSWORD

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SignedIn = Callable[[Role], TestClient]


@pytest.mark.usefixtures("sample_kb")
def test_layla_finds_every_part_of_the_studio_in_its_menu(signed_in: SignedIn) -> None:
    page = signed_in(Role.AUTHOR).get("/author").text
    menu = page[page.index('<nav class="studio-menu"') :]
    links = re.findall(r'<a href="([^"]*)"( aria-current="true")?>', menu[: menu.index("</nav>")])
    assert links == [(part.url, ' aria-current="true"' if part == "articles" else "") for part in Part]
    assert "to be published" not in menu


@pytest.mark.usefixtures("sample_kb")
def test_the_menu_counts_what_waits_to_be_published(signed_in: SignedIn, services: Services) -> None:
    layla = signed_in(Role.AUTHOR)
    with services.database.reading() as connection:
        row = connection.execute(select(staff)).one()
    member = Member(row.id, row.email, row.name, Role.AUTHOR)
    assert member.may_open(Area.AUTHOR)
    for name in ("a", "b"):
        path = ArticlePath.new("en", "account", name)
        stage_article(services, member, str(uuid4()), path, f"# {name}\n\nText.\n", None)
    assert "2 changes wait to be published" in layla.get("/author").text
    file = services.kb_dir / "en/account/forgotten-password.md"
    file.write_text(file.read_text("utf-8").replace("forgot", "lost"), "utf-8")
    assert "3 changes wait to be published" in layla.get("/author").text
    page = layla.get("/author/articles/en/forgotten-password").text
    assert "Customers see another text; this one waits to be published" in page
    assert "To be published</span>" in page


def test_layla_writes_and_saves_while_no_index_is_loaded(services: Services) -> None:
    blind = replace(services, indexes=NoIndex())
    add_staff(blind, "layla@raff.example", "Layla", Role.AUTHOR, PASSWORD)
    app = create_app(blind, Settings(_env_file=None), secret_key="k" * 32)
    with TestClient(app, base_url=HOME, follow_redirects=False, headers={"Accept-Language": "en"}) as layla:
        layla.post("/staff/sign-in", data={"email": "layla@raff.example", "password": PASSWORD, "lang": "en"})
        new = {"tongue": "en", "title": "By drone", "topic": "shipping", "questions": "is there a drone"}
        begun = layla.post("/author/new", data={"client_id": str(uuid4()), **new})
        assert begun.status_code == 303
        article = begun.headers["location"]
        page = layla.get(article).text
        went_on_from = re.search(r'name="went_on_from" value="(\w+)"', page)
        assert went_on_from
        fields = {
            "client_id": str(uuid4()),
            "went_on_from": went_on_from[1],
            "text": "# By drone\n\nIt flies.\n",
        }
        assert "It flies." in layla.post(f"{article}/preview", data=fields).text
        assert layla.post(article, data=fields).status_code == 303
        assert "It flies." in layla.get(article).text
        for path in ("", "/new", "/publish", "/versions", "/check"):
            answer = layla.get(f"/author{path}")
            assert answer.status_code == 200, path
        assert "By drone" in layla.get("/author/publish").text
        assert layla.post("/author/publish", data={"client_id": str(uuid4())}).status_code == 303


def status(browser: TestClient, path: str, body: str, headers: dict[str, str]) -> int:
    return browser.post(path, content=body, headers=headers).status_code


@pytest.mark.parametrize("length", [LARGEST_BODY + 1, 6 * LARGEST_TEXT // 2])
def test_the_longest_article_fits_into_its_form_and_no_other(signed_in: SignedIn, length: int) -> None:
    layla = signed_in(Role.AUTHOR)
    body = "text=" + "%D9%86" * (length // 6)
    assert status(layla, "/author/no-such-page", body, FORM) == 404
    assert status(layla, "/staff/sign-in", body, FORM) == 422, "no password is so long"
    assert status(layla, "/author/no-such-page", body + "a" * LARGEST_BODY, FORM) in {404, 413}
    assert status(layla, "/author/no-such-page", body * 2 + "a" * 3 * LARGEST_TEXT, FORM) == 413


def test_nobody_but_an_author_has_a_long_form_held_in_memory(samira: TestClient, signed_in: SignedIn) -> None:
    def pieces() -> Iterator[bytes]:
        yield from [b"a" * LARGEST_BODY] * 2

    samira.get("/ar")
    for visitor, refused in ((samira, 401), (signed_in(Role.AGENT), 401)):
        for path in ("/author/new", "/author/articles/en/forgotten-password"):
            assert status(visitor, path, "a" * (LARGEST_BODY + 1), FORM) == refused
            assert visitor.post(path, content=pieces(), headers=FORM).status_code == 413, "no length was said"


def test_abuse_58_a_form_of_a_hundred_thousand_fields_is_refused(
    samira: TestClient, signed_in: SignedIn
) -> None:
    layla = signed_in(Role.AUTHOR)
    assert status(layla, "/author/no-such-page", "&".join(["a=1"] * 100_000), FORM) == 413
    assert status(samira, "/staff/sign-in", "&".join("a" * 10_000), FORM) == 413


def test_pictures_may_be_as_large_as_customers_files_and_nothing_else_may(samira: TestClient) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    body = "a" * (4 * LARGEST_TEXT)
    for path in ("/author/pictures", "/author/articles/en/forgotten-password/pictures"):
        assert status(samira, path, body, headers) in {401, 404, 405}, path
        assert status(samira, path, body, FORM) == 413
    assert status(samira, "/author/articles/en/forgotten-password", body, headers) == 413
