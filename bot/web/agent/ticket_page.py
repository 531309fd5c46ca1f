"""The page of a ticket, and what is written on it: replies to the customer and notes for the team."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import anyio.to_thread
from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from bot.actions.attach import attachment_by_reference
from bot.actions.be_present import keep_draft
from bot.actions.keep_ready import check_filled_in, fill_canned_reply
from bot.actions.quote_article import article_values, quoted
from bot.actions.services import Services
from bot.actions.work_on_ticket import (
    LONGEST_REPLY,
    read_news,
    read_ticket,
    reopen_ticket,
    reply_to_ticket,
    solve_ticket,
)
from bot.actions.write_note import write_note
from bot.domain.conversation import checked_text
from bot.domain.note import DraftKind
from bot.domain.staff import Member
from bot.errors import (
    DalilError,
    InvalidInput,
    NewerMessage,
    NoRoomForFiles,
    TooLarge,
    UnsupportedMediaType,
)
from bot.errors.desk import VariableUnfilled
from bot.language import Lang
from bot.language.detection import text_direction
from bot.storage.reply_markdown import reply_html
from bot.storage.writes import Result
from bot.web.agent.ticket_help import told_of
from bot.web.agent.ticket_view import AgentTicketPage, ticket_page
from bot.web.failures import sentence_of, status_of
from bot.web.forms import FileKey, Reference, StaffLang, staff_response
from bot.web.uploads import FilesForm, file_response, files_form
from bot.web.visitors import Agent, AService, bells_of

router = APIRouter(prefix="/agent/tickets")


class Press(StrEnum):
    """What the buttons below the two fields do. `KEEP` is what the script presses while one types."""

    REPLY = "reply"
    REPLY_AND_SOLVE = "reply_and_solve"
    SOLVE = "solve"
    REOPEN = "reopen"
    NOTE = "note"
    PREVIEW = "preview"
    CANNED = "canned"
    QUOTE = "quote"
    KEEP = "keep"


_FIELDS = {DraftKind.REPLY: "text", DraftKind.NOTE: "note"}


@router.get("/{reference}", response_class=HTMLResponse)
def show_ticket(
    reference: Reference, request: Request, services: AService, member: Agent, lang: StaffLang
) -> Response:
    return staff_response(ticket_page(request, services, member, lang, reference))


@router.post("/{reference}")
async def write(
    reference: Reference, request: Request, services: AService, member: Agent, lang: StaffLang
) -> Response:
    """Nothing is read from a stranger: who sends it is known by then."""

    def worked(form: FilesForm) -> Response:
        return _Writing(request, services, member, lang, reference, form).press()

    async with files_form(request) as form:
        return await anyio.to_thread.run_sync(worked, form)


@router.get("/{reference}/files/{file_key}", response_class=FileResponse)
def show_file(reference: Reference, file_key: FileKey, services: AService, member: Agent) -> FileResponse:
    return file_response(*attachment_by_reference(services, reference, file_key, member))


class _Writing:
    """One press of a button, with what was in the fields."""

    def __init__(
        self,
        request: Request,
        services: Services,
        member: Member,
        lang: Lang,
        reference: str,
        form: FilesForm,
    ) -> None:
        self._request = request
        self._services = services
        self._member = member
        self._lang = lang
        self._reference = reference
        self._form = form
        self._note = form.fields.get("note", "")
        self._seen = _number(form.fields.get("seen", ""))

    def press(self) -> Response:
        button = _button(self._form.fields.get("action", ""))
        try:
            return self._done(button)
        except NewerMessage as error:
            self._keep(*DraftKind)
            news = read_news(self._services, self._member, self._reference, self._seen or 0)
            return self._shown(error, news=news)
        except (InvalidInput, TooLarge, UnsupportedMediaType, NoRoomForFiles) as error:
            return self._shown(error)

    def _done(self, button: Press) -> Response:
        match button:
            case Press.KEEP:
                self._keep(*DraftKind)
                return Response(status_code=204)
            case Press.PREVIEW:
                return self._previewed()
            case Press.CANNED:
                return self._with_more(*self._canned())
            case Press.QUOTE:
                return self._with_more(self._quoted())
        result = self._write(button)
        bells_of(self._request).ring(result["conversation"])
        return RedirectResponse(f"/agent/tickets/{self._reference}#latest", 303)

    def _write(self, button: Press) -> Result:
        """What stands in the other field is kept first: once something went out, nothing is refused."""
        at = (self._services, self._member, self._reference, self._form.client_id)
        match button:
            case Press.SOLVE:
                self._keep(*DraftKind)
                return solve_ticket(*at, seen=self._seen)
            case Press.REOPEN:
                self._keep(*DraftKind)
                return reopen_ticket(*at)
            case Press.NOTE:
                self._keep(DraftKind.REPLY)
                return write_note(*at, self._note)
        solve = button is Press.REPLY_AND_SOLVE
        uploads = self._form.uploads
        self._keep(DraftKind.NOTE)
        return reply_to_ticket(*at, self._form.text, solve=solve, seen=self._seen, uploads=uploads)

    def _previewed(self) -> Response:
        """What is left open in it is told already here."""
        text = checked_text(self._form.text, limit=LONGEST_REPLY)
        lang = read_ticket(self._services, self._reference, self._member).ticket.lang
        preview, problem = reply_html(text, text_direction(text, lang)), None
        try:
            check_filled_in(text)
        except VariableUnfilled as error:
            problem = sentence_of(error, self._lang)
        return self._shown(preview=preview, problem=problem)

    def _canned(self) -> tuple[str, str]:
        """The words, and what has to be known of them."""
        chosen = _number(self._form.fields.get("canned", ""))
        ticket = read_ticket(self._services, self._reference, self._member).ticket
        values = article_values(self._services, ticket)
        if chosen is None:
            raise InvalidInput(field="canned")
        offered = fill_canned_reply(self._services, self._member, self._reference, chosen, values)
        return offered.reply.text, told_of(offered, ticket, self._lang)

    def _quoted(self) -> str:
        part = self._form.fields.get("quote", "")
        if not part:
            raise InvalidInput(field="quote")
        return quoted(self._services, self._member, self._reference, part)

    def _with_more(self, more: str, told: str = "") -> Response:
        text = "\n\n".join(filter(None, (self._form.text.rstrip(), more)))
        return self._shown(text=text, problem=told or None)

    def _keep(self, *kinds: DraftKind) -> None:
        """What stands in the fields of that kind; the page of a solved ticket has none for a reply, of which
        the draft stays as it is."""
        for kind in kinds:
            if (text := self._form.fields.get(_FIELDS[kind])) is not None:
                keep_draft(self._services, self._member, self._reference, kind, text)

    def _shown(self, error: DalilError | None = None, **shown: object) -> Response:
        page: AgentTicketPage = ticket_page(
            self._request, self._services, self._member, self._lang, self._reference
        )
        written = {"text": self._form.text, "note": self._note}
        problem = sentence_of(error, self._lang) if error else None
        page = replace(page, **{**written, "problem": problem, **shown})  # type: ignore[arg-type]
        return staff_response(page, status_of(error) if error else 200)


def _button(name: str) -> Press:
    """Raises: InvalidInput: there is no such button."""
    try:
        return Press(name)
    except ValueError as error:
        raise InvalidInput(field="action") from error


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None
