"""Small talk: recognised when Lina says nothing more, and only then."""

from __future__ import annotations

import pytest

from bot.language.intents import SmallTalk, recognise

SAID = {
    SmallTalk.GREETING: """
hi
Hello!
hey there
helo
hiii
good morning
Good evening everyone
salam
assalamu alaikum
hello hello
hi I have a question
can you help me?
I need help
مرحبا
مرحبااا
السلام عليكم
السلام عليكم ورحمة الله وبركاته
سلام عليكم
اهلا وسهلا
اهلين
هلا والله
هلو
صباح الخير
صباح النور
مساء الخير
الو
سلام
عندي سؤال
ممكن سؤال
بدي مساعدة
ممكن تساعدني؟
محتاج مساعدة
بغيت نسولكم
""",
    SmallTalk.THANKS: """
thanks
thank you
Thank you so much!!
thx
thnx
ty
thanks a lot
many thanks
ok thanks
great, thank you
ok
perfect
I appreciate it
thanks for your help
got it
you are very helpful
شكرا
شكراً جزيلا
شكرا كتير
الف شكر
مشكورين
متشكر اوي
يسلمو
يسلمو ايديك
تسلم
تمام شكرا
بارك الله فيك
جزاك الله خير
الله يعطيك العافية
ممنون
كفو
ما قصرت
تمام
عيشك
صحيت
الله يرحم الوالدين
""",
    SmallTalk.GOODBYE: """
bye
goodbye
bye bye
good night
see you later
take care
have a nice day
thanks, bye
ok thanks bye
cya
see ya
talk to you later
good bye
gn
have a great weekend
مع السلامة
باي
وداعا
الى اللقاء
في امان الله
تصبح على خير
شكرا مع السلامة
يلا باي
بسلامة
نشوفك على خير
بخاطرك
ليلة سعيدة
تهلا فراسك
""",
    SmallTalk.HOW_ARE_YOU: """
how are you
How are you doing?
hi, how are you
how r u
hows it going
what's up
whats up
how's your day
how do you do
hello how are you today
are you ok?
hope you are well
wassup
how are things
كيفك
كيف حالك
كيف الحال
مرحبا كيفك
ازيك
عامل ايه
شلونك
شلونكم
شخبارك
وش اخبارك
شو اخبارك
لاباس عليك
كيداير
كي داير لاباس
واش راك
السلام عليكم كيف حالكم
هلا شلونك
اخبارك ايه
""",
    SmallTalk.WHO_ARE_YOU: """
who are you
what are you
are you a bot
are you a robot?
are you human
are you a real person
am I talking to a human or a bot?
is this a bot
what's your name
what is your name
what can you do
who made you
hi, who are you
are you chatgpt
what can you help with
are you a bot or a human
tell me about yourself
how can you help me
who am I talking to
من انت
مين انت
انت مين
مين معي
شكون نتا
منو انت
وش انت
هل انت روبوت
انت بوت؟
انت انسان ولا روبوت
انت شخص حقيقي؟
شو اسمك
ما اسمك
اسمك ايه
شو بتعمل
شو بتقدر تعمل
ماذا يمكنك ان تفعل
كيف يمكنك مساعدتي
عرفني على نفسك
""",
}

MORE_IS_SAID = """
hi how do I change my password
thanks but it does not work
how are you going to refund me
who are you going to charge
good morning, my card is lost
what can I do
how do I say hello in French
yes
my name is Sami
hello kitty cup is missing from my order
thank you page is broken
how is my order
where are you located
what is this charge
what is this
how does the app work
bye bye my money
what time do you open
مرحبا كيف اغير كلمة السر
شكرا بس لسه مش شغال
ما فهمت
ما فهمت عليك
كيف اغير رقمي
كيف
السلام عليكم بدي الغي الطلب
صباح الخير وين طلبي
مين سحب من حسابي
شو هذا
وش الحل
من اين اجدد الاشتراك
ما هذا الخصم
اسمي غلط في الفاتورة
نعم
وين موقعكم
متى تفتحون
هل انت متاح بالسعودية؟
123
👍
"""


@pytest.mark.parametrize(
    ("text", "kind"), [(text, kind) for kind, said in SAID.items() for text in said.strip().splitlines()]
)
def test_lina_says_nothing_more(text: str, kind: SmallTalk) -> None:
    assert recognise(text).small_talk is kind


@pytest.mark.parametrize("text", MORE_IS_SAID.strip().splitlines())
def test_more_is_said_than_small_talk(text: str) -> None:
    assert recognise(text).small_talk is None
