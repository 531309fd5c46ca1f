"""The web application: guards around, the API and the pages inside."""

from __future__ import annotations

from functools import partial

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from bot.actions.services import Services
from bot.settings import Settings
from bot.web import failures
from bot.web.bells import Bells
from bot.web.guards import Guards
from bot.web.limits import Limits
from bot.web.pages import STATIC_DIR, STATIC_URL
from bot.web.routes import API, PAGES
from bot.web.visitors import CookieJar, from_author

WebApp = Guards
"""The guards are outermost: the page that tells of an unforeseen error passes them, too."""


class _ForEver(StaticFiles):
    """Files whose address changes with their content."""

    def file_response(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def create_app(services: Services, settings: Settings, secret_key: str) -> WebApp:
    """The application over `services`; `secret_key` signs its cookies."""
    app = FastAPI(title="Dalil", openapi_url=None, docs_url=None, redoc_url=None)
    api = FastAPI(title="Dalil", version="1", docs_url=None, redoc_url=None)
    jar = CookieJar.of(secret_key, settings.public_url)
    for part, routers in ((app, PAGES), (api, API)):
        part.state.services = services
        part.state.jar = jar
        part.state.bells = app.state.bells if part is api else Bells()
        part.state.limits = app.state.limits if part is api else Limits()
        for router in routers:
            part.include_router(router)
        failures.register(part)
    app.state.sends_mail = bool(settings.smtp_url)
    app.state.media_folder = settings.kb_dir / "media"
    app.mount("/api/v1", api)
    app.mount(STATIC_URL, _ForEver(directory=STATIC_DIR))
    return Guards(app, settings.public_url, partial(from_author, services, jar))
