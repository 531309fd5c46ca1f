"""What the customer reads while walking: a step, the help where they are stuck, and the end."""

from __future__ import annotations

from html import escape

from bot.actions.wording import choice, link, other_forms, paragraphs
from bot.domain.answering import Kind
from bot.domain.article import Prose, PublishedArticle, Step
from bot.domain.guidance import Form
from bot.domain.reply import Choice, Reply, StepHelp, StepView
from bot.domain.walkthrough import Position, help_left
from bot.language import Lang, direction
from bot.language.catalogue import say


def step(
    article: PublishedArticle,
    position: Position,
    lang: Lang,
    *,
    reached: int,
    intro: str = "",
    reason: str | None = None,
) -> Reply:
    """One step of the walkthrough; `intro` stands before it, `reason` is the code it speaks of."""
    here = article.steps[position.step - 1]
    return _reply(
        article,
        position,
        lang,
        text=paragraphs(intro, _heading(here, position), here.text.plain, _plain(here.check)),
        reached=reached,
        reason=reason,
        reason_text=intro or None,
        choices=(
            *_onwards(here, position, lang),
            choice(lang, "solved"),
            *other_forms(article, Form.WALKTHROUGH, lang),
            choice(lang, "not_my_question"),
            *((choice(lang, "person"),) if article.critical else ()),
        ),
    )


def step_help(
    article: PublishedArticle, position: Position, lang: Lang, *, reached: int, help_: Prose | None
) -> Reply:
    """The step again, and below it the help for a customer who is stuck there; None when there is no more."""
    here = article.steps[position.step - 1]
    intro = _help_intro(here, position, help_, lang)
    another_way = help_ is not None and here.other_words is not None and help_ != here.other_words
    return _reply(
        article,
        position,
        lang,
        text=paragraphs(intro, _plain(help_)),
        reached=reached,
        help_=StepHelp(intro, help_.html if help_ else ""),
        choices=(
            *_onwards(here, position, lang, helped=True),
            *((choice(lang, "step:another_way"),) if another_way else ()),
            choice(lang, "solved"),
            *other_forms(article, Form.WALKTHROUGH, lang),
            choice(lang, "not_my_question"),
            choice(lang, "person"),
        ),
    )


def completed(article: PublishedArticle, lang: Lang) -> Reply:
    """The end of a walkthrough: the exercise, if there is one, and whether it helped. Below an exercise the
    page asks that itself."""
    practise = article.practise
    intro = say(f"replies.walkthrough.{'last_step' if practise else 'completed'}", lang)
    heading = say("player.practise", article.lang)
    return Reply(
        Kind.ANSWER,
        paragraphs(intro, f"{heading}:\n{practise.plain}" if practise else ""),
        lang,
        direction(lang),
        article=link(article),
        form=Form.WALKTHROUGH,
        reason_text=intro,
        html=f"<h3>{escape(heading)}</h3>\n{practise.html}" if practise else None,
        choices=(choice(lang, "solved"), choice(lang, "still_broken"), choice(lang, "step:back")),
    )


def _reply(
    article: PublishedArticle,
    position: Position,
    lang: Lang,
    *,
    text: str,
    reached: int,
    choices: tuple[Choice, ...],
    help_: StepHelp | None = None,
    reason: str | None = None,
    reason_text: str | None = None,
) -> Reply:
    here = article.steps[position.step - 1]
    view = StepView(
        position.step,
        position.of,
        here.title,
        here.text.html,
        here.check.html if here.check else None,
        here.other_words is not None,
        tuple(step.title for step in article.steps),
        reached,
        help_,
    )
    return Reply(
        Kind.ANSWER,
        text,
        lang,
        direction(lang),
        article=link(article),
        form=Form.WALKTHROUGH,
        reason=reason,
        reason_text=reason_text,
        step=view,
        choices=choices,
    )


def _onwards(here: Step, position: Position, lang: Lang, *, helped: bool = False) -> tuple[Choice, ...]:
    """On, stuck and back, in words that answer the question of the check where the step has one."""
    if here.check:
        on = "next.seen"
    elif position.last:
        on = "next.done"
    else:
        on = "next.on"
    if helped:
        stuck = "stuck.still" if help_left(position, here) else "stuck.to_person"
    else:
        stuck = "stuck.not_seen" if here.check else "stuck.here"
    return (
        Choice("step:next", say(f"player.label.{on}", lang)),
        Choice("step:stuck", say(f"player.label.{stuck}", lang)),
        *((choice(lang, "step:back"),) if position.step > 1 else ()),
    )


def _help_intro(here: Step, position: Position, help_: Prose | None, lang: Lang) -> str:
    if help_ is None:
        return say("replies.walkthrough.no_more_ways", lang, step=position.step, of=position.of)
    return say(f"replies.walkthrough.{'another_way' if help_ == here.other_words else 'stuck'}", lang)


def _heading(here: Step, position: Position) -> str:
    return f"{position.step}/{position.of}. {here.title}"


def _plain(prose: Prose | None) -> str:
    return prose.plain if prose else ""
