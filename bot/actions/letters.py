"""Which letter tells of which fact. It is put into the outbox in the transaction of the fact itself."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

from bot.actions.services import Services
from bot.actions.wording import article_url
from bot.channels.letter import Letter, Quote, as_html, as_text
from bot.domain.article import PublishedArticle, Step
from bot.domain.mail import ASKED_FOR, ASKED_FOR_AGAIN_AFTER, MailKind, mail_address
from bot.domain.ticket import Ticket
from bot.language import Lang, direction
from bot.language.catalogue import say
from bot.language.detection import text_direction
from bot.storage.database import Connection
from bot.storage.outbox import hold_mailbox, mailed_since, put_mail
from bot.storage.reply_markdown import reply_html, reply_plain


def house(lang: Lang) -> str:
    """Who writes, as it stands on the letters and as their sender."""
    return say("page.tagline", lang)


def tell_received(
    services: Services, connection: Connection, ticket: Ticket, contact: str | None, now: datetime
) -> bool:
    """The customer gave an address: the reference and the private link, and no word of what they wrote, since
    the address may be another person's. Whether a letter goes out."""
    address = mail_address(contact)
    if address is None or not _may_be_asked_for(connection, address, now) or not services.may_mail():
        return False
    letter = _about(ticket, MailKind.RECEIVED, services.public_url)
    put_letter(connection, MailKind.RECEIVED, address, letter, services.public_url, ticket.id, now)
    return True


def tell_answered(
    connection: Connection,
    public_url: str,
    ticket: Ticket,
    author: str,
    words: str,
    now: datetime,
    *,
    solved: bool,
) -> None:
    """An agent answered, in Markdown, and perhaps solved the ticket with it."""
    address = mail_address(ticket.contact)
    if address is None:
        return
    kind = MailKind.SOLVED if solved else MailKind.REPLIED
    dir_ = text_direction(words, ticket.lang)
    name = say("letters.wrote", ticket.lang, name=author)
    quote = Quote(name, reply_plain(words), dir_, reply_html(words, dir_))
    put_letter(connection, kind, address, _about(ticket, kind, public_url, quote), public_url, ticket.id, now)


def tell_solved(connection: Connection, public_url: str, ticket: Ticket, now: datetime) -> None:
    """An agent solved the ticket without a word."""
    address = mail_address(ticket.contact)
    if address is not None:
        letter = _about(ticket, MailKind.SOLVED, public_url)
        put_letter(connection, MailKind.SOLVED, address, letter, public_url, ticket.id, now)


def tell_moved(connection: Connection, public_url: str, ticket: Ticket, now: datetime) -> None:
    """The other team has the ticket now: `ticket` as it is there."""
    address = mail_address(ticket.contact)
    if address is not None:
        letter = _about(ticket, MailKind.MOVED, public_url)
        put_letter(connection, MailKind.MOVED, address, letter, public_url, ticket.id, now)


def give_guide(
    connection: Connection, public_url: str, article: PublishedArticle, address: str, now: datetime
) -> None:
    """The article itself, for an address that somebody typed."""
    if _may_be_asked_for(connection, address, now):
        put_letter(connection, MailKind.GUIDE, address, _guide(article, public_url), public_url, None, now)


def _may_be_asked_for(connection: Connection, address: str, now: datetime) -> bool:
    hold_mailbox(connection, address)
    return not mailed_since(connection, address, ASKED_FOR, now - ASKED_FOR_AGAIN_AFTER)


def _about(ticket: Ticket, kind: MailKind, public_url: str, *quotes: Quote) -> Letter:
    lang = ticket.lang
    said = f"letters.{kind}"
    return Letter(
        lang=lang,
        house=house(lang),
        subject=say(f"{said}.subject", lang, reference=ticket.reference),
        opening=say(_opening(kind, ticket), lang, reference=ticket.reference),
        quotes=quotes,
        what_next="" if kind is MailKind.MOVED else say(f"{said}.what_next", lang),
        button=say("letters.open_ticket", lang),
        url=f"{public_url}/{lang}/tickets/{ticket.key}",
        closing=_closing(said if kind is MailKind.RECEIVED else "letters", lang),
    )


def _opening(kind: MailKind, ticket: Ticket) -> str:
    return f"letters.moved.to.{ticket.team}" if kind is MailKind.MOVED else f"letters.{kind}.opening"


def _guide(article: PublishedArticle, public_url: str) -> Letter:
    """The steps where there are any; the ready fix otherwise."""
    lang = article.lang
    quotes = [
        Quote(f"{number}. {step.title}", _as_read(step, lang), direction(lang))
        for number, step in enumerate(article.steps, 1)
    ]
    whole = article.fix or article.summary
    if not quotes and whole:
        quotes = [Quote("", whole.plain, direction(lang))]
    return Letter(
        lang=lang,
        house=house(lang),
        subject=article.title,
        opening=say("letters.guide.opening", lang, title=article.title),
        quotes=tuple(quotes),
        what_next="",
        button=say("letters.open_guide", lang),
        url=f"{public_url}{article_url(article)}",
        closing=_closing("letters.guide", lang),
    )


def _as_read(step: Step, lang: Lang) -> str:
    """The step, and what one should see after it."""
    check = f"{say('letters.check', lang)} {step.check.plain}" if step.check else ""
    return "\n\n".join(filter(None, (step.text.plain, check)))


def _closing(said: str, lang: Lang) -> tuple[str, ...]:
    return (say(f"{said}.why", lang), say("letters.not_read", lang))


def put_letter(
    connection: Connection,
    kind: MailKind,
    address: str,
    letter: Letter,
    public_url: str,
    ticket_id: int | None,
    now: datetime,
) -> None:
    put_mail(
        connection,
        message_id=f"<{uuid4().hex}@{urlsplit(public_url).hostname}>",
        kind=kind,
        recipient=address,
        lang=letter.lang,
        subject=letter.subject,
        text=as_text(letter),
        html=as_html(letter),
        ticket_id=ticket_id,
        now=now,
    )
