"""Pictures that an author adds while writing: by the script, or by the form where there is none."""

from __future__ import annotations

import anyio.to_thread
from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from bot.actions.open_article import find_article
from bot.actions.services import Services
from bot.domain.authoring import LARGEST_TEXT
from bot.domain.staff import Member
from bot.errors import DalilError, InvalidInput
from bot.language import Lang
from bot.storage.article_pictures import save_picture
from bot.web.author.article_fields import ArticleFields
from bot.web.author.edit_page import unsaved_page
from bot.web.failures import sentence_of, status_of
from bot.web.forms import StaffLang, staff_response
from bot.web.visitors import AService, Author, PageLang

router = APIRouter(prefix="/author/articles/{lang}/{article_id}")

_MOST_PICTURES, _MOST_FIELDS = 10, 200
_LISTS = ("kind", "material", "url")


@router.post("/pictures")
async def add_pictures(
    lang: PageLang, article_id: str, request: Request, services: AService, member: Author, ui: StaffLang
) -> Response:
    """To the script, the addresses; to a form, its page with the pictures in the text, not saved yet."""
    await anyio.to_thread.run_sync(find_article, services, lang, article_id)
    try:
        form = await request.form(
            max_files=_MOST_PICTURES, max_fields=_MOST_FIELDS, max_part_size=3 * LARGEST_TEXT
        )
    except HTTPException as error:
        raise InvalidInput(field="files") from error
    try:
        files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
        answer = _told if "application/json" in request.headers.get("accept", "") else _shown
        return await anyio.to_thread.run_sync(
            answer, request, services, member, ui, lang, article_id, form, files
        )
    finally:
        await form.close()


def _told(
    _request: Request,
    services: Services,
    _member: Member,
    ui: Lang,
    _lang: Lang,
    _article_id: str,
    _form: FormData,
    files: list[UploadFile],
) -> Response:
    try:
        return JSONResponse({"addresses": _saved(services, files)})
    except DalilError as error:
        return JSONResponse({"error": {"message": sentence_of(error, ui)}}, status_of(error))


def _shown(
    request: Request,
    services: Services,
    member: Member,
    ui: Lang,
    lang: Lang,
    article_id: str,
    form: FormData,
    files: list[UploadFile],
) -> Response:
    written = {name: value for name, value in form.items() if isinstance(value, str)}
    try:
        fields = ArticleFields.model_validate({**written, **{name: form.getlist(name) for name in _LISTS}})
    except ValidationError as error:
        raise InvalidInput(field="text") from error
    path = find_article(services, lang, article_id)
    try:
        added = "".join(f"\n![]({address})\n" for address in _saved(services, files))
        problem, status = None, 200
    except DalilError as error:
        added, problem, status = "", sentence_of(error, ui), status_of(error)
    text = fields.written + added
    page = unsaved_page(request, services, member, ui, path, text, fields.went_on_from, problem)
    return staff_response(page, status)


def _saved(services: Services, files: list[UploadFile]) -> list[str]:
    return [save_picture(services.kb_dir, one.filename or "", one.file) for one in files]
