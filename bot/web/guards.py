"""What every request passes before it reaches a page: plain ASGI, so that streams are never buffered.

A browser says where a request comes from (Fetch Metadata, or Origin in older ones); a state change from
anywhere but our own pages is refused. Whatever is answered carries the same security headers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.actions.passwords import unusable
from bot.domain.attachment import LARGEST_FILE, MOST_FILES
from bot.domain.authoring import LARGEST_TEXT
from bot.errors import BadHost, CrossSite, DalilError, TooLarge, Unauthorised, UnsupportedMediaType
from bot.web.failures import failure_response

LARGEST_BODY = 64 * 1024
"""Bytes: the longest message in the widest encoding, with room for its form."""

LARGEST_UPLOAD = MOST_FILES * LARGEST_FILE + LARGEST_BODY
LARGEST_ARTICLE_FORM = 3 * LARGEST_TEXT + LARGEST_BODY
"""Bytes: a form writes a letter outside ASCII in three times as many bytes as a file does. Only of authors:
all of it is held in memory before a page looks at who sent it."""

_ARTICLE_FORMS = re.compile(r"/author/.+")
_MOST_FIELDS = 5_000
_UPLOADS = re.compile(
    r"/(ar|en)/tickets/[A-Za-z0-9_-]{20,64}"
    r"|/agent/tickets/DL-[0-9A-Z]{4}-[0-9A-Z]{4}"
    r"|/author/(?:[^/]+/){0,3}pictures"
)
"""Where customers and agents send files, and authors pictures: the only bodies that are passed on as they
come, and counted on their way. A plain form holds no file, and all of it would be held in memory."""

_PASSWORDS = re.compile(r"/staff/")
"""Where a password is the only thing that could be long."""

_FORM = "application/x-www-form-urlencoded"
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
    " media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guards:
    """Refuses what cannot come from our own pages, and marks every response.

    `public_url` is the address customers type: behind a proxy the Host seen here may differ from it.
    `from_author` says, by the database, whether an author sent a request.
    """

    def __init__(self, app: ASGIApp, public_url: str, from_author: Callable[[Scope], bool]) -> None:
        self._app = app
        self._public_origin = _origin(public_url)
        self._from_author = from_author

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        if scope["method"] == "HEAD":  # answered like GET, with the body left out by the server
            scope = {**scope, "method": "GET"}
        headers = Headers(scope=scope)
        try:
            self._check(scope, headers)
            if scope["method"] not in _SAFE_METHODS:
                largest = await self._largest(scope, headers)
                too_long = unusable() if _PASSWORDS.match(scope["path"]) else TooLarge()
                if _announced(headers) > largest:
                    raise too_long
                if _uploads(scope, headers):
                    receive = _counted(receive)
                else:
                    receive = await _with_whole_body(receive, headers, largest, too_long)
        except DalilError as error:
            await failure_response(scope["path"], headers, error)(scope, receive, send_marked)
            return
        await self._app(scope, receive, send_marked)

    def _check(self, scope: Scope, headers: Headers) -> None:
        if not _HOST.fullmatch(headers.get("host", "")):
            raise BadHost
        if scope["method"] in _SAFE_METHODS:
            return
        if not self._from_own_pages(scope, headers):
            raise CrossSite
        if scope["path"].startswith("/api/") and _media_type(headers) != "application/json":
            raise UnsupportedMediaType

    async def _largest(self, scope: Scope, headers: Headers) -> int:
        """Bytes of the largest body that is taken at this address, from this sender.

        Raises:
            Unauthorised: an author may send so much, and nobody who is one is signed in.
        """
        if _uploads(scope, headers):
            return LARGEST_UPLOAD
        if not _ARTICLE_FORMS.fullmatch(scope["path"]):
            return LARGEST_BODY
        if await to_thread.run_sync(self._from_author, scope):
            return LARGEST_ARTICLE_FORM
        if LARGEST_BODY < _announced(headers) <= LARGEST_ARTICLE_FORM:
            raise Unauthorised
        return LARGEST_BODY

    def _from_own_pages(self, scope: Scope, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"}
        origin = headers.get("origin")
        return origin is None or origin in {self._public_origin, f"{scope['scheme']}://{headers['host']}"}


async def _with_whole_body(receive: Receive, headers: Headers, largest: int, too_long: DalilError) -> Receive:
    """A `receive` that gives the body in one piece.

    Raises:
        DalilError: `too_long`, where the body is longer than what is taken here, whatever length was
            announced.
        TooLarge: it is a form of more fields than any of ours.
    """
    body = b""
    message = await receive()
    while message["type"] == "http.request":
        body += message.get("body", b"")
        if len(body) > largest:
            raise too_long
        if not message.get("more_body", False):
            break
        message = await receive()
    if _media_type(headers) == _FORM and body.count(b"&") >= _MOST_FIELDS:
        raise TooLarge
    pending = [message if message["type"] != "http.request" else {"type": "http.request", "body": body}]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay


def _counted(receive: Receive) -> Receive:
    """A `receive` that raises `TooLarge` once more than `LARGEST_UPLOAD` has come."""
    so_far = 0

    async def count() -> Message:
        nonlocal so_far
        message = await receive()
        so_far += len(message.get("body", b""))
        if so_far > LARGEST_UPLOAD:
            raise TooLarge
        return message

    return count


def _uploads(scope: Scope, headers: Headers) -> bool:
    return bool(_UPLOADS.fullmatch(scope["path"])) and _media_type(headers) == "multipart/form-data"


def _announced(headers: Headers) -> int:
    """Bytes that are said to come; 0 where nothing is said."""
    length = headers.get("content-length", "0")
    if not length.isdecimal():
        raise TooLarge
    return int(length)


def _media_type(headers: Headers) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
