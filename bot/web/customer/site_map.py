"""What search engines may read, and where: `/sitemap.xml` and `/robots.txt`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from xml.etree import ElementTree

from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from bot.actions.browse_articles import articles_by_topic
from bot.actions.services import Services
from bot.actions.wording import article_url
from bot.domain.article import PublishedArticle
from bot.language import LANGUAGES, Lang
from bot.web.customer.topics import topic_url
from bot.web.findable import absolute
from bot.web.visitors import AService

_FRESH = {"Cache-Control": "public, max-age=3600"}
_PRIVATE = ("/*/tickets/", "/*?c=", "/*/search", "/api/", "/agent", "/author", "/lead", "/staff/")
_URLS, _LINKS = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"

ElementTree.register_namespace("", _URLS)
ElementTree.register_namespace("xhtml", _LINKS)

router = APIRouter()


@router.get("/robots.txt", response_class=PlainTextResponse)
def robots(services: AService) -> PlainTextResponse:
    rules = "\n".join(f"Disallow: {path}" for path in _PRIVATE)
    sitemap = f"Sitemap: {services.public_url}/sitemap.xml"
    return PlainTextResponse(f"User-agent: *\n{rules}\n\n{sitemap}\n", headers=_FRESH)


@router.get("/sitemap.xml")
def sitemap(services: AService) -> Response:
    """Every page that is to be found, in each language that has it, with its twins."""
    root = ElementTree.Element(f"{{{_URLS}}}urlset")
    home = services.public_url
    _add(root, home, {lang: f"/{lang}" for lang in LANGUAGES}, default="/")
    for topic, _ in articles_by_topic(services, "ar"):
        _add(root, home, {lang: topic_url(topic, lang) for lang in LANGUAGES})
    for twins in _articles(services):
        paths = {lang: article_url(article) for lang, article in twins.items()}
        _add(root, home, paths, {lang: article.reviewed for lang, article in twins.items()})
    xml = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(xml, media_type="application/xml", headers=_FRESH)


def _articles(services: Services) -> Iterator[dict[Lang, PublishedArticle]]:
    """Each article in the languages in which it is written."""
    articles = services.indexes.current().articles
    for article_id in sorted({article_id for article_id, _ in articles}):
        found = {lang: articles.get((article_id, lang)) for lang in LANGUAGES}
        yield {lang: article for lang, article in found.items() if article}


def _add(
    root: ElementTree.Element,
    home: str,
    paths: Mapping[Lang, str],
    changed: Mapping[Lang, date | None] | None = None,
    default: str = "",
) -> None:
    alternates = absolute(home, paths, default)
    for lang in paths:
        url = ElementTree.SubElement(root, f"{{{_URLS}}}url")
        ElementTree.SubElement(url, f"{{{_URLS}}}loc").text = alternates[lang]
        if changed and (day := changed[lang]):
            ElementTree.SubElement(url, f"{{{_URLS}}}lastmod").text = day.isoformat()
        for hreflang, address in alternates.items():
            link = {"rel": "alternate", "hreflang": hreflang, "href": address}
            ElementTree.SubElement(url, f"{{{_LINKS}}}link", link)
