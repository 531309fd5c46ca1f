"""Mona types what a button says; Karim asks something that only sounds like it."""

from __future__ import annotations

import pytest

from bot.language.buttons import agreed, pressed, puzzled, typed_in_arabic

ON_A_STEP = {
    *("step:next", "step:back", "step:stuck", "step:another_way", "solved"),
    *("form:fix", "form:fix_with_reason", "not_my_question", "urgent"),
}
ON_AN_ANSWER = {
    *("solved", "still_broken", "urgent", "not_my_question"),
    *("form:fix", "form:fix_with_reason", "form:walkthrough"),
}
MONA_TYPES = {
    "step:next": """
        next
        Next step
        done
        ok done, next
        yes
        I see it
        yes it opened
        what next?
        what is the next step
        and then?
        التالي
        الخطوة التالية
        اللي بعده
        لي موراها
        خلصت
        تم
        تمام
        ايوه ظهر
        وبعدين
        يلا كمل
        شو بعدين
        شو الخطوة اللي بعدها
        ما هي الخطوة التالية
        etali
        el khatwa el taleya
        3melt
    """,
    "step:back": """
        back
        go back
        previous step
        take me back please
        رجوع
        ارجع
        ارجع خطوة
        السابق
        الخطوة السابقة
        اللي قبلها
        erja3
    """,
    "step:stuck": """
        I'm stuck
        stuck here
        I don't see it
        I can't find the button
        nothing happens
        not yet
        no
        where?
        تعثرت
        تعثّرت هنا
        علقت هنا
        ما لقيتها
        ما ظهر شي
        كيف؟
        لا
    """,
    "step:another_way": """
        I don't understand
        ما فهمت
        مش فاهم
        مافهمتش
        مو واضح
        ma fhemt
        explain it another way
        in other words
        explain again please
        اشرحها بعبارة أخرى
        اشرحلي اكثر
        وضح اكتر
    """,
    "form:fix": """
        just the fix
        just the solution please
        short answer
        الحل فقط
        الحل بس
        بس عطني الحل
        باختصار
        el 7al bas
    """,
    "form:fix_with_reason": """
        the fix, and why
        the fix and the reason
        الحل وسببه
    """,
    "form:walkthrough": """
        step by step
        show me the steps
        walk me through it
        I don't understand
        خطوة بخطوة
        اعرض الخطوات
        وريني الخطوات
        بالتفصيل
        ما فهمت
        khatwa b khatwa
    """,
    "not_my_question": """
        this is not my question
        that's not what I asked
        not what I meant
        wrong answer
        you misunderstood me
        ليس هذا سؤالي
        مو هذا سؤالي
        مش ده سؤالي
        ماشي هذا سؤالي
        ما قصدت هيك
        مو هذا اللي سألت عنه
        اقصد شي ثاني
    """,
    "urgent": """
        urgent
        it's urgent
        very urgent!!
        عاجل
        الأمر عاجل
        ضروري
        الموضوع مستعجل
    """,
}
KARIM_ASKS = """
how do I go back to the old plan
when is my next payout
what are the steps to cancel an order
how to reset it
I want to return an order
the app is stuck
not urgent
urgent delivery
is it free
hello
thanks
مو عاجل
كيف ارجع طلب
رجوع المبلغ
متجري واقف
وصلني طلب
ليش
حل مشكلة الطابعة
ما وصلني الكود
هل هو مجاني
"""


@pytest.mark.parametrize(
    ("choice", "said"),
    [(choice, line.strip()) for choice, text in MONA_TYPES.items() for line in text.strip().splitlines()],
)
def test_what_a_button_says_may_be_typed(choice: str, said: str) -> None:
    assert pressed(said, ON_AN_ANSWER if choice == "form:walkthrough" else ON_A_STEP) == choice


@pytest.mark.parametrize("said", KARIM_ASKS.strip().splitlines())
def test_a_question_presses_nothing(said: str) -> None:
    assert pressed(said, ON_AN_ANSWER) is None


@pytest.mark.parametrize("said", ["next", "go back", "خطوة بخطوة"])
def test_only_what_was_offered_is_pressed(said: str) -> None:
    assert pressed(said, {"solved", "person"}) is None


@pytest.mark.parametrize(
    ("said", "choice"),
    [("حُلّت المشكلة", "solved"), ("It works now", "solved"), ("Talk to a person", "person")],
)
def test_a_label_counts_in_either_language(said: str, choice: str) -> None:
    assert pressed(said, {"solved", "person"}) == choice


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        *[(said, True) for said in ("yes", "exactly", "yeah that one", "بالضبط", "اي هذا", "هو هذا", "aywa")],
        *[(said, False) for said in ("no", "no thanks", "not yet", "لا", "la")],
        *[(said, None) for said in ("yes I lost my card", "لا يفتح المتجر", "no sound", "", "🙂")],
    ],
)
def test_yes_and_no(said: str, answer: bool | None) -> None:
    assert agreed(said) is answer


def test_letters_that_mean_something_only_in_arabic() -> None:
    assert typed_in_arabic("khatwa b khatwa")
    assert not typed_in_arabic("next step please")
    assert not typed_in_arabic("التالي")


def test_the_same_word_again_and_again_costs_no_time() -> None:
    assert pressed("it " * 8 + "x", ON_A_STEP) is None
    assert pressed("it " * 100_000, ON_A_STEP) is None


@pytest.mark.parametrize(
    "said",
    [
        "i dont understand",
        "ما فهمت",
        "ما فهمت عليك",
        "where is that button",
        "وين بلاقي هالزر",
        "فين الزر ده",
    ],
)
def test_who_does_not_follow_is_heard(said: str) -> None:
    assert puzzled(said)
    assert pressed(said, ON_A_STEP) == "step:another_way"


@pytest.mark.parametrize("said", ["فهمت عليك", "where is my order", "وين زر حذف الحساب", "ما فهمت الفاتورة"])
def test_who_asks_something_follows(said: str) -> None:
    assert not puzzled(said)
