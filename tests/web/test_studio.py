"""What every page of the studio has, and what may be sent to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.actions.stage_article import stage_article
from bot.domain.authoring import LARGEST_TEXT, ArticlePath
from bot.domain.staff import Area, Member, Role
from bot.storage.schema import staff
from bot.web.author.studio import Part
from bot.web.guards import LARGEST_BODY

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SignedIn = Callable[[Role], TestClient]


def test_layla_finds_every_part_of_the_studio_in_its_menu(signed_in: SignedIn) -> None:
    page = signed_in(Role.AUTHOR).get("/author").text
    menu = page[page.index('<nav class="studio-menu"') :]
    links = re.findall(r'<a href="([^"]*)"( aria-current="true")?>', menu[: menu.index("</nav>")])
    assert links == [(part.url, ' aria-current="true"' if part == "articles" else "") for part in Part]
    assert "to be published" not in menu


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


def status(browser: TestClient, path: str, body: str, headers: dict[str, str]) -> int:
    return browser.post(path, content=body, headers=headers).status_code


@pytest.mark.parametrize("length", [LARGEST_BODY + 1, 6 * LARGEST_TEXT // 2])
def test_the_longest_article_fits_into_its_form_and_no_other(samira: TestClient, length: int) -> None:
    body = "text=" + "%D9%86" * (length // 6)
    assert status(samira, "/author/no-such-page", body, FORM) == 404
    assert status(samira, "/staff/sign-in", body, FORM) == 413
    assert status(samira, "/author/no-such-page", body + "a" * LARGEST_BODY, FORM) in {404, 413}
    assert status(samira, "/author/no-such-page", body * 2 + "a" * 3 * LARGEST_TEXT, FORM) == 413


def test_abuse_58_a_form_of_a_hundred_thousand_fields_is_refused(samira: TestClient) -> None:
    assert status(samira, "/author/no-such-page", "&".join(["a=1"] * 100_000), FORM) == 413
    assert status(samira, "/staff/sign-in", "&".join("a" * 10_000), FORM) == 413


def test_pictures_may_be_as_large_as_customers_files_and_nothing_else_may(samira: TestClient) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    body = "a" * (4 * LARGEST_TEXT)
    for path in ("/author/pictures", "/author/articles/en/forgotten-password/pictures"):
        assert status(samira, path, body, headers) in {401, 404, 405}, path
        assert status(samira, path, body, FORM) == 413
    assert status(samira, "/author/articles/en/forgotten-password", body, headers) == 413
