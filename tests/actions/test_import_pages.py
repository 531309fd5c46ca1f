"""Layla brings the pages that the company has had for years, and brings them again later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.actions.import_pages import Import, ImportReport, import_pages
from bot.domain.article import Article, Status, Team
from bot.domain.importing import Fate, PageUnusable
from bot.storage.article_files import write_text
from bot.storage.articles import read_articles

PAGE = """<!DOCTYPE html><html lang="{lang}"><head><title>{title} | Raff Help</title></head><body>
<header><nav><a href="/">Home</a> <a href="/prices">Prices</a></nav></header>
<main><div class="breadcrumbs">Help &gt; Orders</div><article><h1>{title}</h1>
<p>It takes a minute and you can do it yourself, at any time.</p>
<ol><li>Open <a href="../orders/late.html">your orders</a>
<li>Press <b>Cancel</b> <img src="../img/cancel.png" alt="button"><li>Confirm</ol></article>
<div class="related-articles">See also: prices</div></main>
<footer>All rights reserved</footer><script>alert(1)</script></body></html>"""
DIVS = """<html><body><div id=top><a href=/>Home</a><a href=/prices>Prices</a></div>
<table><tr><td>
<ul><li><a href=a.html>One</a><li><a href=b.html>Two</a></ul><td><div><h1>Late order</h1>
<p>An order is late when five days have passed since it was sent.</div></table>
<div>© Raff</div></body></html>"""


@dataclass(frozen=True)
class OldCentre:
    """The pages that there are, and the articles that come of them."""

    wanted: Import

    def page(self, path: str, content: str | bytes) -> Path:
        file = self.wanted.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def comes(self, dry_run: bool = False, **more: object) -> ImportReport:
        wanted = replace(self.wanted, **more)  # type: ignore[arg-type]
        return import_pages(wanted, dry_run=dry_run, on_doing=lambda *_: None)

    @property
    def articles(self) -> dict[str, Article]:
        reading = read_articles(self.wanted.into)
        assert [fault for fault in reading.faults if fault.severity == "error"] == []
        return {f"{article.lang}/{article.topic}/{article.id}": article for article in reading.articles}

    def only(self, **more: object) -> Article:
        report = self.comes(**more)
        assert [page.key for page in report.pages] == [None]
        (article,) = self.articles.values()
        return article


@pytest.fixture
def centre(tmp_path: Path) -> OldCentre:
    (tmp_path / "old").mkdir()
    return OldCentre(Import(source=tmp_path / "old", into=tmp_path / "kb"))


def fates(report: ImportReport) -> list[str]:
    return [page.fate.value for page in report.pages]


def test_a_page_becomes_an_article_without_the_menus_around_it(centre: OldCentre) -> None:
    centre.page("help/en/orders/cancel.html", PAGE.format(lang="en", title="Cancel an order"))
    centre.page("help/en/orders/late.html", DIVS)
    centre.page("help/ar/orders/cancel.html", PAGE.format(lang="ar", title="إلغاء طلب"))
    picture = centre.wanted.source / "help/en/img/cancel.png"
    picture.parent.mkdir()
    Image.new("RGB", (4, 4)).save(picture)
    assert set(fates(centre.comes())) == {"added"}
    articles = centre.articles
    assert articles.keys() == {"ar/orders/cancel", "en/orders/cancel", "en/orders/late"}
    cancel, late = articles["en/orders/cancel"], articles["en/orders/late"]
    assert cancel.title == "Cancel an order"
    assert [step.title for step in cancel.steps] == ["Open your orders", "Press Cancel button", "Confirm"]
    text = cancel.steps[0].text.html + cancel.steps[1].text.html
    assert 'href="/en/articles/late"' in text
    assert (centre.wanted.into / "media").is_dir()
    assert 'src="/media/cancel-' in text
    everything = (
        "".join(section.text.html for section in cancel.sections) + (cancel.summary or cancel.fix).html
    )  # type: ignore[union-attr]
    for around in ("Home", "Prices", "See also", "rights", "alert", "Help"):
        assert around not in everything
    assert late.summary is not None
    assert late.summary.plain == "An order is late when five days have passed since it was sent."


def test_front_matter_of_another_system_is_understood(centre: OldCentre) -> None:
    centre.page(
        "guides/12345678-old-name.md",
        "---\ntitle: 'Returns: how?'\npermalink: /help/return-an-item/\ncategories: [Orders and Returns]\n"
        "draft: true\nlayout: post\nquestions: ['Can I return it?']\nreviewed: never\n---\n"
        "# Returns: how?\n\nSend it back.<br>Really. <!-- todo -->\n\n1. Pack it\n2. Send it\n",
    )
    article = centre.only(team=Team.CUSTOMER_SERVICE)
    assert (article.id, article.topic, article.status) == (
        "return-an-item",
        "orders-and-returns",
        Status.DRAFT,
    )
    assert (article.title, article.questions) == ("Returns: how?", ("Can I return it?",))
    assert (article.team, article.reviewed, len(article.steps)) == (Team.CUSTOMER_SERVICE, None, 2)
    assert centre.comes().pages[0].left_out == ("layout", "reviewed")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_questions_and_answers_come_as_a_table_however_it_was_saved(
    centre: OldCentre, encoding: str, delimiter: str
) -> None:
    lines = [
        ["السؤال", "الجواب", "القسم"],
        ["متى يصل طلبي؟", '"خلال خمسة أيام، وأحيانًا ""أسرع"""', "الطلبات"],
        ["أين طلبي؟", '"خلال خمسة أيام، وأحيانًا ""أسرع"""', "الطلبات"],
        ["كيف ألغي طلبي؟", "<ol><li>افتح الطلب</li><li>اضغط إلغاء</li></ol>", "الطلبات"],
        ["سؤال بلا جواب", "", ""],
    ]
    table = centre.page("faq.csv", "\n".join(delimiter.join(line) for line in lines).encode(encoding))
    report = centre.comes(source=table)
    assert sorted(fates(report)) == ["added", "added", "failed"]
    assert report.of(Fate.FAILED)[0].source == "faq.csv:5"
    arrives, cancel = sorted(centre.articles.values(), key=lambda article: len(article.steps))
    assert arrives.questions == ("متى يصل طلبي؟", "أين طلبي؟")
    assert (arrives.lang, arrives.topic, len(cancel.steps)) == ("ar", "الطلبات", 2)


def test_a_table_in_both_languages_makes_twins(centre: OldCentre) -> None:
    table = centre.page(
        "faq.csv", "question_ar,answer_ar,question_en,answer_en\nأين طلبي؟,في الطريق,Where is it?,Under way\n"
    )
    centre.comes(source=table)
    assert centre.articles.keys() == {"ar/general/where-is-it", "en/general/where-is-it"}


def test_a_table_without_answers_is_refused(centre: OldCentre) -> None:
    with pytest.raises(PageUnusable):
        centre.comes(source=centre.page("faq.csv", "question,colour\nWhy?,red\n"))


def test_bad_pages_are_named_with_their_reason_and_the_others_come(centre: OldCentre) -> None:
    centre.page("good.md", "# Good\n\nText.\n")
    centre.page("empty.html", "<html><body><nav>Home</nav></body></html>")
    centre.page(
        "french.html",
        "<html lang=fr><body><main>Le texte est en français, comme il faut.</main></body></html>",
    )
    centre.page(
        "links.html", "<body><main>" + "<p><a href=x.html>Another page of ours</a></p>" * 5 + "</main></body>"
    )
    centre.page("broken.md", "---\ntitle: [\n---\nText.\n")
    centre.page("picture.html", b"\x89PNG\0\0\0")
    centre.page("good.html", "<h1>Good</h1><p>The same page once more.</p>")
    report = centre.comes()
    reasons = {page.source: page.key and page.key.rsplit(".", 1)[1] for page in report.pages}
    assert reasons == {
        "good.html": None,
        "good.md": "twice",
        "empty.html": "no_text",
        "french.html": "other_language",
        "links.html": "only_links",
        "broken.md": "bad_front_matter",
        "picture.html": "not_text",
    }


def test_a_second_import_updates_its_own_and_leaves_what_an_author_changed(centre: OldCentre) -> None:
    for name in "abcd":
        centre.page(f"{name}.md", f"# {name}\n\nText.\n")
    centre.comes()
    assert fates(centre.comes()) == ["unchanged"] * 4
    for name in "abc":
        centre.page(f"{name}.md", f"# {name}\n\nNew text.\n")
    (centre.wanted.source / "d.md").unlink()
    home = centre.wanted.into / "en" / "general"
    (home / "b.md").write_text("# Layla's\n\nBetter.\n")
    (home / "c.md").unlink()
    would = centre.comes(dry_run=True)
    assert "New text" not in (home / "a.md").read_text()
    report = centre.comes()
    assert report == would
    assert fates(report) == ["updated", "kept", "kept"]
    assert [page.key for page in report.of(Fate.KEPT)] == ["importing.kept.changed", "importing.kept.removed"]
    assert report.gone == ("en/general/d.md",)
    assert (home / "b.md").read_text() == "# Layla's\n\nBetter.\n"
    assert not (home / "c.md").exists()
    assert fates(centre.comes()) == ["unchanged", "kept", "kept"]


@pytest.mark.parametrize("written", [0, 2])
def test_an_import_that_was_cut_short_goes_on_where_it_was(
    centre: OldCentre, written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcd":
        centre.page(f"{name}.md", f"# {name}\n\nText.\n")
    left = written

    def killed(*args: Any) -> str:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        return write_text(*args)

    with monkeypatch.context() as patch:
        patch.setattr("bot.actions.import_pages.write_text", killed)
        with pytest.raises(KeyboardInterrupt):
            centre.comes()
    (centre.wanted.into / "en" / "general").mkdir(parents=True, exist_ok=True)
    (centre.wanted.into / "en" / "general" / "d.md").write_text("# Layla's\n\nOwn.\n")
    assert fates(centre.comes()) == ["unchanged"] * written + ["added"] * (3 - written) + ["kept"]
    assert sorted(centre.articles) == [f"en/general/{name}" for name in "abcd"]


def test_what_waits_to_be_published_is_left_alone(centre: OldCentre) -> None:
    centre.page("a.md", "# a\n\nText.\n")
    centre.comes()
    centre.page("a.md", "# a\n\nNew text.\n")
    report = centre.comes(staged=frozenset({"en/general/a.md"}))
    assert [page.key for page in report.pages] == ["importing.kept.staged"]


def test_an_article_that_was_there_before_keeps_its_id(centre: OldCentre) -> None:
    old = centre.wanted.into / "en" / "account" / "late.md"
    old.parent.mkdir(parents=True)
    old.write_text("# Late\n\nOurs.\n")
    centre.page("en/orders/late.md", "# Late\n\nTheirs.\n")
    centre.page("en/billing/late.md", "# Late\n\nTheirs, too.\n")
    centre.comes()
    assert sorted(centre.articles) == ["en/account/late", "en/billing/billing-late", "en/orders/orders-late"]


def test_a_picture_outside_the_folder_is_no_picture(centre: OldCentre, tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "secret.png")
    (centre.wanted.source / "link.png").symlink_to(tmp_path / "secret.png")
    centre.page("a.md", "# a\n\nSee ![x](../secret.png), ![y](link.png) and [this](javascript:alert(1)).\n")
    article = centre.only()
    assert not (centre.wanted.into / "media").exists()
    assert article.summary is not None
    assert article.summary.plain == "See x, y and this."


def test_a_page_that_is_a_link_out_of_the_folder_is_not_read(centre: OldCentre, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n\nOf the machine.\n")
    (centre.wanted.source / "a.md").symlink_to(tmp_path / "secret.md")
    (report,) = centre.comes().pages
    assert report.key == "importing.reasons.outside"
    assert not (centre.wanted.into / "en").exists()


HOSTILE = {
    "elements.html": "<html><body>" + "<b>" * 3_000 + "words " * 50,
    "lists.html": "<html><body>" + "<ul><li>" * 1_000 + "words " * 50,
    "comments.md": "# Title\n\nText.\n" + "<!--" * 50_000,
    "pictures.md": "# Title\n\nText.\n" + "![" * 50_000,
    "table.csv": "question,answer\nwhy,<p>" + "<div>" * 3_000 + "because\nhow,so\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_abuse_63_a_page_made_to_stop_the_import_stops_neither_it_nor_the_others(
    centre: OldCentre, name: str
) -> None:
    file = centre.page(name, HOSTILE[name])
    centre.page("good.md", "# Good\n\nText.\n")
    report = centre.comes(source=file) if name.endswith(".csv") else centre.comes()
    hostile = next(page for page in report.pages if page.source.startswith(name))
    why = {"html": "too_deep", "csv": "half_a_row"}.get(name.rpartition(".")[2])
    assert hostile.key == (f"importing.reasons.{why}" if why else None)
    assert centre.articles.keys() & {"en/general/good", "en/general/how"}


@pytest.fixture
def watched(centre: OldCentre) -> Callable[[], list[tuple[str, int, int]]]:
    def comes() -> list[tuple[str, int, int]]:
        seen: list[tuple[str, int, int]] = []
        import_pages(centre.wanted, dry_run=True, on_doing=lambda *doing: seen.append(doing))
        return seen

    return comes


def test_it_says_how_far_it_is(centre: OldCentre, watched: Callable[[], list[tuple[str, int, int]]]) -> None:
    for name in "ab":
        centre.page(f"{name}.md", f"# {name}\n\nText.\n")
    assert watched() == [("reading", 1, 2), ("reading", 2, 2), ("writing", 1, 2), ("writing", 2, 2)]
