"""The names of topics: a knowledge base may have any folders, and the catalogue knows the usual ones."""

from __future__ import annotations

from bot.language import Lang
from bot.language.catalogue import keys, say


def topic_name(topic: str, lang: Lang) -> str:
    """What customers read for the topic whose folder is `topic`."""
    key = f"help_page.topics.{topic}"
    if key in keys():
        return say(key, lang)
    return topic.replace("-", " ").replace("_", " ").strip().capitalize()
