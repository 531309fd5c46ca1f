"""What a message means and which articles may answer it, for customers and for figures alike."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.answering import Findings, Kind, Tried, decide, two_matters
from bot.domain.article import PublishedArticle
from bot.domain.context import Earlier, better_together, may_lean
from bot.language import Lang
from bot.language.intents import Intents, SmallTalk, recognise
from bot.language.latin_script import in_own_script
from bot.language.leaning import Leaning, leaning
from bot.language.separate_parts import separate_parts
from bot.language.switching import language_asked_for
from bot.retrieval.explaining import Explanation
from bot.retrieval.snapshot import Index


@dataclass(frozen=True, slots=True)
class Understood:
    """`findings` are those of the message without its wrapping: greetings, thanks, hurry.

    `answer` is the article that surely answers it by itself. Where it was searched together with an earlier
    question, that is `in_context_of`. `go_on_in` is the language that it asks for, and for nothing else.
    `answers_also` is the article on a second matter in it; the findings are those of the first, then.
    """

    intents: Intents
    findings: Findings
    answer: str | None = None
    go_on_in: Lang | None = None
    in_context_of: str | None = None
    answers_also: str | None = None


def understand(index: Index, text: str, lang: Lang) -> Understood:
    """What a message means. Latin letters that may be Arabic or not are searched both ways."""
    intents = recognise(in_own_script(text, lang))
    findings = index.find(intents.query, lang)
    if intents.query != (as_typed := recognise(in_own_script(text))).query:
        findings = max(findings, index.find(as_typed.query, "en"), key=_likeliest)
    answer = _answer(index, intents, findings, lang)
    return Understood(intents, findings, answer, language_asked_for(text))


def _likeliest(findings: Findings) -> float:
    return max((candidate.probability for candidate in findings.candidates), default=0.0)


def in_parts(index: Index, whole: Understood, text: str, lang: Lang) -> Understood:
    """The same, where the message is about two matters that are answered apart."""
    parts = separate_parts(in_own_script(text, lang))
    if parts is None:
        return whole
    first, second = (index.find(recognise(part).query, lang) for part in parts)
    matters = two_matters(first, second, index.stakes)
    if matters is None:
        return whole
    return replace(whole, findings=first, answer=matters[0], answers_also=matters[1])


def _answer(index: Index, intents: Intents, findings: Findings, lang: Lang) -> str | None:
    """The article that surely answers a message. Anger is not answered by how to complain, nor who wants no
    person by how to find staff."""
    if intents.small_talk is SmallTalk.NO_PERSON:
        return None
    decision = decide(findings, index.stakes, Tried())
    article = index.article(decision.articles[0], lang) if decision.kind is Kind.ANSWER else None
    if article is None or (intents.angry and _about_complaining(article)):
        return None
    return article.id


def _about_complaining(article: PublishedArticle) -> bool:
    complaints = sum(recognise(question).complains for question in article.questions)
    return complaints > 1 or recognise(article.title).complains


def read_on(index: Index, alone: Understood, signs: Leaning, lang: Lang, before: Earlier) -> Understood:
    """A message that may lean on the question before it, understood alone or together with that."""
    together = index.find(_together(before.question, alone.intents.query, lang), lang)
    if better_together(signs, alone.findings, together, before, index.stakes):
        return replace(alone, findings=together, in_context_of=before.question)
    return alone


def explain(index: Index, text: str, lang: Lang, in_context_of: str | None = None) -> Explanation:
    """What is found for a message, together with `in_context_of` where there is one, and why."""
    query = recognise(in_own_script(text, lang)).query
    return index.explain(_together(in_context_of, query, lang) if in_context_of else query, lang)


def leans_on(index: Index, text: str, lang: Lang, question: str) -> bool:
    """Whether `text`, said after `question` was answered, is understood together with it."""
    alone, signs = understand(index, text, lang), leaning(in_own_script(text, lang))
    if not may_lean(signs, alone.findings, index.stakes):
        return False
    findings = understand(index, question, lang).findings
    decision = decide(findings, index.stakes, Tried())
    answered = decision.articles[0] if decision.kind is Kind.ANSWER else None
    return read_on(index, alone, signs, lang, Earlier(question, findings, answered)).in_context_of is not None


def _together(question: str, query: str, lang: Lang) -> str:
    """One text of both. The question before may be several messages, each in a script of its own."""
    before = "\n".join(in_own_script(said, lang) for said in question.splitlines())
    return f"{recognise(before).query}\n{query}"
