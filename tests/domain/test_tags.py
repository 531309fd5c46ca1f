"""Words that are put on tickets."""

from __future__ import annotations

import pytest

from bot.domain.tags import LONGEST_TAG, MOST_TAGS, checked_tag, with_tags
from bot.errors import InvalidInput


def test_the_same_word_is_the_same_tag_however_it_is_typed() -> None:
    assert checked_tag("  Black   Friday ") == checked_tag("black friday") == "black friday"
    assert checked_tag("عيد\tالفطر") == "عيد الفطر"


@pytest.mark.parametrize("text", ["", " \n", "x" * (LONGEST_TAG + 1), "a\x00b"])
def test_what_says_nothing_or_too_much_is_no_tag(text: str) -> None:
    with pytest.raises(InvalidInput):
        checked_tag(text)


def test_tags_are_added_once_and_removed_and_stay_in_order() -> None:
    assert with_tags(("billing", "eid"), added=("refund", "eid")) == ("billing", "eid", "refund")
    assert with_tags(("billing", "eid"), removed=("billing",)) == ("eid",)
    assert len(with_tags((), added=map(str, range(99)))) == MOST_TAGS
