"""Gives an article in a form: the one that fits the customer and the time, or the one that was asked for."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import wording
from bot.actions.hand_off import hand_over
from bot.actions.prefer import offer
from bot.actions.turn import Turn, at_hand, begin_episode, take_up
from bot.actions.walking import start_walkthrough
from bot.domain.article import PublishedArticle
from bot.domain.guidance import FORMS, Circumstances, Form, Guidance, Why, guide, offers
from bot.domain.reply import Reply
from bot.domain.ticket import Reason
from bot.errors import ChoiceNotPossible, NotFound
from bot.storage import conversations, occurrences, walkthroughs


def give(turn: Turn, article: PublishedArticle) -> Reply:
    """The article, in the form that fits this customer and this time; this occurrence is counted.

    Asked again for what is at hand, it is never given in a lesser form than before.
    """
    episode = take_up(turn)
    occurrences.add_occurrence(turn.connection, turn.customer.id, episode.id, article.id, turn.now)
    circumstances = circumstances_of(turn, article)
    guidance = guide(article, circumstances)
    if episode.problem == article.id and episode.said_no and episode.form:
        guidance = Guidance(max(guidance.form, episode.form, key=FORMS.index), Why.WENT_DEEPER)
    return give_as(turn, article, guidance, circumstances.occurrences)


def give_again(turn: Turn, article: PublishedArticle) -> Reply:
    """Found again for other words: the same, but not without a word about it and the offer of a person."""
    episode = take_up(turn)
    form = episode.form or Form.FIX
    if turn.conversation.urgent and form is not Form.FIX:
        return give(turn, article)
    guidance = Guidance(form, Why.SAME_MATTER, refresher=episode.refresher)
    return wording.or_person(give_as(turn, article, guidance))


def lead_through(turn: Turn, article_id: str) -> Reply:
    """The walkthrough of an article that the customer was reading. Nobody said that they have the problem.

    Raises:
        NotFound: there is none of that id.
    """
    article = article_named(turn, article_id)
    begin_episode(turn, article.title)
    return give_as(turn, article, guide(article, Circumstances(chosen=Form.WALKTHROUGH)))


def give_refresher(turn: Turn, article_id: str) -> Reply:
    """For a problem that is back after its walkthrough was finished: the steps at a glance, and a person."""
    article = turn.index.article(article_id, turn.lang)
    begin_episode(turn, article.title if article else turn.said)
    if article is None:
        return hand_over(turn, Reason.RECURRING)
    if article.critical or not article.steps:
        return give(turn, article)
    occurrences.add_occurrence(turn.connection, turn.customer.id, take_up(turn).id, article.id, turn.now)
    return give_as(turn, article, Guidance(Form.WALKTHROUGH, Why.RECURRING, refresher=True))


def give_in_form(turn: Turn, form: Form) -> Reply:
    """The article at hand in the form that the customer chose, which holds for the conversation."""
    article = _article(turn)
    if not offers(article, form):
        raise ChoiceNotPossible
    turn.conversation = replace(turn.conversation, chosen_form=form)
    return give_as(turn, article, Guidance(form, Why.CHOSEN))


def give_as(turn: Turn, article: PublishedArticle, guidance: Guidance, count: int | None = None) -> Reply:
    count = _occurrences(turn, article) if count is None else count
    turn.episode = replace(
        take_up(turn), problem=article.id, form=guidance.form, refresher=guidance.refresher
    )
    if guidance.form is Form.WALKTHROUGH and not guidance.refresher:
        reply = start_walkthrough(turn, article, guidance, count)
    else:
        reply = wording.answer(article, guidance, count, turn.lang)
    return offer(turn, reply) if guidance.why in {Why.CHOSEN, Why.PREFERRED} else reply


def article_named(turn: Turn, article_id: str) -> PublishedArticle:
    """The article of this id.

    Raises:
        NotFound: customers may see none of that id.
    """
    article = turn.index.article(article_id, turn.lang)
    if article is None:
        raise NotFound
    return article


def just_read(turn: Turn, article: PublishedArticle) -> bool:
    """Whether the last that the customer was shown, in this matter, is this article."""
    last = conversations.last_reply(turn.connection, turn.conversation.id)
    shown = last is not None and last.article is not None and last.article.id == article.id
    return shown and take_up(turn).problem == article.id


def circumstances_of(turn: Turn, article: PublishedArticle) -> Circumstances:
    return Circumstances(
        occurrences=_occurrences(turn, article),
        experience=turn.customer.experience,
        urgent=turn.conversation.urgent,
        chosen=turn.conversation.chosen_form,
        preferred=None if turn.conversation.urgent else turn.customer.preferred_form,
        taught=walkthroughs.completed_walkthrough_since(
            turn.connection, turn.customer.id, article.id, turn.window
        ),
    )


def _occurrences(turn: Turn, article: PublishedArticle) -> int:
    return occurrences.occurrences_since(turn.connection, turn.customer.id, article.id, turn.window)


def _article(turn: Turn) -> PublishedArticle:
    article = at_hand(turn)
    if article is None:
        raise ChoiceNotPossible
    return article
