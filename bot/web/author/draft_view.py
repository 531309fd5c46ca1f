"""How a draft looks while it is written."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.edit_article import Draft
from bot.language import Lang, other_language
from bot.web.customer.article_page import parts_of
from bot.web.pages import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView(Page):
    """How a draft looks and what is wrong with it: the part of the page that changes while one writes.
    `tongue` is the language of the article; `as_text` says that its file is edited as a whole."""

    template = "author/draft_view.html"
    tongue: Lang
    draft: Draft
    article_id: str
    as_text: bool = False
    files_url = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return parts_of(self.draft.preview.article) if self.draft.preview else ()

    @property
    def other_tongue(self) -> Lang:
        return other_language(self.tongue)

    @property
    def lines_before(self) -> int:
        """How many lines of the file are above what the author writes in."""
        form = self.draft.form
        return 0 if self.as_text or form is None or not form.front else form.front.count("\n") + 2
