"""How the bot responds to a question, a yes, a no, or a move in a walkthrough."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import wording
from bot.actions.hand_off import hand_over
from bot.actions.turn import Turn, at_hand, begin_episode, end_episode
from bot.domain import walkthrough
from bot.domain.answering import Decision, Findings, Kind, Tried, decide
from bot.domain.article import PublishedArticle
from bot.domain.conversation import Episode, Outcome, continues
from bot.domain.guidance import Circumstances, Form, Guidance, Why, deeper, guide, offers
from bot.domain.reply import Reply
from bot.domain.ticket import Reason
from bot.domain.walkthrough import Move, Position
from bot.errors import ChoiceNotPossible, NotFound
from bot.language.catalogue import say
from bot.storage import conversations, episodes
from bot.storage.episodes import Begun


def answer_question(turn: Turn, question: str, findings: Findings) -> Reply:
    """Decide on a question, in the episode it belongs to."""
    episode = turn.open_episode
    tried = episode.tried if episode and episode.problem is None else Tried()
    decision = decide(findings, turn.index.thresholds, tried)
    if episode and continues(episode, decision, turn.now):
        turn.episode = replace(episode, findings=findings, active_at=turn.now)
    else:
        begin_episode(turn, question, findings)
    return _act_on(turn, decision)


def try_next(turn: Turn) -> Reply:
    """ "This is not my question", or none of the choices: the next candidate, or on towards a person."""
    episode = _episode(turn)
    if episode.problem:
        episodes.withdraw_occurrence(turn.connection, episode.id, episode.problem, turn.now)
        rejected = {episode.problem}
    else:
        rejected = _offered(turn)
    tried = replace(episode.tried, rejected=episode.tried.rejected | rejected)
    turn.episode = replace(episode, tried=tried, problem=None, form=None, active_at=turn.now)
    return _act_on(turn, decide(episode.findings, turn.index.thresholds, tried))


def open_for(turn: Turn, article: PublishedArticle) -> None:
    """Make sure that an episode is open in which `article` may be given."""
    episode = turn.open_episode
    if episode is None or episode.problem not in {None, article.id}:
        begin_episode(turn, article.title)


def give(turn: Turn, article: PublishedArticle) -> Reply:
    """The article, in the form that fits this customer and this time; this occurrence is counted."""
    episode = _episode(turn)
    episodes.add_occurrence(turn.connection, turn.customer.id, episode.id, article.id, turn.now)
    guidance = guide(article, _circumstances(turn, article))
    return _give_as(turn, article, guidance)


def give_in_form(turn: Turn, form: Form) -> Reply:
    """The article at hand in the form that the customer chose, which holds for the conversation."""
    article = _article(turn)
    if not offers(article, form):
        raise ChoiceNotPossible
    turn.conversation = replace(turn.conversation, chosen_form=form)
    return _give_as(turn, article, Guidance(form, Why.CHOSEN))


def give_urgently(turn: Turn) -> Reply:
    """ "It is urgent": the ready fix of what is at hand, now and from now on."""
    turn.conversation = replace(turn.conversation, urgent=True)
    article = at_hand(turn)
    if article is None:
        return wording.sentence(Kind.SMALL_TALK, turn.lang, "replies.urgent_noted")
    turn.conversation = replace(turn.conversation, chosen_form=None)
    return _give_as(turn, article, guide(article, replace(_circumstances(turn, article), chosen=None)))


def go_deeper(turn: Turn) -> Reply:
    """ "Still broken": the next deeper form, then a person."""
    episode = _episode(turn)
    article = _article(turn)
    turn.episode = episode = replace(episode, said_no=True, outcome=None, active_at=turn.now)
    form = None if episode.refresher or episode.form is None else deeper(article, episode.form)
    if form is None:
        return hand_over(turn, Reason.RECURRING if episode.refresher else Reason.NOT_HELPED)
    return _give_as(turn, article, Guidance(form, Why.WENT_DEEPER))


def confirm(turn: Turn) -> Reply:
    """ "It is solved": the episode ends well; after a quick fix, understanding it is offered."""
    article = _article(turn)
    begun = _begun(turn, article)
    if begun and begun.position.last:
        _move_to(turn, article, begun, begun.position, completed=True)
    quick = _episode(turn).form is Form.FIX and bool(article.steps)
    end_episode(turn, Outcome.CONFIRMED)
    return wording.sentence(
        Kind.SMALL_TALK,
        turn.lang,
        "replies.solved_thanks",
        *((wording.choice(turn.lang, "form:walkthrough"),) if quick else ()),
    )


def walk(turn: Turn, wish: Move) -> Reply:
    """A move in the walkthrough at hand.

    Raises:
        ChoiceNotPossible: no walkthrough is at hand.
    """
    article = _article(turn)
    if not article.steps:
        raise ChoiceNotPossible
    begun = _begun(turn, article) or _again(turn, article, wish)
    position = walkthrough.begin(article.steps, begun.position.step)
    position = replace(position, helped=begun.position.helped)
    moved = walkthrough.move(position, article.steps[position.step - 1], wish)
    turn.episode = replace(_episode(turn), form=Form.WALKTHROUGH, active_at=turn.now)
    match moved.turn:
        case walkthrough.Turn.PERSON:
            return hand_over(turn, Reason.NOT_HELPED)
        case walkthrough.Turn.COMPLETED:
            _move_to(turn, article, begun, moved.position, completed=True)
            return wording.completed(article, turn.lang)
        case walkthrough.Turn.HELP:
            assert moved.help is not None
            _move_to(turn, article, begun, moved.position)
            return wording.step_help(article, moved.position, moved.help, turn.lang)
        case walkthrough.Turn.STEP:
            _move_to(turn, article, begun, moved.position)
            return wording.step(article, moved.position, turn.lang)


def article_named(turn: Turn, article_id: str) -> PublishedArticle:
    """The article of this id.

    Raises:
        NotFound: customers may see none of that id.
    """
    article = turn.index.article(article_id, turn.lang)
    if article is None:
        raise NotFound
    return article


def _act_on(turn: Turn, decision: Decision) -> Reply:
    episode = _episode(turn)
    match decision.kind:
        case Kind.ANSWER:
            return give(turn, article_named(turn, decision.articles[0]))
        case Kind.ASK_BACK:
            turn.episode = replace(episode, tried=replace(episode.tried, asked_back=True))
            return wording.ask_back([article_named(turn, id_) for id_ in decision.articles], turn.lang)
        case Kind.REPHRASE:
            turn.episode = replace(episode, tried=replace(episode.tried, rephrased=True))
            return wording.sentence(
                Kind.REPHRASE, turn.lang, "replies.rephrase", wording.choice(turn.lang, "person")
            )
        case _:
            assert decision.reason is not None
            return hand_over(turn, decision.reason)


def _give_as(turn: Turn, article: PublishedArticle, guidance: Guidance) -> Reply:
    count = episodes.occurrences_since(turn.connection, turn.customer.id, article.id, turn.window)
    turn.episode = replace(
        _episode(turn),
        problem=article.id,
        form=guidance.form,
        refresher=guidance.refresher,
        active_at=turn.now,
    )
    if guidance.form is Form.WALKTHROUGH and not guidance.refresher:
        return _start_walkthrough(turn, article, guidance, count)
    return wording.answer(article, guidance, count, turn.lang)


def _start_walkthrough(turn: Turn, article: PublishedArticle, guidance: Guidance, count: int) -> Reply:
    """From the first step, or from where this customer left an unfinished one."""
    begun = _begun(turn, article)
    position = walkthrough.begin(article.steps, begun.position.step if begun else None)
    intro = wording.reason_sentence(guidance, count, turn.lang)
    if begun:
        _move_to(turn, article, begun, position)
        if position.step > 1:
            resumed = say("replies.walkthrough.resumed", turn.lang, step=position.step, of=position.of)
            intro = f"{intro} {resumed}"
    else:
        _begin_walkthrough(turn, article, position)
    return wording.step(article, position, turn.lang, intro=intro, reason=guidance.why)


def _circumstances(turn: Turn, article: PublishedArticle) -> Circumstances:
    who, what = turn.customer.id, article.id
    return Circumstances(
        occurrences=episodes.occurrences_since(turn.connection, who, what, turn.window),
        experience=turn.customer.experience,
        urgent=turn.conversation.urgent,
        chosen=turn.conversation.chosen_form or turn.customer.preferred_form,
        taught=episodes.completed_walkthrough_since(turn.connection, who, what, turn.window),
    )


def _begun(turn: Turn, article: PublishedArticle) -> Begun | None:
    return episodes.unfinished_walkthrough(turn.connection, turn.customer.id, article.id, turn.window)


def _again(turn: Turn, article: PublishedArticle, wish: Move) -> Begun:
    """Back from the end of a completed walkthrough, into its last step."""
    episode = _episode(turn)
    if wish is not Move.BACK or episode.form is not Form.WALKTHROUGH:
        raise ChoiceNotPossible
    _begin_walkthrough(turn, article, Position(len(article.steps), len(article.steps)))
    begun = _begun(turn, article)
    assert begun is not None
    return begun


def _begin_walkthrough(turn: Turn, article: PublishedArticle, position: Position) -> None:
    episodes.add_walkthrough(
        turn.connection, turn.customer.id, _episode(turn).id, article.id, article.revision, position, turn.now
    )


def _move_to(
    turn: Turn, article: PublishedArticle, begun: Begun, position: Position, *, completed: bool = False
) -> None:
    episodes.save_walkthrough(
        turn.connection,
        begun.id,
        _episode(turn).id,
        article.revision,
        position,
        turn.now,
        completed=completed,
    )


def _offered(turn: Turn) -> set[str]:
    """The articles among which the bot asked the customer to choose just now."""
    last = conversations.last_reply(turn.connection, turn.conversation.id)
    offered = (
        {c.choice.removeprefix("article:") for c in last.choices if c.choice.startswith("article:")}
        if last
        else set()
    )
    if not offered:
        raise ChoiceNotPossible
    return offered


def _episode(turn: Turn) -> Episode:
    if turn.episode is None:
        raise ChoiceNotPossible
    return turn.episode


def _article(turn: Turn) -> PublishedArticle:
    article = at_hand(turn)
    if article is None:
        raise ChoiceNotPossible
    return article
