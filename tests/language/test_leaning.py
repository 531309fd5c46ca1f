"""Samira and Yusuf go on asking without saying again what about; Karim's messages are whole by themselves."""

from __future__ import annotations

import pytest

from bot.language.leaning import leaning

THEY_GO_ON = """
and on iPhone?
and for staff?
what about the fees?
how about yearly plans
ok but can I keep my data?
okay and if the email never comes
what if the link has expired?
on Android?
for companies?
does it work with Visa too?
the same for my second shop
can I change it?
طيب ومن الجوال؟
ومن الأيفون؟
وللشركات؟
طب والرسوم؟
والمرتجعات؟
وإذا ما وصلني الإيميل؟
اذا انتهت صلاحية الرابط؟
بالنسبة للطلبات الدولية
وكيف أغير الحساب؟
وعلى الأندرويد كمان؟
بس من التطبيق
نفس الشي لمتجري الثاني؟
وبكم الاشتراك؟
وفين ألقى الفاتورة؟
"""
THEY_SAY_NOTHING_OF_THEIR_OWN = """
how long does it take?
why?
how much is it?
and then?
is it safe?
what does that mean
كم بتاخد وقت؟
قديش بياخد وقت
بشحال؟
ليش؟
وبعدين؟
وكم يستغرق؟
شو يعني؟
"""
KARIM_ASKS_SOMETHING_WHOLE = """
how do I cancel an order
I forgot my password
my customers cannot pay with their cards since this morning
my store is not opening for anyone, it shows an error page
and please tell me how my colleague in the other branch could print the labels for these orders
كيف ألغي طلب
نسيت كلمة المرور
وين طلبيتي
وصلتني رسالة غريبة
وقف المتجر
والله ما اشتغل
واتساب المتجر معطل
والدي يريد حسابًا
بدي غير الحساب البنكي اللي بتوصل عليه المستحقات
"""
THEY_ONLY_SHOW_THAT_THEY_HEARD = """
ok
okay
I see
right
طيب
تمام
اها
?
...
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("said", lines(THEY_GO_ON))
def test_going_on_is_heard(said: str) -> None:
    assert leaning(said).leans


@pytest.mark.parametrize("said", lines(THEY_SAY_NOTHING_OF_THEIR_OWN))
def test_a_question_without_its_matter_is_heard(said: str) -> None:
    assert leaning(said).empty


@pytest.mark.parametrize("said", lines(KARIM_ASKS_SOMETHING_WHOLE))
def test_a_whole_question_does_not_lean(said: str) -> None:
    assert not leaning(said).leans
    assert not leaning(said).hollow


@pytest.mark.parametrize("said", [*lines(THEY_ONLY_SHOW_THAT_THEY_HEARD), "", "🙂"])
def test_a_nod_goes_on_with_nothing(said: str) -> None:
    assert leaning(said).length == 0 or not leaning(said).leans


def test_what_points_back_may_hold_all_there_is() -> None:
    assert leaning("can I change it?").hollow
    assert not leaning("and on iPhone?").hollow


def test_a_very_long_message_costs_no_time() -> None:
    assert not leaning("and it " * 100_000).leans


@pytest.mark.parametrize("said", ["وين الفلوس؟", "what are your hours?", "is it working?", "كم التكلفة؟"])
def test_a_word_that_carries_a_subject_is_something_of_ones_own(said: str) -> None:
    assert not leaning(said).empty
