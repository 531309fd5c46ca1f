"""Which of the two languages a browser asks for."""

from __future__ import annotations

from bot.language import LANGUAGES, Lang

_DEFAULT: Lang = "ar"


def preferred_language(accept_language: str | None) -> Lang:
    """The better liked of the two by an `Accept-Language` header (RFC 9110, 12.5.4), else Arabic."""
    best: Lang = _DEFAULT
    best_weight = 0.0
    for item in (accept_language or "").split(",")[:50]:
        tag, _, parameter = item.partition(";")
        name = tag.strip().lower().partition("-")[0]
        weight = _weight(parameter)
        for lang in LANGUAGES:
            if name == lang and weight > best_weight:
                best, best_weight = lang, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
