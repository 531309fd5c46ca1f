"""Wanting a person: Samira asks for one in her words; Omar only mentions people."""

from __future__ import annotations

import pytest

from bot.language.intents import SmallTalk, recognise
from bot.language.latin_script import in_own_script

SAMIRA_ASKS = """
I want a person
i want to talk to a human
I want to speak with an agent please
can I speak to a representative?
talk to support
let me talk to a real person
Can someone call me
please call me back
I need a real human being
connect me to customer service
transfer me to an agent
put me through to someone
get me your manager
I'd like to chat with someone from your team
no robot please
I don't want a bot
I don't want to talk to a machine, give me a person
stop with the bot, human please
agent
AGENT!!!
real person
customer service
human plz
hello, operator please
Is there anyone I can talk to?
is there a human there
how do I contact support
how do i talk to a person
speak to someone about my bill
can i have a callback
could you have someone call me about my invoice
escalate this to a supervisor
I wanna talk to costumer service
My order is late and nobody answers, I want to speak to a person
representative
I would rather deal with a human
live agent
i need to speak to customer care urgently
do you have a customer service number
أريد التحدث مع موظف
اريد التكلم مع شخص حقيقي
أود التواصل مع خدمة العملاء
أرغب في الحديث مع إنسان وليس روبوت
عايز اكلم حد
عايزه اكلم حد من خدمة العملا
ممكن اكلم موظف لو سمحت
مش عايز بوت عايز موظف
محتاج اتكلم مع حد
ابغى اكلم موظف
أبي أتكلم مع موظف
ابغا خدمة العملاء
ودي اتكلم مع احد من الدعم
خلوا احد يتصل فيني
بدي احكي مع حدا
بدي حدا يحكي معي
فيني احكي مع موظف؟
بدي موظف بشري مو روبوت
بدي حدا يساعدني
بغيت نهضر مع شي واحد
بغيت نهدر مع موظف
حاب نحكي مع واحد من خدمة الزبائن
نحب نتكلم مع عون خدمة الحرفاء
دوزوني لشي موظف
عيطولي عافاكم
اريد احجي ويا موظف
اريد احجي وي احد
حولني لخدمة العملاء
حولني على موظف
حوّلوني لشخص يفهم
وصلني بموظف
كلموني
كلموني ضروري
اتصلوا علي
ممكن احد يتواصل معي
ممكن حد يكلمني
في حدا احكي معه؟
هل يوجد موظف أتحدث معه
ما ابغى روبوت
لا أريد التحدث مع روبوت
موظف
موظف حقيقي
خدمة العملاء
السلام عليكم، موظف لو سمحت
رقم خدمة العملاء
اريد انسان
طلبي تأخر كثير وابغى اكلم موظف الحين
كيف اتواصل مع الدعم الفني
عاوز اكلم المدير
Hi, could I speak with one of your support agents?
I'd rather speak to a real person than a chatbot
is it possible to talk with somebody on the phone
please have an agent contact me
I demand to speak to your supervisor
can a human help me
human
let me speak to the manager
this is not helping, get me a person
talk to agent
chat with an advisor
can I get a live person
I need someone to help me with my account
give me a human being!
who can I speak to about a refund
stop, I want an actual human
put me on to someone who knows
I want to complain to a manager
عاوز حد يرد عليا
ممكن اتكلم مع موظف خدمة العملاء
كيف يمكنني التحدث إلى ممثل خدمة العملاء
هل بإمكاني التحدث مع شخص ما
وصلوني مع حدا من الدعم
بدي رقم حدا احكي معو
ابغى احد يكلمني
أبي اكلم خدمة العملاء
عطوني موظف
نبغي نهضر مع موظف
بغيت شي واحد يعاوني
نحب نحكي مع موظف
واش كاين شي واحد نهضر معاه
اريد شخص يحجي وياي
خل موظف يتصل بيه
مابي بوت ابي موظف
اتصلوا بي رجاء
الرجاء الاتصال بي
ارجو التواصل معي
ما ابي اتكلم مع روبوت حولني على موظف
بدي حدا حقيقي
May I talk with a customer care rep?
this bot is useless let me talk to someone
pls connect to human
is anyone available to chat with me
I need to get in touch with your support team
give me the number of customer service
I'm not talking to a robot
can somebody from your team ring me tomorrow
real human please
want agent now
I want to be called back
Speak with representative
forward me to the technical team
how can i reach a human
i need human assistance
ممكن تحويلي لموظف
بدي احكي مع خدمة الزباين
عايز اتكلم مع خدمة العملاء ضروري
وصلني بالدعم الفني
أحتاج التحدث إلى شخص
لو سمحت ابغى موظف يرد علي
حولوني عالموظف
خليني احكي مع المدير
مافي احد يرد؟
بغيت نتكلم مع شي مسؤول
اريد اكلم موظف خدمة
ابي ادمي يكلمني
انا مش عايز اتكلم مع آلة
ياريت حد يتواصل معايا
خلاص بدي حدا
هو فيه حد بني ادم هنا
فما شكون يجاوب
شكون يجاوبني هنا
كلمني احد
وين الموظفين
رقمكم كم ابي اتصل
انطوني رقم اتصل بيكم
ابي رقم اتصل عليه
رقم الهاتف؟
عندكم واتساب؟
شنو نمرتكم
بغيت نعيط ليكم
phone number?
whats your whatsapp
what is your number
do you have a phone number
give me a number to call
how can I reach you
I need somebody
any human here
"""

OMAR_DOES_NOT = """
how do I add a person to my team
the customer service email of my shop
how do I change the customer service email of my shop
how can shoppers contact support of my shop
my agent did not come
my courier did not come
the delivery agent was rude
I don't want a person
I don't want to talk to anyone, just tell me how
no need for an agent
don't call me
can I solve this without talking to a person
how do I become an agent
how many agents can I have on my plan
where is the agent login
how to remove an agent from my account
I spoke to an agent yesterday and the refund is still missing
are you a real person?
am I talking to a human or a bot
someone used my card
someone else logged in to my account
can I send money to another person
transfer money to someone
how do I call a taxi
how do my customers talk to me
how do I set up live chat support on my site
is phone support included in the premium plan
can the person who sent the money cancel it
I want to add an operator to my workspace
how do I invite someone
scammers call me every day pretending to be from the bank
where do I enter the name of the contact person
my printer does not talk to my computer
I want a refund
Can I change the phone number
how to assign a ticket to a representative
كيف أضيف موظف للمتجر
كيف اضيف شخص الى فريقي
بدي اضيف موظف على حسابي
ازاي اضيف موظف جديد
كيف نزيد موظف فالمتجر
كيف احذف موظف
ايميل خدمة العملاء في متجري
كيف أغير رقم خدمة العملاء في متجري
كيف يتواصل عملائي مع الدعم
ازاي العملاء يكلموني من المتجر
المندوب ما وصل
مندوب التوصيل ما رد علي
الموظف كان وقح
حكيت مع موظف امبارح وما انحلت
تواصلت مع خدمة العملاء امس
في شخص استخدم بطاقتي
حدا دخل على حسابي
ممكن احول لشخص ثاني
احتاج موظف لمتجري
ما بدي احكي مع حدا
لا أريد التحدث مع موظف
مش عايز اكلم حد
بدون ما اكلم موظف كيف الغي
لا تتصلوا بي
هل انت روبوت ام انسان
انت شخص حقيقي؟
كم عدد الموظفين المسموح
صلاحيات الموظف في لوحة التحكم
كيف اتواصل مع البائع
كيف اكلم السائق
راتب الموظف ما انضاف
كيف اغير كلمة السر
واحد اتصل بي وقال انه من البنك
تحويل فلوس لشخص
ما وصلني رمز التحقق
وصلني كود غلط
كلمة السر ما تشتغل
وين الاقي رقم العميل
ممكن اسجل باسم شخص اخر
I lost my card can someone use it
How can I contact the seller
can I add my wife as a second person
who is the person that charged me
can someone else pick up my parcel
do I need a person to sign for delivery
my manager needs access to the account
what does the support plan include
do you support Apple Pay
is Arabic supported
Is there support for iPhone 8
how do I talk to the driver
Is a live chat feature available for my website
the phone call quality is bad
can I call abroad
how do I call an international number
I need an agent ID to log in
I can't find the person I sent money to
كيف اتصل بالانترنت
كيف اتصل بالواي فاي
كيف احول لشخص في بنك ثاني
ممكن حد ياخد فلوسي لو ضاعت البطاقة
هل ممكن شخص اخر يستلم الطلب
في حد دخل حسابي
كيف اعطي موظف صلاحية
كيف ادعم صفحتي
هل تدعمون ابل باي
بدي واحد جديد بدل المكسور
اريد جهاز واحد فقط
احتاج شخص يكفلني?
ما حدا وصلني الطلب
مين المسؤول عن الشحن
كيف اكلم صاحبي دولي من الخط
Which person do I put as beneficiary
how do I contact the delivery company
the agent at the shop gave me a wrong SIM
can a friend use my account
How do I transfer my number to someone else
Why did someone from your company call my wife
does the assistant speak Spanish
how can I talk to my son via the tablet
I'd like to register as a sales representative
what are customer service hours of the store
I don't want to call anybody
can I create a live chat on my page
what does human verification mean
the captcha says I am a robot
how to remove the bot from my group
هل يستطيع شخصان استخدام نفس الحساب
كيف اكلم حد عن طريق الفيديو في التطبيق
كيف اضيف حد من العيلة
موظف التوصيل اخد مني زيادة
كيف امنع احد من الاتصال بي
هل الدعم الفني مجاني
ليش اتصلوا فيني امبارح
كيف اسوي مكالمة جماعية
التطبيق يقول اني روبوت
كيف احذف البوت
شخص غريب دخل حسابي
نسيت اسم الموظف
please call me Bailey
Can someone explain why my card is declined
لم يعد بإمكاني الوصول إلى حسابي
في دفعة ما عملتها مش الي
ما أدى الى الدفع مرتين
Can someone assist me by explaining the fee
am I talking to a real live person
الاتصال مقطوع
مشكلة في الاتصال بالشبكة
ما ابي اكلم موظف ابي حل للطابعة
مش عايز اكلم حد عايز حل
متى يفتح الدعم
كيف اضيف رقم الواتساب للمتجر
رقم هاتفي تغير
رقم الطلب
what hours can I call customer support
when is customer service open
how do I add my whatsapp number
how do I show a phone number on my shop
You can keep your number when you switch to us
I only have my phone, I have no computer
"""


@pytest.mark.parametrize("text", SAMIRA_ASKS.strip().splitlines())
def test_samira_asks_for_a_person(text: str) -> None:
    assert recognise(text).wants_person


@pytest.mark.parametrize("text", OMAR_DOES_NOT.strip().splitlines())
def test_omar_does_not_ask_for_a_person(text: str) -> None:
    assert not recognise(text).wants_person


@pytest.mark.parametrize("text", ["n7eb na7ki m3a 3bed", "ayez akallem had men elda3m", "ra9m el hatef"])
def test_samira_asks_for_one_in_latin_letters(text: str) -> None:
    assert recognise(in_own_script(text)).wants_person


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("ما ابي اكلم موظف ابي حل للطابعة", "ابي حل للطابعة"),
        ("I don't want to talk to a human, how do I print a label", "how do I print a label"),
        ("how do I print a label, I don't want to talk to anyone", "how do I print a label"),
        ("I don't want a person", "I don't want a person"),
    ],
)
def test_whom_omar_does_not_want_is_not_searched_for(text: str, query: str) -> None:
    assert recognise(text).query == query


NOT_TO_BE_PASSED_ON = """
please dont pass me to a person
don't connect me with anyone
do not forward me to a human please
no need to transfer me to an agent
i dont want you to transfer me to a person
no person please
لا تحولني لموظف
لا أريد موظفا
ما بدي تحولني على بشر
مش لازم توصلني بموظف
ما في داعي توصلني بموظف
مافي داعي تحولني
بلاش تحولني لحد
من غير ما تحولني لموظف
بدون موظف لو سمحت
"""


@pytest.mark.parametrize("text", NOT_TO_BE_PASSED_ON.strip().splitlines())
def test_omar_asks_not_to_be_passed_on(text: str) -> None:
    intents = recognise(text)
    assert (intents.wants_person, intents.small_talk) == (False, SmallTalk.NO_PERSON)


@pytest.mark.parametrize(
    "text",
    [
        "لا، حولني لموظف",
        "لا بدي موظف",
        "لأ عايز اكلم حد",
        "كلا أريد موظفا",
        "no, connect me to a person",
        "ما في حدا يرد",
    ],
)
def test_a_no_before_it_does_not_undo_the_wish(text: str) -> None:
    assert recognise(text).wants_person
