"""How the bot responds to a question, a yes, or a no. Moves in a walkthrough are in `walking`."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import wording
from bot.actions.giving import article_named, circumstances_of, give, give_again, give_as, just_read
from bot.actions.hand_off import hand_over
from bot.actions.turn import Turn, at_hand, begin_episode, end_episode, reopen, take_up
from bot.actions.walking import leave_walkthrough
from bot.domain.answering import MOST_CHOICES, Decision, Findings, Kind, Tried, decide
from bot.domain.article import PublishedArticle
from bot.domain.closest_part import closest_part
from bot.domain.context import same_matter
from bot.domain.conversation import Episode, Outcome, continues, settled
from bot.domain.guidance import Form, Guidance, Why, deeper, guide
from bot.domain.reply import Reply
from bot.domain.ticket import Reason
from bot.errors import ChoiceNotPossible
from bot.language.buttons import agreed
from bot.language.latin_script import in_own_script
from bot.language.leaning import Leaning
from bot.language.repetition import said_before
from bot.storage import conversations, episodes, occurrences


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
        before = episodes.said_in(turn.connection, episode.id)[:-1]
        insists = agreed(turn.said) is False or said_before(turn.said, before)
        decision = decide(findings, turn.index.stakes, tried, insists=insists)
        turn.episode = replace(episode, findings=findings, tried=tried, active_at=turn.now)
    else:
        begin_episode(turn, question, findings)
        decision = decide(findings, turn.index.stakes, Tried(), insists=False)
    return _act_on(turn, decision)


def try_next(turn: Turn) -> Reply:
    """ "This is not my question", or none of the choices: the next candidate, or on towards a person."""
    episode = take_up(turn)
    _reject(turn, *([episode.problem] if episode.problem else _offered(turn)))
    episode = take_up(turn)
    findings = _still_served(turn, episode.findings)
    return _act_on(turn, decide(findings, turn.index.stakes, episode.tried))


def _reject(turn: Turn, *articles: str) -> None:
    """What was not the matter; that it was met is taken back."""
    episode = take_up(turn)
    if episode.problem:
        occurrences.withdraw_occurrence(turn.connection, episode.id, episode.problem, turn.now)
    tried = replace(episode.tried, rejected=episode.tried.rejected.union(articles))
    turn.episode = replace(episode, tried=tried, problem=None, form=None, said_no=False)


def _chosen_instead(turn: Turn, given: str, other: str) -> bool:
    """Whether both were in one list to choose from in this episode: the first tap was a guess."""
    for reply in episodes.replies_in(turn.connection, take_up(turn).id):
        listed = {one.choice for one in reply.choices}
        if reply.kind is Kind.ASK_BACK and {f"article:{given}", f"article:{other}"} <= listed:
            return given != other
    return False


def choose_article(turn: Turn, article_id: str) -> Reply:
    """One of the articles that the bot offered, or any other that customers may see.

    Raises:
        NotFound: there is none of that id.
    """
    article = article_named(turn, article_id)
    episode = turn.open_episode
    if episode and episode.problem and _chosen_instead(turn, episode.problem, article.id):
        _reject(turn, episode.problem)
    elif episode is None or episode.problem not in {None, article.id}:
        begin_episode(turn, article.title)
    return give(turn, article)


def give_urgently(turn: Turn) -> Reply:
    """ "It is urgent": the ready fix of what is at hand, now and from now on."""
    turn.conversation = replace(turn.conversation, urgent=True, chosen_form=None)
    article = at_hand(turn)
    if article is None and (critical := _critical_candidate(turn)) is not None:
        return give(turn, critical)
    if article is None:
        return wording.sentence(Kind.SMALL_TALK, turn.lang, "replies.urgent_noted")
    return give_as(turn, article, guide(article, replace(circumstances_of(turn, article), chosen=None)))


def go_deeper(turn: Turn) -> Reply:
    """ "Still broken": the next deeper form, the second time with the offer of a person, then a person."""
    episode = reopen(turn)
    if episode.problem is None:
        raise ChoiceNotPossible
    failed_before = episode.said_no
    turn.episode = replace(episode, said_no=True)
    article = at_hand(turn)
    form = deeper(article, episode.form) if article and episode.form and not episode.refresher else None
    if article is None or form is None:
        return hand_over(turn, Reason.RECURRING if episode.refresher else Reason.NOT_HELPED)
    reply = give_as(turn, article, Guidance(form, Why.WENT_DEEPER))
    return wording.or_person(reply) if failed_before else reply


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
    part = closest_part(article, in_own_script(turn.said, turn.lang))
    if part and (reply := wording.part(article, part, form, turn.lang)).html not in _read_already(turn):
        return reply
    bound = turn.conversation.urgent or article.critical or turn.conversation.chosen_form
    if not bound and (next_form := deeper(article, form)):
        return give_as(turn, article, Guidance(next_form, Why.SAME_MATTER))
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
            article = article_named(turn, decision.articles[0])
            return give_again(turn, article) if just_read(turn, article) else give(turn, article)
        case Kind.ASK_BACK:
            turn.episode = replace(episode, tried=replace(episode.tried, asked_back=True))
            return wording.ask_back([article_named(turn, id_) for id_ in decision.articles], turn.lang)
        case Kind.REPHRASE:
            turn.episode = replace(episode, tried=replace(episode.tried, rephrased=True))
            return _ask_to_rephrase(turn, decision.reason)
        case _:
            assert decision.reason is not None
            return hand_over(turn, Reason.NOT_HELPED if episode.problem else decision.reason)


def _ask_to_rephrase(turn: Turn, reason: Reason | None) -> Reply:
    """With the way back into the walkthrough at hand, if there is one; anything else stands above."""
    key = "replies.rephrase" if reason is None else f"replies.rephrase_{reason}"
    walks = take_up(turn).form is Form.WALKTHROUGH and at_hand(turn) is not None
    back = (f"form:{Form.WALKTHROUGH}",) if walks else ()
    choices = (wording.choice(turn.lang, code) for code in (*back, "person"))
    return replace(wording.sentence(Kind.REPHRASE, turn.lang, key, *choices), reason=reason)


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
