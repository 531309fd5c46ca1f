"""The site map walked: every address that Dalil answers."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from uuid import uuid4

from starlette.routing import Route
from starlette.testclient import TestClient

from bot.web.routes import API, PAGES

READING = {"GET", "HEAD", "OPTIONS"}
CONVERSATIONS = "/api/v1/conversations"


@dataclass(frozen=True)
class Address:
    """One path of the site map, its parameters filled in."""

    path: str
    methods: frozenset[str]

    @property
    def writes(self) -> frozenset[str]:
        return self.methods - READING

    @property
    def is_read(self) -> bool:
        return "GET" in self.methods


def every_address(samira: TestClient) -> list[Address]:
    """Every address that we answer, with a conversation and a ticket of Samira's for its parameters; but for
    event streams, which never end."""
    conversation = samira.post(CONVERSATIONS, json={"client_id": str(uuid4()), "lang": "en"}).json()["id"]
    ticket = samira.post(f"{CONVERSATIONS}/{conversation}/handoff", json={"client_id": str(uuid4())}).json()[
        "ticket"
    ]
    known = {
        "lang": "en",
        "conversation_id": conversation,
        "key": ticket["url"].rpartition("/")[2],
        "reference": ticket["reference"],
        "article_id": "forgotten-password",
        "topic": "account",
    }
    found: dict[str, set[str]] = defaultdict(set, {"/api/v1/openapi.json": {"GET"}})
    for prefix, routers in (("", PAGES), ("/api/v1", API)):
        for route in (route for router in routers for route in router.routes if isinstance(route, Route)):
            path = re.sub(r"{(\w+)(?::\w+)?}", lambda part: known.get(part[1], "1"), route.path)
            found[prefix + path] |= route.methods or set()
    assert {path.split("/")[1] for path in found} >= {"", "api", "en", "agent", "author", "lead", "staff"}
    return [Address(path, frozenset(methods)) for path, methods in found.items() if "events" not in path]
