"""A person takes over: the ticket, its story and the sentence that tells the customer are one commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from itertools import zip_longest
from secrets import randbelow, token_urlsafe

from bot.actions import wording
from bot.actions.expecting import expected_answer
from bot.actions.hand_off_again import hand_off_again, said_before
from bot.actions.hand_out import hand_out
from bot.actions.own_ticket import add_to_similar, similar_ticket
from bot.actions.reaching import keep_contact, reach_as_before
from bot.actions.services import Services, once
from bot.actions.turn import Turn, at_hand, begin_episode, end_episode, open_turn, speak, take_up
from bot.domain.article import PublishedArticle
from bot.domain.conversation import Customer, Episode, Outcome, checked_contact, checked_text
from bot.domain.guidance import Why
from bot.domain.plan import is_paid
from bot.domain.reply import Reply
from bot.domain.routing import route, tags_for
from bot.domain.ticket import REFERENCES, Attempt, Reason, Story, Suspect, reference
from bot.errors import ChoiceNotPossible
from bot.language.catalogue import say
from bot.storage import conversations, episodes, occurrences, plans, tickets, walkthroughs
from bot.storage.database import Connection
from bot.storage.writes import Result

LONGEST_NOTE = 2_000
MOST_SUSPECTS = 5
NEW_TICKET = "new_ticket"
_ENDS = ("?", "؟", ":", ".")


def hand_off(
    services: Services,
    customer: Customer,
    conversation_id: str,
    client_id: str,
    contact: str | None = None,
    note: str | None = None,
    call_back: bool | None = None,
    answers: Sequence[str] = (),
) -> Result:
    """Hand the conversation to a person, or add to the ticket it has: how to reach the customer, a note, and
    the answers to what the handoff asked, in its order; a blank one is none.

    Raises:
        NotFound: there is no such conversation of this customer.
        InvalidInput: contact, note or an answer cannot be stored, or there is no number to call.
    """
    contact = checked_contact(contact) if contact and contact.strip() else None
    note = _checked(note, "note")
    told = [_checked(answer, "answers") for answer in answers]

    def write(connection: Connection, now: datetime) -> Result:
        turn = open_turn(services, connection, customer, conversation_id, now)
        ticket = tickets.ticket_of_conversation(connection, conversation_id)
        if ticket is None or not turn.conversation.held_by_person:
            turn.said = say("replies.choice.person", turn.lang)
            reply = speak(turn, hand_over(turn, Reason.CUSTOMER_REQUEST))
            assert reply.ticket is not None
            ticket = tickets.ticket_with_reference(connection, reply.ticket.reference)
            assert ticket is not None
        lines = [*_answered(connection, conversation_id, told), *([note] if note else [])]
        keep_contact(
            services, connection, ticket, now, contact, "\n".join(lines) or None, call_back=call_back
        )
        return {"ticket": asdict(wording.ticket_link(ticket))}

    result = once(services, customer.id, client_id, f"handoff:{conversation_id}", write)
    hand_out(services)
    return result


def _checked(text: str | None, field: str) -> str | None:
    return checked_text(text, field, LONGEST_NOTE) if text and text.strip() else None


def _answered(connection: Connection, conversation_id: str, answers: Sequence[str | None]) -> list[str]:
    """A line for each answer, behind the question that the handoff asked."""
    last = conversations.last_reply(connection, conversation_id)
    questions = last.asks if last else ()
    return [
        f"{question} {answer}" if question.endswith(_ENDS) else f"{question}: {answer}"
        for question, answer in zip(questions, answers, strict=False)
        if answer
    ]


def open_another(turn: Turn) -> Reply:
    """ "It is another matter": a ticket of its own after all.

    Raises:
        ChoiceNotPossible: nothing was added to an earlier ticket just now.
    """
    last = conversations.last_reply(turn.connection, turn.conversation.id)
    if last is None or last.reason is None or NEW_TICKET not in {one.choice for one in last.choices}:
        raise ChoiceNotPossible
    return hand_over(turn, Reason(last.reason), another=True)


def hand_over(turn: Turn, reason: Reason, *, another: bool = False) -> Reply:
    """Make the ticket of this turn's conversation and end the episode; the sentence that says so.

    What the customer confirmed as solved is not what they need a person for. A ticket that they have about
    the same problem takes it in, unless they say that this is `another` matter.
    """
    if turn.episode and turn.episode.outcome is not Outcome.CONFIRMED:
        episode = take_up(turn)
    else:
        episode = begin_episode(turn, turn.said)
    if not another and (own := similar_ticket(turn, episode, reason)):
        return add_to_similar(turn, own, episode, reason)
    article = at_hand(turn)
    story = _story(turn, episode)
    plan = plans.plan_of(turn.connection, turn.customer.id)
    tags, topic = tags_for(reason, article), article.topic if article else None
    routing = route(
        reason,
        article,
        (*sorted(said_before(turn).tags), *tags),
        _likeliest(turn, episode, reason),
        urgent=turn.conversation.urgent or bool(article and article.critical),
        occurrences=story.occurrences,
        plan_has_priority=is_paid(plan, plans.paid_plans(turn.connection)),
    )
    again = hand_off_again(turn, episode, reason, story, routing, tags, topic)
    ticket = again or tickets.add_ticket(
        turn.connection,
        reference=_free_reference(turn.connection),
        key=token_urlsafe(32),
        conversation_id=turn.conversation.id,
        episode_id=episode.id,
        customer_id=turn.customer.id,
        routing=routing,
        tags=tags,
        reason=reason,
        lang=turn.lang,
        story=story,
        now=turn.now,
        topic=topic,
        plan=plan,
    )
    reach_as_before(turn.services, turn.connection, ticket, turn.now)
    end_episode(turn, Outcome.HANDED_OFF)
    turn.conversation = replace(turn.conversation, held_by_person=True)
    questions = article.ask_before_handoff if article and article.lang == turn.lang else ()
    expected = expected_answer(turn.services, turn.connection, ticket.team, turn.now, turn.now, turn.lang)
    return wording.handoff(ticket, reason, turn.lang, questions, expected)


def _likeliest(turn: Turn, episode: Episode, reason: Reason) -> PublishedArticle | None:
    """What a question that found no answer was most likely about."""
    if reason not in {Reason.NO_ANSWER, Reason.AMBIGUOUS} or not episode.findings.candidates:
        return None
    return turn.index.article(episode.findings.candidates[0].article_id, turn.lang)


def _story(turn: Turn, episode: Episode) -> Story:
    return Story(
        question=episode.question,
        attempts=_attempts(turn, episode),
        suspects=tuple(
            Suspect(
                candidate.article_id,
                _title(turn, candidate.article_id),
                candidate.score,
                candidate.probability,
            )
            for candidate in episode.findings.candidates[:MOST_SUSPECTS]
        ),
        occurrences=_occurrences(turn, episode),
        stuck_at=_stuck_at(turn, episode),
        index_version=turn.index.version,
    )


def _stuck_at(turn: Turn, episode: Episode) -> tuple[int, int] | None:
    """Where a walkthrough stopped, if one was walked in this episode."""
    if episode.problem is None:
        return None
    begun = walkthroughs.unfinished_walkthrough(
        turn.connection, turn.customer.id, episode.problem, turn.window
    )
    in_this = begun is not None and begun.episode_id == episode.id
    return (begun.position.step, begun.position.of) if begun and in_this else None


def _attempts(turn: Turn, episode: Episode) -> tuple[Attempt, ...]:
    """Each article and form once, however many steps of it were walked."""
    shown = [one for one in episodes.shown_in(turn.connection, episode.id) if one.article_id and one.form]
    results: dict[tuple[str, str], str | None] = {}
    for one, after in zip_longest(shown, shown[1:]):
        given = (str(one.article_id), str(one.form))
        said_no = after.reason == Why.WENT_DEEPER if after else episode.said_no
        results[given] = "still_broken" if said_no else results.get(given)
        if one.article_id in episode.tried.rejected:
            results[given] = "not_my_question"
    return tuple(Attempt(id_, _title(turn, id_), form, result) for (id_, form), result in results.items())


def _occurrences(turn: Turn, episode: Episode) -> int:
    if not episode.problem:
        return 0
    return occurrences.occurrences_since(turn.connection, turn.customer.id, episode.problem, turn.window)


def _title(turn: Turn, article_id: str) -> str:
    article = turn.index.article(article_id, turn.lang)
    return article.title if article else article_id


def _free_reference(connection: Connection) -> str:
    while tickets.ticket_with_reference(connection, made := reference(randbelow(REFERENCES))):
        pass
    return made
