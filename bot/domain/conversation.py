"""Conversations, their episodes, and how an episode ends.

An episode is one matter, from its first question to its outcome. Inside a conversation a new one begins
with a question about another problem, and with any question after an outcome.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.answering import Decision, Findings, Kind, Tried
from bot.domain.attachment import Attachment
from bot.domain.guidance import Experience, Form
from bot.domain.reply import Reply
from bot.errors import ContactUnusable, InvalidInput, MessageEmpty, MessageTooLong
from bot.language import Direction, Lang
from bot.language.intents import Intents

LONGEST_CONTACT = 254
_SHORTEST_NUMBER = 7
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")

LONGEST_MESSAGE = 4_000
"""Characters of one message; a longer story belongs in several."""

SILENCE = timedelta(days=1)
"""After which an answered episode is assumed to have helped, and any other to have been abandoned."""


class Outcome(StrEnum):
    CONFIRMED = "confirmed"
    ASSUMED = "assumed"
    ABANDONED = "abandoned"
    HANDED_OFF = "handed_off"


class Sender(StrEnum):
    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"


class RatedHelp(StrEnum):
    """Whose help a rating is about."""

    BOT = "bot"
    PERSON = "person"


class Rating(StrEnum):
    GOOD = "good"
    OKAY = "okay"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Customer:
    id: str
    experience: Experience = Experience.NEUTRAL
    preferred_form: Form | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """`held_by_person` is true from the handoff on: the bot is silent. `chosen_form` is the customer's."""

    id: str
    customer_id: str
    lang: Lang
    held_by_person: bool = False
    chosen_form: Form | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Episode:
    """One matter. `problem` is the article at hand; `said_no` that the customer said it did not help.

    Ids grow in the order in which episodes begin.
    """

    id: int
    question: str
    findings: Findings
    tried: Tried
    problem: str | None
    form: Form | None
    refresher: bool
    said_no: bool
    active_at: datetime
    outcome: Outcome | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """`text` exactly as it was said; `author` names the agent, whose Markdown is read as `html`; `choice`
    what a customer picked by button."""

    id: int
    sender: Sender
    text: str
    lang: Lang
    dir: Direction
    at: datetime
    author: str | None = None
    choice: str | None = None
    reply: Reply | None = None
    files: tuple[Attachment, ...] = ()
    html: str | None = None


_A_SENTENCE = 3
"""Words from which Latin letters in an Arabic conversation are English, not a name or an error message."""


def spoken_language(current: Lang, detected: Lang | None, word_count: int, *, first: bool) -> Lang:
    """The language to go on in: what the customer writes decides, kept for the conversation."""
    if detected is None or detected == current:
        return current
    if first or detected == "ar" or word_count >= _A_SENTENCE:
        return detected
    return current


class Heard(StrEnum):
    """What a customer's message is, before any article is looked for."""

    PERSON = "person"
    COMPLAINT = "complaint"
    SOLVED = "solved"
    STILL_BROKEN = "still_broken"
    SMALL_TALK = "small_talk"
    QUESTION = "question"


def hear(
    intents: Intents, episode: Episode | None, answer: str | None = None, *, angered: bool = False
) -> Heard:
    """Asking for a person goes before everything; yes and no mean something only after an answer.

    `answer` is the article that surely answers the message, if one does: it goes before our own small talk,
    and helps an angry customer sooner than a person could, unless they complain, or were `angered` before.
    """
    answered = (
        episode is not None and episode.problem is not None and episode.outcome in {None, Outcome.ASSUMED}
    )
    failed = answered and (intents.still_broken or _nothing_came_of(intents, episode, answer))
    if intents.wants_person:
        return Heard.PERSON
    if intents.angry and (intents.complains or angered or failed or answer is None):
        return Heard.COMPLAINT
    if failed:
        return Heard.STILL_BROKEN
    if answered and intents.solved:
        return Heard.SOLVED
    if intents.small_talk and answer is None:
        return Heard.SMALL_TALK
    return Heard.QUESTION


def _nothing_came_of(intents: Intents, episode: Episode | None, answer: str | None) -> bool:
    """Whether what the article at hand should have brought is missing, unless another one surely answers."""
    problem = episode.problem if episode else None
    return intents.nothing_came and answer in {None, problem}


def continues(episode: Episode, decision: Decision, now: datetime) -> bool:
    """Whether a question with this decision belongs to `episode` rather than to a new one.

    What is not understood after an answer is taken for a word about that answer: nothing says otherwise.
    """
    if episode.outcome or settled(episode, now):
        return False
    if episode.problem is None or decision.kind is Kind.REPHRASE:
        return True
    return decision.kind is Kind.ANSWER and decision.articles[0] == episode.problem


def settled(episode: Episode, now: datetime) -> Outcome | None:
    """The outcome that silence brought, if there was silence for long enough."""
    return left(episode) if now - episode.active_at > SILENCE else None


def left(episode: Episode) -> Outcome:
    """The outcome of an episode that the customer left without a word, or for another matter."""
    return Outcome.ASSUMED if episode.problem and not episode.said_no else Outcome.ABANDONED


def checked_text(text: str, field: str = "text", limit: int = LONGEST_MESSAGE) -> str:
    """`text` as it may be stored: bytes exact but for surrounding blanks.

    Raises:
        MessageEmpty: nothing visible is left.
        MessageTooLong: more than `limit` characters.
        InvalidInput: control characters (other than tab and line ends) or lone surrogates.
    """
    text = text.strip()
    if len(text) > limit:
        raise MessageTooLong(field=field, limit=limit)
    if any(unstorable(letter) for letter in text):
        raise InvalidInput(field=field)
    if not any(letter.isprintable() and not letter.isspace() for letter in text):
        raise MessageEmpty(field=field)
    return text


def checked_contact(contact: str) -> str:
    """An e-mail address or a telephone number, as it was written.

    Raises:
        ContactUnusable: it is neither.
        InvalidInput: it cannot be stored.
    """
    contact = checked_text(contact, "contact", LONGEST_CONTACT)
    if not (can_be_called(contact) or _ADDRESS.fullmatch(contact)):
        raise ContactUnusable(field="contact")
    return contact


def can_be_called(contact: str) -> bool:
    """Whether it is a telephone number, as people write them."""
    digits = sum(letter.isdecimal() for letter in contact)
    return digits >= _SHORTEST_NUMBER and not any(letter.isalpha() for letter in contact)


def unstorable(letter: str) -> bool:
    code = ord(letter)
    return (code < 32 and letter not in "\t\n\r") or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000
