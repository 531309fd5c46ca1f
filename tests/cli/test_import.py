"""What Layla sees when she brings the old pages from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """One good page in each language, and one that is empty."""
    for lang, title in (("ar", "تغيير العنوان"), ("en", "Change an address")):
        page = tmp_path / "old" / lang / "orders" / "change-address.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<html lang={lang}><main><h1>{title}</h1><p>{title}: 1, 2, 3.</p></main></html>")
    (tmp_path / "old" / "en" / "empty.html").write_text("<html></html>")
    return tmp_path


def brought(home: Path, *words: str) -> Result:
    settings = {
        "DALIL_DATA_DIR": str(home / "data"),
        "DALIL_KB_DIR": str(home / "kb"),
        "DALIL_INDEX_DIR": str(home / "index"),
    }
    return CliRunner().invoke(app, ["import", *words], env=settings)


def test_a_dry_run_reports_what_an_import_then_does(home: Path) -> None:
    would = brought(home, str(home / "old"), "--dry-run", "--json")
    assert not (home / "kb").exists()
    done = brought(home, str(home / "old"), "--no-publish", "--json")
    assert would.exit_code == done.exit_code == 1
    report = json.loads(done.stdout)
    assert json.loads(would.stdout) == {**report, "dry_run": True}
    assert (report["added"], report["failed"]) == (2, 1)
    empty = {"source": "en/empty.html", "fate": "failed", "reason": "there is no text on the page"}
    assert empty in report["pages"]
    assert (home / "kb" / "ar" / "orders" / "change-address.md").is_file()


def test_a_dry_run_lists_where_every_page_goes_and_says_that_it_would_be_published(home: Path) -> None:
    page = home / "old" / "en" / "orders" / "change-address.html"
    page.write_text(page.read_text().replace("1, 2", '<a href="gone.html">1</a>, 2'))
    would = brought(home, str(home / "old"), "--dry-run")
    twin = "(with ar/orders/change-address.html)"
    goes = f"en/orders/change-address.html -> en/orders/change-address.md (new) {twin}"
    assert goes in would.stdout
    assert "published at once" in would.stdout
    assert "en/orders/change-address.md: gone.html" in would.stderr
    unpublished = brought(home, str(home / "old"), "--dry-run", "--no-publish")
    assert "nothing of this would be published" in unpublished.stdout


def test_a_report_names_bad_pages_and_counts_the_others(home: Path) -> None:
    told = brought(home, str(home / "old"), "--no-publish", "--team", "customer_service")
    assert "en/empty.html: there is no text on the page" in told.stderr
    assert "2 added, 0 updated, 0 unchanged" in told.stdout
    assert "team: customer_service" in (home / "kb" / "en" / "orders" / "change-address.md").read_text()


def test_an_import_of_nothing_good_and_of_nothing_at_all_fails(home: Path) -> None:
    (home / "faq.csv").write_text("question,answer\nWhy?,\n")
    assert brought(home, str(home / "faq.csv")).exit_code == 2
    assert brought(home, str(home / "no-such-folder")).exit_code == 2
