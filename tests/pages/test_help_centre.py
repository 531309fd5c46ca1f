"""The front page while a question is being written, and articles by authors who mean harm."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot.actions.services import Services
from bot.domain.article import Prose, Section, published
from bot.storage.articles import read_articles
from bot.storage.markdown import _clean
from tests.actions.cast import Clock, Served
from tests.pages.cast import Visitor

HIT = "window.hit=1"
CORPUS = (
    f"<scr<script>ipt>{HIT}</scr</script>ipt>",
    f"<<script>script>{HIT}<</script>/script>",
    f"<img src=x onerror='{HIT}'//><img/src=x/onerror={HIT}>",
    f"<svg><svg onload='{HIT}'><animate onbegin='{HIT}' attributeName=x></svg></svg>",
    f"<svg><style><img title='</style><img src=x onerror={HIT}>'></style></svg>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror={HIT}>'>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={HIT}>",
    f"<math><mtext><mglyph><svg><mtext><style><a title='</style><img src onerror={HIT}>'>",
    f"<noscript><p title='</noscript><img src=x onerror={HIT}>'>",
    f"<textarea><p title='</textarea><img src=x onerror={HIT}>'>",
    f"<template><img src=x onerror='{HIT}'><script>{HIT}</script></template>",
    f"<select><template><style><!--</style><a rel='--></style></template></select><img src onerror={HIT}>'>",
    f"<table><tr><td><a href='javascript:{HIT}' autofocus onfocus='{HIT}'>x</a><tr></p></table><p>",
    f"<a href='java&#10;script:{HIT}'>x</a><a href='&#1;javascript:{HIT}'>x</a>",
    f"<iframe srcdoc='<script>parent.{HIT}</script>'></iframe><object data='javascript:{HIT}'></object>",
    f"<details open ontoggle='{HIT}'><summary>x</summary></details><input autofocus onfocus='{HIT}'>",
    f"<p title='</p><img src=x onerror={HIT}>' lang='\"><img src=x onerror={HIT}>'>x</p>",
    f"<![CDATA[><img src=x onerror='{HIT}'>]]><!--><img src=x onerror='{HIT}'>--><?xml ?>",
    f'[x](javascript:{HIT}) ![x](x"onerror="{HIT}) <javascript:{HIT}>',
    f"[x](data:text/html,<script>{HIT}</script>)",
)
"""Nested tags and markup that changes its meaning when it is parsed again; each sets `window.hit`."""

ACTIVE = ".article :is(script, iframe, object, embed, math, style, textarea, .prose svg, .prose form)"
HANDLERS = (
    "[...document.querySelectorAll('*')].some(e => e.getAttributeNames().some(n => n.startsWith('on')))"
)
PARSE_AGAIN = """htmls => { for (const html of htmls) {
    const box = document.createElement('div');
    (document.querySelector('.article') ?? document.body).append(box);
    box.className = 'prose';
    box.innerHTML = html;
    box.innerHTML = box.innerHTML;
} }"""


def test_the_answer_is_found_while_the_question_is_written(samira: Visitor) -> None:
    samira.open("/ar")
    page, field = samira.page, samira.page.locator("#text")
    options = page.locator("#suggestion-list [role=option]")
    field.press_sequentially("نسيت كلمة")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#suggestion-count")).to_contain_text("مقال")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("نسيت كلمة")
    field.press_sequentially(" المرور")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-0")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/ar/articles/forgotten-password$"))


def test_suggestions_never_stand_between_a_question_and_its_answer(samira: Visitor) -> None:
    samira.open("/en")
    samira.page.locator("#text").press_sequentially("I forgot my password")
    expect(samira.page.locator("#suggestions")).to_be_visible()
    samira.page.keyboard.press("Enter")
    expect(samira.replies).to_have_count(1)
    expect(samira.page.locator("#suggestions")).to_be_hidden()
    samira.page.locator("#text").press_sequentially("payout")
    samira.ask("where is my payout")
    expect(samira.page.locator("#suggestions")).to_be_hidden()


class TestAnAuthorWhoMeansHarm:
    @pytest.fixture
    def services(self, new_database: Any, sample_index: Any, tmp_path: Path) -> Services:
        """Beside the sound articles, one made of the corpus: as it is written, and as what is left of its
        markup when nothing but the sanitiser stands in its way."""
        file = tmp_path / "en" / "account" / "evil.md"
        file.parent.mkdir(parents=True)
        steps = "".join(f"### {evil}\nDo {evil}\n\n> Check: {evil}\n\n" for evil in CORPUS)
        title = f"<img src=x onerror='{HIT}'>"
        text = "\n\n".join(CORPUS)
        file.write_text(
            f'---\ntitle: "{title}"\n---\n{text}\n\n## Ready fix\n{text}\n\n## Walkthrough\n{steps}'
        )
        (article,) = published(read_articles(tmp_path).articles)
        cleaned = tuple(Section(evil, Prose(evil, _clean(evil))) for evil in CORPUS)
        index = sample_index.current()
        articles = {**index.articles, (article.id, "en"): replace(article, sections=cleaned)}
        return Services(new_database("sqlite"), Served(replace(index, articles=articles)), Clock())

    def test_abuse_40_a_corpus_of_nested_and_mutating_markup_executes_nothing(
        self, chromium: Browser, home: str, services: Services
    ) -> None:
        context = chromium.new_context(bypass_csp=True, reduced_motion="reduce")
        page = context.new_page()
        page.goto(f"{home}/en/articles/evil")
        expect(page.locator(".step")).to_have_count(len(CORPUS))
        sections = services.indexes.current().articles["evil", "en"].sections
        page.evaluate(PARSE_AGAIN, [section.text.html for section in sections])
        assert page.locator(ACTIVE).count() == 0
        assert not page.evaluate(HANDLERS)
        page.click(".lead-through button")
        expect(page.locator("#thread")).to_contain_text("ipt>")
        page.goto(f"{home}/en/search?q=img")
        page.goto(f"{home}/en/topics/account")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.hit") is None
        page.evaluate(PARSE_AGAIN, [f"<img src=x onerror='{HIT}'>"])
        page.wait_for_function("window.hit === 1")  # were anything let through, it would be seen
        context.close()
