"""What a customer may type instead of tapping a button of the last reply: what it says, a place in a list,
or a yes or a no to what was asked."""

from __future__ import annotations

from bot.actions.turn import Turn, at_hand
from bot.domain.answering import Kind
from bot.domain.guidance import Form, Why, offers
from bot.domain.reply import Reply
from bot.language.buttons import agreed, asks_for_the_solution, pressed, puzzled
from bot.language.folding import fold
from bot.language.intents import Intents
from bot.language.ordinals import ordinal

_TO_BE_TAUGHT = "form:walkthrough"
_ANY_FORM = {f"form:{form}" for form in Form}
_ALWAYS = {"urgent"}
_ON_A_STEP = {"step:next", "step:back", "step:stuck", "step:another_way"}
_ABOUT_AN_ARTICLE = ("step:", "form:", "solved", "still_broken", "not_my_question")


def typed_choice(turn: Turn, last: Reply | None, intents: Intents) -> str | None:
    """The choice that the customer made in words after the bot's `last` reply; None when it was none."""
    if intents.wants_person:
        return None
    if last is None:
        return pressed(turn.said, _ALWAYS)
    if last.kind is Kind.ASK_BACK:
        return _from_list(turn, last, intents) or pressed(turn.said, _ALWAYS)
    offered = [choice.choice for choice in last.choices]
    if offered == [_TO_BE_TAUGHT] and agreed(turn.said):
        return _TO_BE_TAUGHT
    if _failed_again(turn, last, intents):
        return "still_broken"
    return pressed(turn.said, _possible(turn, last)) or _stuck(last, intents)


def nods(turn: Turn, last: Reply | None) -> bool:
    """Whether the customer says yes or no to nothing in particular. A no to an invitation to say it
    differently is no nod: they cannot."""
    answer = agreed(turn.said)
    invited = last is not None and last.kind is Kind.REPHRASE and last.reason is None
    return answer is True or (answer is False and not invited)


def names_none(turn: Turn, last: Reply) -> bool:
    """Whether the customer asks to go on without saying with which of the articles to choose from."""
    said = turn.said
    return nods(turn, last) or asks_for_the_solution(said) or puzzled(said) or bool(pressed(said, _ANY_FORM))


def _from_list(turn: Turn, last: Reply, intents: Intents) -> str | None:
    """One of the articles that the bot asked to choose from, or none of them. A yes means the only one."""
    articles = [offered for offered in last.choices if offered.choice.startswith("article:")]
    titles = [fold(offered.label) for offered in articles]
    said = fold(turn.said)
    place = titles.index(said) + 1 if said in titles else ordinal(turn.said, len(articles))
    if place is None and len(articles) == 1 and (agreed(turn.said) or intents.solved):
        place = 1
    refused = place == 0 or agreed(turn.said) is False or intents.still_broken
    if refused or pressed(turn.said, {"not_my_question", "step:back"}):
        return "not_my_question"
    return articles[place - 1].choice if place and place <= len(articles) else None


def _possible(turn: Turn, last: Reply) -> set[str]:
    """What can be done now by typing: what the reply offers, what is at hand in any form, and every move in a
    walkthrough, whatever was said in between."""
    possible = {choice.choice for choice in last.choices} | _ALWAYS
    article = at_hand(turn)
    if article is None:
        return {choice for choice in possible if not choice.startswith(_ABOUT_AN_ARTICLE)}
    if last.step:
        possible |= _ON_A_STEP
    elif _walking(turn):
        possible |= _ON_A_STEP - ({"step:next"} if agreed(turn.said) else set())
    return possible | {f"form:{form}" for form in Form if offers(article, form)}


def _walking(turn: Turn) -> bool:
    episode = turn.open_episode
    return episode is not None and episode.form is Form.WALKTHROUGH and not episode.refresher


def _failed_again(turn: Turn, last: Reply, intents: Intents) -> bool:
    """Whether another failure is told where those before led into a walkthrough, right at its start."""
    led = last.step is not None and last.reason == Why.WENT_DEEPER
    return led and (intents.still_broken or intents.nothing_came) and agreed(turn.said) is None


def _stuck(last: Reply, intents: Intents) -> str | None:
    """ "It does not work" at a step is a call for help with that step."""
    failed = intents.still_broken or intents.nothing_came
    return "step:stuck" if last.step and failed else None
