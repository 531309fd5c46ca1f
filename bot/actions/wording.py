"""Turns what was decided into what the customer reads: catalogue sentences around quoted article text."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from bot.domain.answering import Kind
from bot.domain.article import Prose, PublishedArticle, Section
from bot.domain.guidance import WINDOW_DAYS, Form, Guidance, Why, offers
from bot.domain.reply import ArticleLink, Choice, Reply, TicketLink
from bot.domain.ticket import Reason, Ticket
from bot.language import Lang, direction
from bot.language.catalogue import say


def article_url(article: PublishedArticle) -> str:
    return f"/{article.lang}/articles/{article.id}"


def choice(lang: Lang, code: str) -> Choice:
    """A choice with the label that the catalogue has for it."""
    return Choice(code, say(f"replies.choice.{code.replace(':', '_')}", lang))


def sentence(kind: Kind, lang: Lang, key: str, *choices: Choice, **args: object) -> Reply:
    """A reply that is one sentence of the catalogue."""
    return Reply(kind, say(key, lang, **args), lang, direction(lang), choices=choices)


def opening(article: PublishedArticle, guidance: Guidance, occurrences: int, lang: Lang) -> str:
    """Why this form, as the customer reads it; and that the article is in the other language, if it is."""
    reason = say(f"replies.reason.{guidance.why}", lang, count=occurrences, days=WINDOW_DAYS)
    return reason if article.lang == lang else f"{reason} {say('replies.only_in_other_language', lang)}"


def answer(article: PublishedArticle, guidance: Guidance, occurrences: int, lang: Lang) -> Reply:
    """The article in the form of `guidance` (any but a step-by-step walkthrough), quoted."""
    quote = _answered(article, guidance)
    pressing = article.critical or guidance.why is Why.URGENT_CUSTOMER
    reason = opening(article, guidance, occurrences, lang)
    return Reply(
        Kind.ANSWER,
        f"{reason}\n\n{quote.plain}",
        lang,
        direction(lang),
        article=link(article),
        form=guidance.form,
        reason=guidance.why,
        reason_text=reason,
        html=quote.html,
        choices=(
            *(choice(lang, code) for code in ("solved", "still_broken")),
            *((choice(lang, "person"),) if guidance.refresher or pressing else ()),
            *other_forms(article, guidance.form, lang),
            choice(lang, "not_my_question"),
        ),
    )


def sorry(reply: Reply) -> Reply:
    """The same answer for a customer who is angry: an apology first, and a person one tap away."""
    words = say("replies.sorry", reply.lang)
    return _with_person(
        replace(
            reply,
            text=f"{words} {reply.text}",
            reason_text=f"{words} {reply.reason_text}" if reply.reason_text else words,
        )
    )


def or_person(reply: Reply) -> Reply:
    """The same answer for a customer whom it did not help so far: a person is offered in words as well."""
    reason = reply.reason_text or ""
    told = f"{reason} {say('replies.or_person', reply.lang)}".lstrip()
    text = f"{told}{reply.text.removeprefix(reason)}"
    return _with_person(replace(reply, text=text, reason_text=told))


def also(reply: Reply, second: PublishedArticle) -> Reply:
    """The same answer, with the one to the other matter of the message at hand."""
    words, reason = say("replies.two_matters", reply.lang), reply.reason_text or ""
    told = f"{reason} {words}".lstrip()
    label = say("replies.then", reply.lang, title=second.title)
    return replace(
        reply,
        text=f"{told}{reply.text.removeprefix(reason)}",
        reason_text=told,
        choices=(*reply.choices, Choice(f"article:{second.id}", label)),
    )


def _with_person(reply: Reply) -> Reply:
    person = choice(reply.lang, "person")
    return reply if person in reply.choices else replace(reply, choices=(*reply.choices, person))


def part(article: PublishedArticle, closest: Section, form: Form, lang: Lang) -> Reply:
    """A part of the article that was given in `form`, for a further question on the same matter."""
    intro = opening(article, Guidance(form, Why.CLOSEST_PART), 1, lang)
    return Reply(
        Kind.ANSWER,
        paragraphs(intro, closest.title, closest.text.plain),
        lang,
        direction(lang),
        article=link(article),
        form=form,
        reason=Why.CLOSEST_PART,
        reason_text=intro,
        html=f"<h3>{escape(closest.title)}</h3>\n{closest.text.html}",
        choices=(
            *(choice(lang, code) for code in ("solved", "still_broken")),
            *(choice(lang, f"form:{form}") for form in Form if offers(article, form)),
            choice(lang, "not_my_question"),
        ),
    )


def ask_back(articles: list[PublishedArticle], lang: Lang) -> Reply:
    question, neither = ("is_it_this", "not_this") if len(articles) == 1 else ("ask_back", "none_of_these")
    return sentence(
        Kind.ASK_BACK,
        lang,
        f"replies.{question}",
        *(Choice(f"article:{article.id}", article.title) for article in articles),
        Choice("not_my_question", say(f"replies.{neither}", lang)),
    )


def nothing_more(article: PublishedArticle, lang: Lang) -> Reply:
    """There is no more in the article at hand than was read; the ways back into it, and on from it."""
    codes = (*(f"form:{form}" for form in Form if offers(article, form)), "still_broken", "person")
    return sentence(Kind.REPHRASE, lang, "replies.nothing_more", *(choice(lang, code) for code in codes))


def handoff(
    ticket: Ticket, reason: Reason, lang: Lang, questions: tuple[str, ...], expected: str | None
) -> Reply:
    """Where the customer stands now; `questions` are what the article says a person will need to know,
    `expected` when one may answer."""
    return Reply(
        Kind.HANDOFF,
        say(f"replies.handoff.{reason}", lang, reference=ticket.reference),
        lang,
        direction(lang),
        reason=reason,
        ticket=ticket_link(ticket),
        asks=questions,
        expected=expected,
    )


def added_to(ticket: Ticket, reason: Reason, lang: Lang) -> Reply:
    """What was written went to the ticket that the customer has about the same problem."""
    return Reply(
        Kind.HANDOFF,
        say("replies.added_to_ticket", lang, reference=ticket.reference),
        lang,
        direction(lang),
        reason=reason,
        ticket=ticket_link(ticket),
        choices=(choice(lang, "new_ticket"),),
    )


def held_by_agent(ticket: Ticket, lang: Lang) -> Reply:
    """A person owns the conversation: the bot says nothing."""
    return Reply(Kind.HELD_BY_AGENT, "", lang, direction(lang), ticket=ticket_link(ticket))


def moved(ticket: Ticket) -> Reply:
    """The other team has it now, and everything that was said."""
    said = say(f"desk.moved.{ticket.team}", ticket.lang)
    return Reply(Kind.HELD_BY_AGENT, said, ticket.lang, direction(ticket.lang), ticket=ticket_link(ticket))


def given_back(lang: Lang) -> Reply:
    """The bot answers again."""
    return sentence(Kind.SMALL_TALK, lang, "desk.given_back", choice(lang, "person"))


def ticket_link(ticket: Ticket) -> TicketLink:
    return TicketLink(ticket.reference, f"/{ticket.lang}/tickets/{ticket.key}")


def link(article: PublishedArticle) -> ArticleLink:
    return ArticleLink(article.id, article.lang, article.title, article_url(article))


def _quote(article: PublishedArticle, form: Form, *, deeper: bool = False) -> Prose:
    """The ready fix, or the headings of the steps where there is none; with the reason where asked for.

    `deeper`: the fix was read already and did not help, so that the reason comes first.
    """
    fix = article.fix or article.outline or article.summary or Prose(article.title, "")
    if form is Form.FIX or article.why is None:
        return fix
    heading = say("replies.why_it_happens", article.lang)
    if deeper:
        again = say("replies.the_fix_again", article.lang)
        return Prose(
            paragraphs(f"{heading}:\n{article.why.plain}", f"{again}:\n{fix.plain}"),
            f"<h3>{heading}</h3>\n{article.why.html}\n<details><summary>{again}</summary>{fix.html}</details>",
        )
    return Prose(
        paragraphs(fix.plain, f"{heading}:\n{article.why.plain}"),
        f"{fix.html}\n<h3>{heading}</h3>\n{article.why.html}",
    )


def _answered(article: PublishedArticle, guidance: Guidance) -> Prose:
    if guidance.refresher:
        return _refresher(article)
    return _quote(article, guidance.form, deeper=guidance.why in {Why.WENT_DEEPER, Why.SAME_MATTER})


def _refresher(article: PublishedArticle) -> Prose:
    return article.refresher or _quote(article, Form.FIX)


def other_forms(article: PublishedArticle, form: Form, lang: Lang) -> tuple[Choice, ...]:
    return tuple(
        choice(lang, f"form:{other}") for other in Form if other is not form and offers(article, other)
    )


def paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)
