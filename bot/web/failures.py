"""Where an error becomes a status and a sentence, for pages and for the API alike."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot import errors
from bot.errors import DalilError, authoring, desk
from bot.language import LANGUAGES, Lang, other_language
from bot.language.catalogue import field_name, say
from bot.language.negotiation import preferred_language
from bot.web.forms import STAFF_LANGUAGE_COOKIE
from bot.web.pages import ErrorPage, render

_log = logging.getLogger(__name__)

_STATUS: dict[type[DalilError], int] = {
    errors.InvalidJson: 400,
    errors.BadHost: 400,
    errors.Unauthorised: 401,
    errors.CrossSite: 403,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.MethodNotAllowed: 405,
    errors.ClientIdReused: 409,
    errors.ChoiceNotPossible: 409,
    errors.NewerMessage: 409,
    desk.TicketTaken: 409,
    desk.TicketDone: 409,
    desk.NotInTurn: 409,
    desk.LinkUnusable: 410,
    authoring.TextChanged: 409,
    authoring.FileChanged: 409,
    authoring.BuildUnderWay: 409,
    authoring.NothingPrepared: 409,
    errors.TooLarge: 413,
    errors.UnsupportedMediaType: 415,
    errors.InvalidInput: 422,
    errors.TooManyRequests: 429,
    errors.Unavailable: 503,
    errors.NoRoomForFiles: 507,
}
_OF_HTTP: dict[int, type[DalilError]] = {
    400: errors.InvalidJson,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.TooLarge,
}


def register(app: FastAPI) -> None:
    """Let `app` answer every failure here."""
    app.add_exception_handler(DalilError, _told)
    app.add_exception_handler(RequestValidationError, _told)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(Exception, _told)


def status_of(error: DalilError) -> int:
    """The HTTP status of an error, by the nearest class that has one."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)


def sentence_of(error: DalilError, lang: Lang) -> str:
    """What to tell somebody of `error`, with the field as it is called on the page."""
    return say(error.key, lang, field=field_name(error.field or "", lang), **error.args_)


def language_of(path: str, headers: Headers) -> Lang:
    """The language to tell somebody something in: the page's own, the one in which they work, or the one the
    browser asks for."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    works_in = cookie_parser(headers.get("cookie", "")).get(STAFF_LANGUAGE_COOKIE)
    wanted = (lang for known in (first, works_in) for lang in LANGUAGES if lang == known)
    return next(wanted, preferred_language(headers.get("accept-language")))


def failure_response(path: str, headers: Headers, error: DalilError) -> Response:
    """The response that tells of `error`: JSON below `/api/`, a page elsewhere."""
    status = status_of(error)
    lang = language_of(path, headers)
    sentence = sentence_of(error, lang)
    extra = retry_after(error)
    if path.startswith("/api/"):
        told = {"code": error.key.removeprefix("errors."), "message": sentence}
        if error.field:
            told["field"] = error.field
        return JSONResponse({"error": told}, status, extra)
    other = other_language(lang)
    page = ErrorPage(lang=lang, switch_url=f"/{other}", status=status, sentence=sentence)
    return HTMLResponse(render(page), status, extra)


def retry_after(error: DalilError) -> dict[str, str]:
    """When trying again may help."""
    match error:
        case errors.TooManyRequests():
            return {"Retry-After": str(error.args_["count"])}
        case errors.Unavailable():
            return {"Retry-After": "5"}
    return {}


async def _told(request: Request, failure: Exception) -> Response:
    error = _as_fact(failure)
    if isinstance(error, errors.Unauthorised) and _may_be_led_to_sign_in(request):
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/staff/sign-in?{urlencode({'next': wanted}, safe='/')}", 303)
    if status_of(error) >= 500:
        where = getattr(request.scope.get("route"), "path", "what is nowhere")  # a path may hold a secret
        _log.error("%s %s failed", request.method, where, exc_info=failure)
    return failure_response(request.scope["root_path"] + request.url.path, request.headers, error)


def _may_be_led_to_sign_in(request: Request) -> bool:
    """Whether it is somebody at a page, and no script that follows events."""
    follows = request.headers.get("accept", "").startswith("text/event-stream")
    return request.method == "GET" and not follows and not request.url.path.startswith("/api/")


def _as_fact(failure: Exception) -> DalilError:
    match failure:
        case DalilError():
            return failure
        case RequestValidationError():
            return _first_fault(failure)
        case HTTPException():
            return _OF_HTTP.get(failure.status_code, DalilError)()
    return DalilError()


def _first_fault(failure: RequestValidationError) -> DalilError:
    fault = failure.errors()[0]
    if fault["type"] == "json_invalid":
        return errors.InvalidJson()
    place = [str(part) for part in fault["loc"]]
    if place[0] in {"path", "query"}:
        return errors.NotFound()
    return errors.InvalidInput(field=place[-1])
