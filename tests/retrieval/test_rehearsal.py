"""Rehearsal: a question is played as if it had never been seen, nor its twin in the other language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from bot.domain.passages import Passage, PassageKind
from bot.language import Lang
from bot.retrieval import rehearsal
from bot.retrieval.arrays import Floats
from bot.retrieval.calibrating import fit
from bot.retrieval.embedding import Texts
from bot.retrieval.encoder import Encoder
from bot.retrieval.learned import log_odds
from bot.retrieval.pool import FEATURES, KNOWN, message
from bot.retrieval.ranking import SHORTLIST, TERMS, TRAITS
from bot.retrieval.regression import fit_logistic
from bot.retrieval.rehearsal import Case, Cases, Stage, outside_of, rehearse
from bot.retrieval.staging import stages
from bot.retrieval.twins import twins

Row = tuple[str, PassageKind, str]
Staged = Callable[..., dict[Lang, Stage]]

MEANING, WORDING, NEAREST, SPELLING = (
    FEATURES.index(name) for name in ("meaning", "wording", "nearest", "spelling")
)
IS_FOREIGN = TERMS.index("foreign")
COLOURS = ("red", "green", "blue", "black", "white")
QUESTION, TITLE, FIX = PassageKind.QUESTION, PassageKind.TITLE, PassageKind.FIX
PARCEL = [
    ("parcel", TITLE, "A parcel is late"),
    ("parcel", QUESTION, "where is my parcel"),
    ("parcel", QUESTION, "Where is my PARCEL"),
    ("parcel", QUESTION, "the courier did not come"),
]
PASSWORD = [
    ("password", TITLE, "Reset the password"),
    ("password", QUESTION, "I forgot my password"),
    ("password", QUESTION, "password does not work"),
]
IN_ARABIC = [
    ("parcel", TITLE, "تأخر الشحنة"),
    ("parcel", QUESTION, "وين طلبيتي"),
    ("parcel", QUESTION, "لم يصل الطرد"),
    ("parcel", QUESTION, "المندوب ما إجا"),
    ("password", TITLE, "إعادة تعيين كلمة المرور"),
    ("password", QUESTION, "نسيت كلمة المرور"),
    ("password", QUESTION, "الباسورد ما بيشتغل"),
]


@pytest.fixture
def staged(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Staged:
    """Makes a stage for each language of (article, kind, text) rows; `en_too`, say, are rows in Arabic of
    articles that do not exist in English."""

    def make(**rows: Sequence[Row]) -> dict[Lang, Stage]:
        texts = Texts(encoder, tmp_path_factory.mktemp("empty"))
        texts.take_in([text for some in rows.values() for _, _, text in some])
        passages = {
            lang: (
                *(Passage(article, other, kind, text) for article, kind, text in rows.get(f"{lang}_too", ())),
                *(Passage(article, lang, kind, text) for article, kind, text in rows[lang]),
            )
            for lang, other in (("ar", "en"), ("en", "ar"))
            if lang in rows
        }
        return stages(passages, texts, twins(passages, texts.vectors))

    return make


def of_the_right_one(cases: Sequence[Case], column: int) -> list[float]:
    return [float(case.found.terms[case.right, column]) for case in cases]


def by_article(case: Case) -> Floats:
    """[articles, TERMS], in the order of the articles."""
    return case.found.terms[np.argsort(case.found.numbers)]


def test_neither_the_question_nor_its_repetition_is_found(staged: Staged) -> None:
    cases = rehearse(staged(en=PARCEL)["en"]).answerable
    assert len(cases) == 3
    assert max(of_the_right_one(cases, NEAREST)) < 0.99
    assert max(of_the_right_one(cases, SPELLING)) < 0.99


def test_a_question_left_out_counts_as_if_it_had_never_been_written(staged: Staged) -> None:
    """With five questions each is left out alone, so what is learned compares too."""
    played = rehearse(staged(en=[*PARCEL, *PASSWORD])["en"]).answerable[2]
    stage = staged(en=[*PARCEL, *PASSWORD])["en"]
    never = staged(en=[row for row in (*PARCEL, *PASSWORD) if row[2] != "the courier did not come"])["en"]
    asked = message("the courier did not come", stage.meant.rows[3])
    exact = [FEATURES.index(name) for name in ("meaning", "nearest", "nearest_three")]
    np.testing.assert_allclose(
        by_article(played)[:, exact], never.pool.evidence(asked).articles[:, exact], atol=1e-3
    )


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_what_is_learned_has_seen_neither_the_question_nor_its_twin(lang: Lang, staged: Staged) -> None:
    """Learned here from a hand-made selection: all but the question and its translation."""
    rows = {"ar": IN_ARABIC, "en": [*PARCEL, *PASSWORD]}
    stage = staged(**rows)[lang]
    lessons = stage.meant
    texts = [text for some in rows.values() for _, _, text in some]
    twins = {"the courier did not come", "المندوب ما إجا"}
    asked = lessons.rows[texts.index(next(text for _, _, text in rows[lang] if text in twins))]

    def without(left_out: set[str]) -> Floats:
        kept = [row for row, text in enumerate(texts) if text not in left_out]
        weights = lessons.importance[kept]
        return log_odds(
            asked,
            fit_logistic(lessons.rows[kept], lessons.owners[kept], weights, 2, lessons.penalty),
        )

    played = by_article(rehearse(stage).answerable[2])[:, MEANING]
    np.testing.assert_allclose(played, without(twins), atol=1e-3)
    for one in twins:
        assert np.abs(played - without({one})).max() > 0.05, "its twin alone would have told"


def test_a_question_whose_only_support_is_its_twin_is_not_helped_by_it(staged: Staged) -> None:
    """All that is ever said of fees are one question and its translation."""
    rows = [("fees", QUESTION, "what are the fees"), ("fees", FIX, "Two dinars"), *PARCEL, *PASSWORD]
    arabic = [("fees", QUESTION, "كم الرسوم"), ("fees", FIX, "ديناران"), *IN_ARABIC]
    stage = staged(ar=arabic, en=rows)["en"]
    with_its_twin = log_odds(stage.meant.rows[stage.first], stage.pool.meaning)
    played = by_article(rehearse(stage).answerable[0])[:, MEANING]
    assert with_its_twin.argmax() == 0
    assert played[0] - played.mean() < (with_its_twin[0] - with_its_twin.mean()) / 2


def test_twins_are_told_by_what_they_say_and_not_by_their_place(staged: Staged) -> None:
    """In Arabic the same questions stand in another order, among one that nobody asks in English."""
    shuffled = [
        *IN_ARABIC[:1],
        ("parcel", QUESTION, "هل أدفع عند الاستلام"),
        *IN_ARABIC[3:0:-1],
        *IN_ARABIC[4:],
    ]
    stage = staged(ar=shuffled, en=[*PARCEL, *PASSWORD])["en"]
    key = dict(
        zip(
            [text for rows in (shuffled, [*PARCEL, *PASSWORD]) for _, _, text in rows],
            stage.keys,
            strict=True,
        )
    )
    assert key["نسيت كلمة المرور"] == key["I forgot my password"]
    assert key["تأخر الشحنة"] == key["A parcel is late"], (
        "titles are translations of each other, however free"
    )
    english = {key[text] for _, _, text in (*PARCEL, *PASSWORD)}
    assert key["هل أدفع عند الاستلام"] not in english
    assert len(english) == len(PARCEL) + len(PASSWORD)


def foreign_cases(cases: Cases, *, theirs: bool = True) -> list[Case]:
    """Those whose right article does not exist in the language of the question, or does after all."""
    return [case for case in cases.foreign if case.found.terms[case.right, IS_FOREIGN] == theirs]


def test_a_foreign_case_finds_its_article_by_its_meaning_in_the_other_language_alone(staged: Staged) -> None:
    stage = staged(ar=IN_ARABIC, en=[*PARCEL, *PASSWORD])["en"]
    cases = foreign_cases(rehearse(stage))
    assert cases
    for case in cases:
        right = case.found.terms[case.right]
        assert not right[: len(FEATURES)].any(), "how it is spelled says nothing there"
        assert 0 < right[TERMS.index("foreign_translated")] < 0.95, "its translation is not there"


def test_beside_foreign_articles_those_that_are_not_are_asked_for_as_well(colourful_in_both: Stage) -> None:
    cases = rehearse(colourful_in_both)
    assert of_articles(foreign_cases(cases)) == {0, 1, 2}
    assert of_articles(foreign_cases(cases, theirs=False)) == {0, 1, 2}


def test_in_one_language_nothing_is_foreign(colourful: Stage) -> None:
    assert not rehearse(colourful).foreign


def test_questions_of_articles_in_the_other_language_only_are_not_asked_in_this_one(staged: Staged) -> None:
    """The fees exist in Arabic only, and stand in the English pool so that they can be found at all."""
    arabic = [("fees", QUESTION, "كم الرسوم"), ("fees", QUESTION, "ما هي الأسعار")]
    both = staged(ar=[*arabic, *IN_ARABIC], en=[*PARCEL, *PASSWORD], en_too=arabic)
    assert of_articles(rehearse(both["en"]).answerable) == {1, 2}


def test_an_unanswerable_case_lists_and_knows_nothing_of_the_article_that_is_gone(staged: Staged) -> None:
    zebra = [("zebra", QUESTION, "zebra stripes"), ("zebra", QUESTION, "striped zebras")]
    cases = rehearse(staged(en=[*PARCEL, *PASSWORD, *zebra])["en"]).unanswerable
    listed = [sorted(case.found.numbers.tolist()) for case in cases]
    assert listed == [[1, 2]] * 3 + [[0, 2]] * 2 + [[0, 1]] * 2
    assert all(case.right is None for case in cases)
    known_stems = len(TRAITS) - len(KNOWN) + KNOWN.index("known_stems")
    assert [case.found.traits[known_stems] for case in cases[-2:]] == [0, 0]


def test_several_articles_are_gone_at_once_and_none_of_them_is_listed(staged: Staged) -> None:
    """Of seven articles every fifth is gone together with the first ones of each five."""
    subjects = ("fees", "hours", "invoice", "parcel", "password", "printer", "refund")
    rows = [row for name in subjects for row in ((name, TITLE, name), (name, QUESTION, f"my {name}"))]
    cases = rehearse(staged(en=rows)["en"]).unanswerable
    gone = [set(range(7)) - set(case.found.numbers.tolist()) for case in cases]
    assert gone == [{0, 5}, {0, 5}, {1, 6}, {1, 6}, {2}, {3}, {4}]


def test_the_right_article_is_always_listed_however_far_behind(staged: Staged) -> None:
    rows = [
        row
        for number in range(SHORTLIST + 5)
        for row in ((f"a{number:02}", TITLE, f"screw {number}"), (f"a{number:02}", QUESTION, f"nut {number}"))
    ]
    rows += [("odd", TITLE, "the moon and the tides"), ("odd", QUESTION, "nut screw nut screw")]
    cases = rehearse(staged(en=rows)["en"]).answerable
    listed = [case.found.numbers.tolist() for case in cases]
    assert all(len(numbers) == SHORTLIST for numbers in listed)
    assert [case.right for case, numbers in zip(cases, listed, strict=True) if numbers[-1] == SHORTLIST + 5]
    rights = [numbers[case.right] for case, numbers in zip(cases, listed, strict=True)]
    assert sorted(rights) == list(range(SHORTLIST + 6))


@pytest.fixture
def colourful(staged: Staged) -> Stage:
    """Three articles of five questions each."""
    rows = [(name, QUESTION, f"{colour} {name}") for name in ("box", "cup", "hat") for colour in COLOURS]
    return staged(en=rows)["en"]


@pytest.fixture
def colourful_in_both(staged: Staged) -> Stage:
    """The same, with Arabic."""
    english = [(name, QUESTION, f"{colour} {name}") for name in ("box", "cup", "hat") for colour in COLOURS]
    arabic = [
        (name, QUESTION, f"{noun} {colour}")
        for name, noun in (("box", "صندوق"), ("cup", "كوب"), ("hat", "قبعة"))
        for colour in ("أحمر", "أخضر", "أزرق", "أسود", "أبيض")
    ]
    return staged(ar=arabic, en=english)["en"]


def of_articles(cases: Sequence[Case]) -> set[int]:
    return {int(case.found.numbers[case.right]) for case in cases if case.right is not None}


def test_of_many_questions_no_more_are_played_than_is_useful(
    colourful: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(rehearse(colourful).answerable) == len(rehearse(colourful).unanswerable) == 15
    monkeypatch.setattr(rehearsal, "MOST_QUESTIONS", 4)
    played = rehearse(colourful)
    assert 3 <= len(played.answerable) <= 4
    assert of_articles(played.answerable) == {0, 1, 2}, "spread evenly"
    assert 1 <= len(played.unanswerable) <= 4


def test_of_many_articles_some_are_gone_while_questions_of_others_are_asked(
    colourful: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "_FEW_ARTICLES", 2)
    monkeypatch.setattr(rehearsal, "_PARTS_OF_MANY", 3)
    played = rehearse(colourful)
    assert of_articles(played.answerable) == {1, 2}
    assert len(played.unanswerable) == 5
    listed = [set(case.found.numbers.tolist()) for case in (*played.answerable, *played.unanswerable)]
    assert all(one == {1, 2} for one in listed), "the first is gone for all of them"


def test_the_title_stands_in_for_questions_that_nobody_wrote(staged: Staged) -> None:
    fees = [("fees", TITLE, "Fees"), ("fees", FIX, "The fee is two dinars")]
    cases = rehearse(staged(en=[*PASSWORD, *fees])["en"]).answerable
    assert [int(case.found.numbers[case.right]) for case in cases] == [0, 0, 1]


def test_a_single_sentence_cannot_be_rehearsed(staged: Staged) -> None:
    assert rehearse(staged(en=[("fees", TITLE, "Fees")])["en"]) == Cases((), (), (), ())


def test_a_message_from_outside_that_an_article_answers_is_left_out(staged: Staged, encoder: Encoder) -> None:
    weather = [
        ("weather", QUESTION, text)
        for text in ("is it going to rain today", "weather forecast today", "will it rain this week")
    ]
    stage = staged(en=[*PARCEL, *PASSWORD, *weather])["en"]
    lines = ["is it going to rain today", "who painted the mona lisa"]
    outside = outside_of(stage, [message(line, encoder.encode_one(line)) for line in lines])
    cases = rehearse(stage) + outside
    assert [case.right for case in cases.outside] == [None, None]
    assert len(fit(cases).outside) == 1
