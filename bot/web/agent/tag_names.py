"""What the tags of tickets are called."""

from __future__ import annotations

from bot.domain.routing import TEAM_TAGS
from bot.language import Lang
from bot.language.catalogue import say
from bot.web.customer.topics import topic_name


def tag_name(tag: str, lang: Lang) -> str:
    """The name of a tag that means something to the teams; any other is a topic, or what somebody typed."""
    return say(f"agent.tag.{tag}", lang) if tag in TEAM_TAGS else topic_name(tag, lang)
