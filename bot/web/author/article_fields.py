"""The form of an article as a browser posts it."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from bot.domain.article import Status
from bot.domain.article_form import ArticleForm, MaterialFields
from bot.errors import InvalidInput
from bot.storage.article_form import write_form

NO_FILE_SHOWN = "none"
"""Said for the revision of a file that is not there: a browser's empty field says nothing at all."""


class ArticleFields(BaseModel):
    """`went_on_from` is the revision that the form was opened with; empty for an article that has no text.
    `text` is the whole text, where it is edited as one. `status_to`, `file_seen` and `save_over` (the
    revision of somebody else's text that was shown and is to be replaced) are buttons."""

    client_id: UUID
    went_on_from: str = ""
    save_over: str | None = None
    file_seen: str | None = None
    status_to: Status | None = None
    text: str | None = None
    front: str = ""
    title: str = ""
    team: str = ""
    complexity: str = ""
    urgency: str = ""
    status: str = ""
    audience: str = ""
    questions: str = ""
    related: str = ""
    reviewed: str = ""
    teach_after: str = ""
    ask_before_handoff: str = ""
    kind: list[str] = []
    material: list[str] = []
    url: list[str] = []
    body: str = ""

    @property
    def replaces(self) -> str | None:
        """The revision of the text that this one is to take the place of; None for a new article."""
        return self.save_over or self.went_on_from or None

    @property
    def written(self) -> str:
        """The text that the form says.

        Raises:
            InvalidInput: it was not made by our page.
        """
        if self.text is not None:
            return _as_file(self.text)
        try:
            return write_form(self._form())
        except ValueError as error:
            raise InvalidInput(field="front") from error

    def _form(self) -> ArticleForm:
        rows = zip(self.kind, self.material, self.url, strict=False)
        return ArticleForm(
            front=_as_file(self.front),
            body=_as_file(self.body),
            title=_line(self.title),
            team=_line(self.team),
            complexity=_line(self.complexity),
            urgency=_line(self.urgency),
            status=self.status_to.value if self.status_to else _line(self.status),
            audience=_line(self.audience),
            questions=_lines(self.questions),
            related=tuple(self.related.replace(",", " ").replace("،", " ").split()),
            reviewed=_line(self.reviewed),
            teach_after=_line(self.teach_after),
            ask_before_handoff=_lines(self.ask_before_handoff),
            learn_more=tuple(
                MaterialFields(_line(kind), _line(title), _line(url))
                for kind, title, url in rows
                if title.strip() or url.strip()
            ),
        )


def _as_file(text: str) -> str:
    """Browsers end lines in a way of their own."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for one in text.splitlines() if (line := _line(one)))
