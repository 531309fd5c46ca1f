"""Words that are put on tickets, and on agents as what they are good at: the same word is the same tag."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.conversation import checked_text

LONGEST_TAG = 40
MOST_TAGS = 20


def checked_tag(text: str) -> str:
    """`text` as a tag: small letters, and one blank between words.

    Raises:
        InvalidInput: it says nothing, is too long, or cannot be stored.
    """
    return " ".join(checked_text(text, "tag", LONGEST_TAG).casefold().split())


def with_tags(tags: Iterable[str], added: Iterable[str] = (), removed: Iterable[str] = ()) -> tuple[str, ...]:
    """The tags in the order in which they came, each once and no more than `MOST_TAGS`."""
    without = set(removed)
    kept = dict.fromkeys(tag for tag in (*tags, *added) if tag not in without)
    return tuple(kept)[:MOST_TAGS]
