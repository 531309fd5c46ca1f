"""Arabic typed in Latin letters is understood as if it had been typed in Arabic ones."""

from __future__ import annotations

import pytest

from bot.actions.understanding import explain, leans_on, understand
from bot.language.latin_script import in_own_script
from bot.retrieval.live import LiveIndex

TYPED = [
    ("nsit el password bta3i", "نسيت الباسورد بتاعي"),
    ("kif fini ghayyer el password?", "كيف فيني غير الباسورد؟"),
    ("3ayez astarja3 el floos", "عايز استرجع الفلوس"),
    ("wen talabi", "وين طلبي"),
]


@pytest.mark.parametrize(("latin", "arabic"), TYPED, ids=[latin for latin, _ in TYPED])
def test_yusuf_finds_the_same_article_in_either_script(
    latin: str, arabic: str, sample_index: LiveIndex
) -> None:
    index = sample_index.current()
    found, meant = (understand(index, text, "ar").findings for text in (latin, arabic))
    assert found.candidates[0].article_id == meant.candidates[0].article_id
    assert found == index.find(in_own_script(latin), "ar")
    assert explain(index, latin, "ar").findings == found


@pytest.mark.parametrize("text", ["I forgot my password", "où est ma commande"])
def test_other_languages_are_read_as_they_are_written(text: str, sample_index: LiveIndex) -> None:
    assert understand(sample_index.current(), text, "en").intents.query == text


def test_a_greeting_in_latin_letters_is_one(sample_index: LiveIndex) -> None:
    index = sample_index.current()
    latin, arabic = (understand(index, text, "ar").intents for text in ("salam 3alaykom", "سلام عليكم"))
    assert latin == arabic


def test_a_follow_up_in_latin_letters_leans_like_one_in_arabic(sample_index: LiveIndex) -> None:
    index, first = sample_index.current(), "نسيت كلمة المرور"
    for text in ("w mn el iphone?", "adesh btakhod wa2t?"):
        assert leans_on(index, text, "ar", first) == leans_on(index, in_own_script(text), "ar", first)


def test_a_story_in_both_scripts_is_read_line_by_line(sample_index: LiveIndex) -> None:
    index = sample_index.current()
    mixed, arabic = (
        "متجري\nw talabi w el floos dayi3in",
        "متجري\n" + in_own_script("w talabi w el floos dayi3in"),
    )
    assert mixed != arabic
    assert (
        explain(index, "كم بتاخد وقت؟", "ar", mixed).findings
        == explain(index, "كم بتاخد وقت؟", "ar", arabic).findings
    )
