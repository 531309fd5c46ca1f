"""Feelings: Nadia is angry with us or in a hurry; Yusuf only mentions anger or speed."""

from __future__ import annotations

import pytest

from bot.language.intents import recognise

NADIA_IS_ANGRY = """
this is the worst service ever
worst app
your service is terrible
terrible customer service
this is unacceptable
I am so angry right now
I'm very disappointed with you
I am fed up with this
sick and tired of your excuses
I want to file a complaint
how do I make a complaint
you are thieves
you guys are scammers, give me my money back
shame on you
I will sue you
my lawyer will hear about this
I'm leaving, moving to your competitor
I will never buy from you again
what a waste of time
you stole my money
wtf is this
stupid bot
useless chatbot
are you kidding me
what a joke
this is ridiculous!!!
bloody useless
you lost a customer
nobody cares
going to report you to consumer protection
your app is garbage
أسوأ خدمة شفتها بحياتي
اسوا تطبيق
والله حرام عليكم
حسبي الله ونعم الوكيل
انتو نصابين
حرامية
بدي أقدم شكوى
اريد تقديم شكوى
عايز اعمل شكوى
ابغى ارفع شكوى عليكم
بغيت ندير شكاية
زهقت منكم
طفشت من خدمتكم
قرفت منكم
خدمتكم زفت
خدمة سيئة جدا
شو هالخدمة الزفت
ايه القرف ده
مهزلة
عيب عليكم
قلة احترام
هذا غير مقبول
راح اشتكي عليكم
سأقاضيكم
اخر مره اتعامل معكم
مش هتعامل معاكم تاني
رح اروح لشركة غيركم
انا معصب جدا
بوت غبي
ضيعتوا وقتي
سرقتوا فلوسي
الله ياخذكم
ما تستحون
كفاية كذب
والله شفارة
Your support is a joke
I'm done with this company, cancel everything
you people are useless
this is a disgrace
I've been waiting two weeks, totally unacceptable
terrible experience
I hate this app
you keep ignoring me
I want to complain about the driver
never again
you're all liars
I'm extremely frustrated with your service
الخدمة عندكم سيئة جدا
شركة فاشلة
تعاملكم وقح
والله عيب اللي بتعملوه
انا مستاء جدا من الخدمة
بدي اشتكي
حسبنا الله ونعم الوكيل فيكم
خدمة زبالة
انتم اسوأ شركة
قهرتوني
كذابين
هاد نصب
هذا استهتار بالعملاء
راح ارفع عليكم قضية
مالكم حل الله لا يوفقكم
حشومة عليكم
شنو هاد الخدمة الخايبة
تبا لكم
I'm really upset with how I was treated
your company is a fraud
absolutely disgusting behaviour
what kind of service is this
I'm losing my patience
this is the third time, I've had it with you
you should be ashamed
خدمتكم اسوأ من السيء
شو هالمهزلة
لعنة الله عليكم
والله تعبت منكم
بدي احكي مع محامي ضدكم
فلوسي راحت يا حرامية
ما شفت اسوأ منكم
مستاء جدا من تعاملكم
خدمة معفنة
رح اعمل فيكم شكوى
زهقت والله، الطابعة ما تشبك
قرفتونا المتجر ما يفتح
طلعتوا روحي
يا حرامية خصمتوا الاشتراك مرتين
والله انتو فاشلين
your stupid system charged me twice
"""

YUSUF_IS_NOT_ANGRY = """
it doesn't work
my card is not working
the app keeps crashing
I was scammed, what can I do
how do I report a scam
I want to report a lost card
an angry customer left me a review, how do I reply
how can my customers file a complaint
complaint form for my shop
how do I handle a customer who is upset
where do I see bad reviews of my product
I'm not angry, just curious
this is urgent
I want to cancel my subscription
I want a refund
how do I close my account
somebody stole my card
my phone was stolen
had enough credit but the payment failed
my order never came
never used the card
I forgot my password again
How do I leave a review
is there a legal notice page
you are great
how do I delete a bad review on my shop
the worst case is what I want to avoid
مش شغال
ما زبط
التطبيق بيعلق
تعرضت للنصب شو اعمل
كيف ابلغ عن احتيال
بطاقتي انسرقت
بدي الغي اشتراكي
عميل غاضب كيف ارد عليه
كيف يقدم العملاء شكوى في متجري
صفحة الشكاوى في متجري
كيف استرجع فلوسي
الدفع غير مقبول
البطاقة غير مقبولة
مستعجل جدا
نسيت كلمة السر
كيف احذف حسابي
وصلتني رسالة نصب
طلبي تأخر
الموقع بطيء
انا مش زعلان بس بدي افهم
كيف اطلب محامي
هل تقدمون خدمة التوصيل
شكرا لخدمتكم
ما عندكم توصيل للبيت
هرفع الملف من فين
وين ارفع الصورة
the sound is terrible on calls
why is my rate worse than the market
my boss is angry because the report is late, how do I export it
I hate typing the code each time, can I turn it off
how to sue
لماذا تم رفض طلبي
كيف ابلغ عن بائع نصاب
ليش سحبتوا فلوس من حسابي
زهقت من اللون الازرق كيف اغيره
what is your worst rate
my account was robbed
I'm afraid the card is lost
how do I complain about a neighbour's noise in the rental
can I write a review
عندي مشكلة في الدفع
الجهاز سيء الصوت
اين ارفع المستندات
"""

NADIA_IS_IN_A_HURRY = """
this is urgent
urgent!!
URGENT my site is down
I need this fixed asap
its an emergency
please help me as soon as possible
I need access right now
please fix this immediately
I'm in a hurry
I can't wait
we are losing money every minute
help me quickly
this is really time sensitive
need help rn
very important and urgent
ضروري
ضروري جدا
الموضوع عاجل
مستعجل
انا مستعجلة
حالة طارئة
ساعدوني بسرعة
محتاج حل بسرعه
بسرعة لو سمحت
ردوا علي بأسرع وقت
حلوها فورا
كيف ارجع حسابي ضروري
عاجل الموقع واقف
زربان عافاك
ما اقدر انتظر
ابغى الحل الحين ضروري
الامر لا يحتمل التأخير
الحقوني
بدي حل هلا ضروري
hurry up please
my website is down urgent help
reply fast
please it's urgent
I need it today, urgently
الموقع واقف والزبائن عم تستنى عاجل
بسرعة الله يخليكم
محتاجها ضروري اليوم
حالة طوارئ
اسرعوا
this can't wait, please
I urgently need to unblock my card
please answer asap
بدي الحل بسرعه
ضروري جدا لو سمحتوا
انا بالمطار ومستعجل
عاجل جدا
"""

YUSUF_HAS_TIME = """
not urgent
it's not an emergency
how do I change my emergency contact
is there urgent delivery
how do I mark a ticket as urgent
no hurry
no rush
what is the express shipping price
how fast is the delivery
my battery drains fast
how do I get paid immediately after a sale
can I change my password now
when will it arrive
I want a quick guide
the code expires quickly
مش ضروري
مو مستعجل
غير عاجل
هل ضروري احط رقم الهوية
الشحن العاجل بكم
كم رسوم التوصيل السريع
تحويل فوري
البطارية تخلص بسرعة
كيف اغير رقم الطوارئ
الانترنت يفصل بسرعة
متى يوصل طلبي
كيف اغير كلمة السر الان
على مهلك
مو ضروري اليوم
هل من الضروري توثيق الحساب
urgent care near me
اسرع طريقة للشحن
كم ياخد التحويل العاجل
what counts as urgent
كم رسوم الحوالة العاجلة
هل التوصيل سريع
"""


@pytest.mark.parametrize("text", NADIA_IS_ANGRY.strip().splitlines())
def test_nadia_is_angry_with_us(text: str) -> None:
    assert recognise(text).angry


@pytest.mark.parametrize("text", YUSUF_IS_NOT_ANGRY.strip().splitlines())
def test_yusuf_is_not_angry_with_us(text: str) -> None:
    assert not recognise(text).angry


@pytest.mark.parametrize("text", NADIA_IS_IN_A_HURRY.strip().splitlines())
def test_nadia_is_in_a_hurry(text: str) -> None:
    assert recognise(text).urgent


@pytest.mark.parametrize("text", YUSUF_HAS_TIME.strip().splitlines())
def test_yusuf_has_time(text: str) -> None:
    assert not recognise(text).urgent


@pytest.mark.parametrize(
    "text",
    [
        "I want to file a complaint",
        "I will sue you",
        "my lawyer will hear about this",
        "بدي أقدم شكوى",
        "سأقاضيكم",
    ],
)
def test_nadia_complains_in_so_many_words(text: str) -> None:
    assert recognise(text).complains
    assert recognise(text).angry


@pytest.mark.parametrize(
    "text", ["wtf is this", "got charged 2x for my subscription wtf", "حرامية", "خدمتكم زفت"]
)
def test_anger_alone_is_no_complaint(text: str) -> None:
    assert recognise(text).angry
    assert not recognise(text).complains
