"""Follow-ups: Huda says how the answer went; Karim asks something, or says the contrary."""

from __future__ import annotations

import pytest

from bot.language.intents import recognise

HUDA_IS_STILL_STUCK = """
still not working
it's still not working
still broken
It still doesn't work
same problem
same error again
the same thing
didn't work
that didn't help
it did not work
doesnt work
not working
not solved
no luck
nothing changed
I tried that and nothing
I did everything and it still fails
tried all the steps, still the same
the problem is still there
I still can't log in
still having the same issue
none of that worked
no, it didn't help
it didnt fix it
what else can I try
the app is still not working
it keeps happening
dosent work
problem persists
not fixed yet
another solution please
لسه مش شغال
لسا ما زبط
ما زبط
ما زبط معي
مازبط
ما ضبط
ما اشتغل
مش شغال
ما نفع
مانفعش
منفعش
باقي ما خدام
ماخدامش
مازال ما خدمش
مازال نفس المشكل
نفس المشكلة
نفس الخطأ
المشكلة ما انحلت
لم تحل المشكلة
جربت كل الخطوات وما نفع
عملت كل شي وما زبط
جربتها ومش شغالة
لا يزال لا يعمل
ما زالت المشكلة موجودة
المشكلة باقية
للحين ما يشتغل
لحد دلوقتي مش شغال
بعده ما يشتغل
بدون فايدة
مافي فايدة
ما تغير شي
ما ساعدني
مفيش فايدة
متحلتش
في حل تاني؟
لسه مش شغال شو اعمل
Unfortunately that didn't help
nope still the same error
I tried it but it doesn't work
I've done all that, it's not working
no it is still happening
that's not helpful
I already did that
still nope
it says the same thing again
للأسف ما اشتغل
نفس الشي
جربت وما مشي الحال
عملت اللي قلته ولسه نفس المشكلة
ما صار شي
لا ما نفع
لسه زي ما هي
والو ما خدمش
ما فاد
ما انحلت
لا لم ينجح
مو شغال
لا ما زبط
جربت هالشي وما اشتغل
Sorry, that didn't do it
it's the same
nothing works
tried, no change
i still have the problem
not really helpful
it's not fixed
لا ما ضبطت
برضه مش شغال
ما في فايدة
نفس المشكلة بعد الخطوات
المشكل باقي
مازال ما خدام
حاولت وما قدرت
ما زال الخطأ يظهر
لسه بيطلع نفس الخطأ
"""

KARIM_SAYS_SOMETHING_ELSE = """
my printer is still not working after the update, what do I do about the ink cartridge
my card is not working
the payment did not go through
my order still has not arrived
why is my account not working
how do I fix a card that is not working abroad
it worked
works now
hello
I want a refund
is the system not working today for everyone in Germany
nothing happens when I click pay
my transfer failed yesterday
I have the same email for two accounts
I tried to change my password
is there another way to pay
still waiting for my parcel from last week
the website does not load on my phone
can I use the same card twice
I did not receive the code
طلبي لسه ما وصل
بطاقتي مش شغالة
التطبيق لا يعمل على جهازي الجديد بعد التحديث
ما وصلني الكود
كيف اغير كلمة السر
ليش الدفع ما يمشي بالبطاقة
زبط
ضبط معي
نفس البطاقة لحسابين
هل يمكن استخدام نفس الايميل
لما يشتغل الموقع خبروني
الموقع مش شغال عندي من امبارح وطلبت طلب وما وصل
شكرا
جربت احول فلوس من حسابي
هل في طريقة ثانية للدفع
ما في رصيد بحسابي
still waiting
still waiting for my refund
do I still need the card
I am still in the trial, can I cancel
هل لسه العرض موجود
can the same error happen on Android
my card still hasn't come
do I have to use the same card
I can't find the fix button on the invoice page
ما وصلتني الرسالة
كيف احل المشكلة
"""

HUDA_IS_DONE = """
it worked
it works now
works!
that worked, thanks
solved
fixed
problem solved
all good now
that did it
that did the trick
thanks it's working now
yes it worked
I got in
I can log in now
it's fixed thank you so much
perfect, it works
sorted, cheers
everything is working again
got it working
working now
that helped
back to normal
I fixed it
my issue is resolved
done, thanks
worked like a charm
the code worked
ضبط معي شكرا
تمام اشتغل
ضبط
زبط
زبطت معي
زبط يسلمو
اشتغل
اشتغلت الحمدلله
انحلت المشكلة
المشكلة انحلت شكرا
اتحلت
تحلت المشكلة
تم الحل
تم حل المشكلة شكرا
خدم دابا
صافي راه خدام
رجع يشتغل
صار شغال
صار يشتغل تمام
مشي الحال
نفع معي
نجحت
ظبط معايا شكرا
التطبيق اشتغل
قدرت ادخل شكرا
حليتها
كل شي تمام
دخلت خلاص شكرا
yes that solved it
great it's working
okay it works fine now thanks
finally it worked!!
yay works
اشتغل تمام
الحمدلله زبطت
تمام ضبط الله يعطيك العافية
مشكور انحلت
خلاص اتحلت
شكرا اشتغل معايا
تمام خلصت المشكلة
صافي خدمات ليا
brilliant, it worked
that fixed it
ok works now
it's solved, bye
yes, fixed, thanks
تم الحل شكرا لكم
اشتغل الحمد لله
ضبطت الامور
انحلت مشكلتي
الحين شغال
خدم شكرا
"""

KARIM_IS_NOT_DONE = """
it didn't work
not fixed
still not working
is it fixed?
has it been solved
when will it be fixed
it worked yesterday
it worked before the update
how does it work
I want it fixed
please get it working
it works but the other one does not
nothing worked
not solved yet
why did it stop working
does this work with iPhone
my order is done but not paid
thanks
hello
how do I get my problem resolved
the site worked until today
did it work
almost working
I need this sorted
ما زبط
ما ضبط معي
ما اشتغل
لسه ما انحلت
هل انحلت المشكلة
متى ينحل
الموقع شغال؟
مش شغال
كان شغال امبارح
لما اشتغل
ضبط بس بطيء
كيف يشتغل
ابغى حل
ساعدني
خدمات
لم يتم الحل
شكرا
تمام
هل نجحت العملية
بدي اياه يشتغل
how do I know it worked
is everything working today
does it work
متى يشتغل
works sometimes
it worked on my phone but not on my laptop
the payment worked twice
شغال بس بطيء
يشتغل احيانا
"""


NOTHING_CAME = """
the reset mail never comes
still no email!!
i did that already, nothing in spam
I did not receive the code
nothing arrived
no email yet
ما وصل شي
ما وصلني الكود
ما جاني الايميل
ولا رسالة وصلت
"""

SOMETHING_ELSE_DID_NOT_COME = """
my order never came
the customer has not received the parcel
my payout has not reached my bank account
order emails land in spam
طلبي لسه ما وصل
مستحقاتي ما وصلت إلى حسابي البنكي
ما وصلت الشحنة للزبون
"""


@pytest.mark.parametrize("text", NOTHING_CAME.strip().splitlines())
def test_what_an_answer_should_bring_has_not_come(text: str) -> None:
    assert recognise(text).nothing_came


@pytest.mark.parametrize("text", SOMETHING_ELSE_DID_NOT_COME.strip().splitlines())
def test_what_has_not_come_has_nothing_to_do_with_an_answer(text: str) -> None:
    assert not recognise(text).nothing_came


@pytest.mark.parametrize("text", HUDA_IS_STILL_STUCK.strip().splitlines())
def test_huda_is_still_stuck(text: str) -> None:
    assert recognise(text).still_broken


@pytest.mark.parametrize("text", KARIM_SAYS_SOMETHING_ELSE.strip().splitlines())
def test_karim_does_not_say_that_it_still_fails(text: str) -> None:
    assert not recognise(text).still_broken


@pytest.mark.parametrize("text", HUDA_IS_DONE.strip().splitlines())
def test_huda_is_done(text: str) -> None:
    assert recognise(text).solved


@pytest.mark.parametrize("text", KARIM_IS_NOT_DONE.strip().splitlines())
def test_karim_does_not_say_that_it_is_solved(text: str) -> None:
    assert not recognise(text).solved
