"""How the bot responds to a question, a yes, or a no. Moves in a walkthrough are in `walking`."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import wording
from bot.actions.hand_off import hand_over
from bot.actions.prefer import offer
from bot.actions.turn import Turn, at_hand, begin_episode, end_episode, reopen, take_up
from bot.actions.walking import leave_walkthrough, start_walkthrough
from bot.domain.answering import MOST_CHOICES, Decision, Findings, Kind, Tried, decide
from bot.domain.article import PublishedArticle
from bot.domain.closest_part import closest_part
from bot.domain.context import same_matter
from bot.domain.conversation import Episode, Outcome, continues, settled
from bot.domain.guidance import FORMS, Circumstances, Form, Guidance, Why, deeper, guide, offers
from bot.domain.reply import Reply
from bot.domain.ticket import Reason
from bot.errors import ChoiceNotPossible, NotFound
from bot.language.latin_script import in_own_script
from bot.language.leaning import Leaning
from bot.storage import conversations, episodes, occurrences, walkthroughs


def answer_question(turn: Turn, question: str, findings: Findings, signs: Leaning) -> Reply:
    """Decide on a question, in the episode it belongs to."""
    findings = _still_served(turn, findings)
    decision = decide(findings, turn.index.stakes, Tried())
    if article := _matter_at_hand(turn, decision, signs):
        _go_on(turn, question, findings)
        return _say_more(turn, article, take_up(turn).form or Form.FIX)
    episode = turn.open_episode
    if episode and continues(episode, decision, turn.now):
        tried = _still_refused(turn, episode, decision)
        decision = decide(findings, turn.index.stakes, tried)
        turn.episode = replace(episode, findings=findings, tried=tried, active_at=turn.now)
    else:
        begin_episode(turn, question, findings)
    return _act_on(turn, decision)


def try_next(turn: Turn) -> Reply:
    """ "This is not my question", or none of the choices: the next candidate, or on towards a person."""
    episode = take_up(turn)
    if episode.problem:
        occurrences.withdraw_occurrence(turn.connection, episode.id, episode.problem, turn.now)
        rejected = {episode.problem}
    else:
        rejected = _offered(turn)
    tried = replace(episode.tried, rejected=episode.tried.rejected | rejected)
    turn.episode = replace(episode, tried=tried, problem=None, form=None, said_no=False)
    findings = _still_served(turn, episode.findings)
    return _act_on(turn, decide(findings, turn.index.stakes, tried))


def choose_article(turn: Turn, article_id: str) -> Reply:
    """One of the articles that the bot offered, or any other that customers may see.

    Raises:
        NotFound: there is none of that id.
    """
    article = article_named(turn, article_id)
    episode = turn.open_episode
    if episode is None or episode.problem not in {None, article.id}:
        begin_episode(turn, article.title)
    return give(turn, article)


def give(turn: Turn, article: PublishedArticle) -> Reply:
    """The article, in the form that fits this customer and this time; this occurrence is counted.

    Asked again for what is at hand, it is never given in a lesser form than before.
    """
    episode = take_up(turn)
    occurrences.add_occurrence(turn.connection, turn.customer.id, episode.id, article.id, turn.now)
    circumstances = _circumstances(turn, article)
    guidance = guide(article, circumstances)
    if episode.problem == article.id and episode.said_no and episode.form:
        guidance = Guidance(max(guidance.form, episode.form, key=FORMS.index), Why.WENT_DEEPER)
    return _give_as(turn, article, guidance, circumstances.occurrences)


def give_refresher(turn: Turn, article_id: str) -> Reply:
    """For a problem that is back after its walkthrough was finished: the steps at a glance, and a person."""
    article = turn.index.article(article_id, turn.lang)
    begin_episode(turn, article.title if article else turn.said)
    if article is None:
        return hand_over(turn, Reason.RECURRING)
    if article.critical or not article.steps:
        return give(turn, article)
    occurrences.add_occurrence(turn.connection, turn.customer.id, take_up(turn).id, article.id, turn.now)
    return _give_as(turn, article, Guidance(Form.WALKTHROUGH, Why.RECURRING, refresher=True))


def give_in_form(turn: Turn, form: Form) -> Reply:
    """The article at hand in the form that the customer chose, which holds for the conversation."""
    article = _article(turn)
    if not offers(article, form):
        raise ChoiceNotPossible
    turn.conversation = replace(turn.conversation, chosen_form=form)
    return _give_as(turn, article, Guidance(form, Why.CHOSEN))


def give_urgently(turn: Turn) -> Reply:
    """ "It is urgent": the ready fix of what is at hand, now and from now on."""
    turn.conversation = replace(turn.conversation, urgent=True, chosen_form=None)
    article = at_hand(turn)
    if article is None and (critical := _critical_candidate(turn)) is not None:
        return give(turn, critical)
    if article is None:
        return wording.sentence(Kind.SMALL_TALK, turn.lang, "replies.urgent_noted")
    return _give_as(turn, article, guide(article, replace(_circumstances(turn, article), chosen=None)))


def go_deeper(turn: Turn) -> Reply:
    """ "Still broken": the next deeper form, then a person."""
    episode = reopen(turn)
    if episode.problem is None:
        raise ChoiceNotPossible
    turn.episode = replace(episode, said_no=True)
    article = at_hand(turn)
    form = deeper(article, episode.form) if article and episode.form and not episode.refresher else None
    if article is None or form is None:
        return hand_over(turn, Reason.RECURRING if episode.refresher else Reason.NOT_HELPED)
    return _give_as(turn, article, Guidance(form, Why.WENT_DEEPER))


def confirm(turn: Turn) -> Reply:
    """ "It is solved": the episode ends well; after a quick fix, understanding it is offered."""
    episode = take_up(turn)
    if episode.problem is None:
        raise ChoiceNotPossible
    article = at_hand(turn)
    if article:
        leave_walkthrough(turn, article)
    end_episode(turn, Outcome.CONFIRMED)
    may_be_taught = article is not None and episode.form is Form.FIX and bool(article.steps)
    return wording.sentence(
        Kind.SMALL_TALK,
        turn.lang,
        "replies.solved_and_teach" if may_be_taught else "replies.solved_thanks",
        *((wording.choice(turn.lang, "form:walkthrough"),) if may_be_taught else ()),
    )


def article_named(turn: Turn, article_id: str) -> PublishedArticle:
    """The article of this id.

    Raises:
        NotFound: customers may see none of that id.
    """
    article = turn.index.article(article_id, turn.lang)
    if article is None:
        raise NotFound
    return article


def _matter_at_hand(turn: Turn, decision: Decision, signs: Leaning) -> PublishedArticle | None:
    """The article that a further question is about; perhaps one that the customer called solved just now."""
    article, episode = at_hand(turn), turn.episode
    if article is None or episode is None or settled(episode, turn.now):
        return None
    alone = turn.in_context_of is None
    return article if same_matter(signs, decision, article.id, alone=alone) else None


def _go_on(turn: Turn, question: str, findings: Findings) -> None:
    """With the matter at hand; after its outcome in an episode of its own, which is no other occurrence."""
    before = take_up(turn)
    if before.outcome is None:
        turn.episode = replace(before, findings=findings)
    else:
        new = begin_episode(turn, question, findings)
        turn.episode = replace(new, problem=before.problem, form=before.form, refresher=before.refresher)


def _still_refused(turn: Turn, episode: Episode, decision: Decision) -> Tried:
    """What this episode used up. An article that was refused as one of several, for words that said less, may
    be given once it is clearly the answer; one that was read and refused may not."""
    read = {shown.article_id for shown in episodes.shown_in(turn.connection, episode.id)}
    answer = {*decision.articles} - read if decision.kind is Kind.ANSWER else set()
    return replace(episode.tried, rejected=episode.tried.rejected - answer)


def _say_more(turn: Turn, article: PublishedArticle, form: Form) -> Reply:
    """For a further question on the article just given: the part that it is about, else a deeper form.

    Nobody is taught who is in a hurry or chose otherwise. What was read is not said again.
    """
    part = closest_part(article, in_own_script(turn.said))
    if part and (reply := wording.part(article, part, form, turn.lang)).html not in _read_already(turn):
        return reply
    bound = turn.conversation.urgent or article.critical or turn.conversation.chosen_form
    if not bound and (next_form := deeper(article, form)):
        return _give_as(turn, article, Guidance(next_form, Why.SAME_MATTER))
    episode = take_up(turn)
    if episode.tried.rephrased:
        return hand_over(turn, Reason.NOT_HELPED)
    turn.episode = replace(episode, tried=replace(episode.tried, rephrased=True))
    return wording.nothing_more(article, turn.lang)


def _read_already(turn: Turn) -> set[str | None]:
    """What was quoted to the customer in this episode."""
    return {reply.html for reply in episodes.replies_in(turn.connection, take_up(turn).id)}


def _act_on(turn: Turn, decision: Decision) -> Reply:
    episode = take_up(turn)
    match decision.kind:
        case Kind.ANSWER:
            return give(turn, article_named(turn, decision.articles[0]))
        case Kind.ASK_BACK:
            turn.episode = replace(episode, tried=replace(episode.tried, asked_back=True))
            return wording.ask_back([article_named(turn, id_) for id_ in decision.articles], turn.lang)
        case Kind.REPHRASE:
            turn.episode = replace(episode, tried=replace(episode.tried, rephrased=True))
            return _ask_to_rephrase(turn)
        case _:
            assert decision.reason is not None
            return hand_over(turn, Reason.NOT_HELPED if episode.problem else decision.reason)


def _ask_to_rephrase(turn: Turn) -> Reply:
    """With the way back into what is at hand, if anything is."""
    episode = take_up(turn)
    back = (f"form:{episode.form}", "still_broken") if episode.form and at_hand(turn) else ()
    choices = (wording.choice(turn.lang, code) for code in (*back, "person"))
    return wording.sentence(Kind.REPHRASE, turn.lang, "replies.rephrase", *choices)


def _give_as(turn: Turn, article: PublishedArticle, guidance: Guidance, count: int | None = None) -> Reply:
    count = _occurrences(turn, article) if count is None else count
    turn.episode = replace(
        take_up(turn), problem=article.id, form=guidance.form, refresher=guidance.refresher
    )
    if guidance.form is Form.WALKTHROUGH and not guidance.refresher:
        reply = start_walkthrough(turn, article, guidance, count)
    else:
        reply = wording.answer(article, guidance, count, turn.lang)
    return offer(turn, reply) if guidance.why in {Why.CHOSEN, Why.PREFERRED} else reply


def _circumstances(turn: Turn, article: PublishedArticle) -> Circumstances:
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


def _critical_candidate(turn: Turn) -> PublishedArticle | None:
    """Of the articles that were to choose from, the likeliest one about something that cannot wait."""
    episode = turn.open_episode
    if episode is None or not episode.tried.asked_back:
        return None
    likeliest = _still_served(turn, episode.findings).candidates[:MOST_CHOICES]
    articles = (turn.index.article(candidate.article_id, turn.lang) for candidate in likeliest)
    return next((article for article in articles if article and article.critical), None)


def _still_served(turn: Turn, findings: Findings) -> Findings:
    """What was found, without articles that have left the index since."""
    served = (c for c in findings.candidates if turn.index.article(c.article_id, turn.lang))
    return replace(findings, candidates=tuple(served))


def _offered(turn: Turn) -> set[str]:
    """The articles among which the bot asked the customer to choose just now."""
    last = conversations.last_reply(turn.connection, turn.conversation.id)
    choices = last.choices if last else ()
    offered = {c.choice.removeprefix("article:") for c in choices if c.choice.startswith("article:")}
    if not offered:
        raise ChoiceNotPossible
    return offered


def _article(turn: Turn) -> PublishedArticle:
    article = at_hand(turn)
    if article is None:
        raise ChoiceNotPossible
    return article
