"""The authors' list: every article in both languages, found by words, narrowed by what matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from bot.actions.list_articles import list_articles, wished_words
from bot.domain.article import Team
from bot.domain.article_list import TRAITS, Concern, Listing, Order, State, Wish
from bot.language import LANGUAGES
from bot.web.author.studio import Part, StudioPage, serving_version, studio_frame
from bot.web.customer.topics import topic_name
from bot.web.forms import StaffLang, staff_response
from bot.web.visitors import AService, Author

router = APIRouter()

_SHORTEST_FORM = {"order": Order.ASKED.value, "page": "1"}


@dataclass(frozen=True, slots=True)
class Option:
    """A value that the list can be narrowed down to, and how many there would be."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorPage(StudioPage):
    """`asked` is what was wished for, as the address says it; `fields` are the narrowing choices by name."""

    template = "author/author_page.html"
    part = Part.ARTICLES
    listing: Listing
    asked: Mapping[str, str]
    fields: Mapping[str, tuple[Option, ...]]
    topics: Mapping[str, str]
    index_version: str | None
    concerns = tuple(Concern)
    orders = tuple(Order)
    languages = LANGUAGES

    def url(self, **changes: str) -> str:
        """The list as it is wished for but for `changes`; from its first page on, unless they say which."""
        wished = {**self.asked, "page": "1", **changes}
        kept = {name: value for name, value in wished.items() if value and value != _SHORTEST_FORM.get(name)}
        return f"/author?{urlencode(kept)}" if kept else "/author"


@router.get("/author", response_class=HTMLResponse)
def show_articles(
    request: Request,
    services: AService,
    member: Author,
    lang: StaffLang,
    q: Annotated[str, Query(max_length=200)] = "",
    order: str = "",
    page: str = "",
) -> Response:
    narrowed = {name: request.query_params.get(f"in_{name}", "") for name in TRAITS}
    wish = Wish(
        words=wished_words(q),
        traits={name: value for name, value in narrowed.items() if value},
        order=next((one for one in Order if one == order), Order.ASKED),
        page=int(page) if page.isdecimal() and len(page) < 7 else 1,
    )
    listing = list_articles(services, wish)
    topics = {
        topic: topic_name(topic, lang) for topic in {*listing.counts["topic"], narrowed["topic"]} if topic
    }
    topics |= {row.any.topic: topic_name(row.any.topic, lang) for row in listing.rows}
    return staff_response(
        AuthorPage(
            **studio_frame(request, services, member, lang),
            listing=listing,
            asked={
                "q": q,
                **{f"in_{name}": value for name, value in narrowed.items()},
                "order": wish.order.value,
                "page": str(listing.page),
            },
            fields=_fields(listing, narrowed, topics),
            topics=topics,
            index_version=serving_version(services),
        )
    )


def _fields(
    listing: Listing, narrowed: Mapping[str, str], topics: Mapping[str, str]
) -> dict[str, tuple[Option, ...]]:
    """What can be chosen: what there is something of, and what is chosen already."""
    values: dict[str, list[str]] = {
        "topic": sorted(topics, key=lambda topic: topics[topic]),
        "team": list(Team),
        "lang": list(LANGUAGES),
        "state": list(State),
        "concern": list(Concern),
    }
    return {
        name: tuple(
            Option(value, topics.get(value, value), listing.counts[name][value])
            for value in options
            if listing.counts[name][value] or value == narrowed[name] or name == "concern"
        )
        for name, options in values.items()
    }
