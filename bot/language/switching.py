"""Whether somebody asks, in a message of its own, to go on in Arabic or in English."""

from __future__ import annotations

from bot.language import Lang
from bot.language.buttons import readings
from bot.language.phrasebook import as_line, phrases

_TABLES: tuple[tuple[str, Lang], ...] = (("arabic", "ar"), ("english", "en"))


def language_asked_for(text: str) -> Lang | None:
    """The language that `text` asks for and says nothing besides; None when it asks for none."""
    for spoken in readings(text):
        line = as_line(spoken)
        for table, lang in _TABLES:
            if phrases("language", table).within(line) and phrases("language", table, "beside").covers(line):
                return lang
    return None
