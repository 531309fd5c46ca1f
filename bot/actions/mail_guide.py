"""Somebody wants to keep a guide and has it mailed, to an address that may or may not be their own."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from bot.actions.letters import give_guide
from bot.actions.meet_customer import ANYONE
from bot.actions.services import Services, once
from bot.domain.article import PublishedArticle
from bot.domain.conversation import Customer
from bot.domain.mail import mail_address
from bot.errors import AddressUnusable, NotFound
from bot.language import Lang
from bot.storage.database import Connection
from bot.storage.writes import Result


def read_guide(services: Services, article_id: str, lang: Lang) -> PublishedArticle:
    """Raises: NotFound: there is no such article in this language."""
    article = services.indexes.current().articles.get((article_id, lang))
    if article is None:
        raise NotFound
    return article


def mail_guide(
    services: Services, customer: Customer | None, client_id: str, article_id: str, lang: Lang, address: str
) -> Result:
    """Mail the article, unless the address had its mail for today: `{"taken"}`, the same in both cases, since
    the mail of an address is no stranger's business.

    Raises:
        NotFound: there is no such article in this language.
        AddressUnusable: it is no address.
    """
    article = read_guide(services, article_id, lang)
    to = mail_address(address)
    if to is None:
        raise AddressUnusable(field="address")

    def write(connection: Connection, now: datetime) -> Result:
        give_guide(connection, services.public_url, article, to, now)
        return {"taken": True}

    # an id used again for another address or guide is another wish, and must not be told that it was met
    wish = sha256(f"{lang}/{article.id} {to}".encode()).hexdigest()[:32]
    return once(services, customer.id if customer else ANYONE, client_id, f"guide:{wish}", write)
