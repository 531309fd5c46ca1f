"""Latin-script Arabic: Salma and Youssef type it, Tom and Claire write English and French."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from bot.language.folding import fold
from bot.language.latin_script import is_arabic, to_arabic

ARABIC = {
    "Egyptian": """
        mesh 3aref adkhol 3al hesab bta3i
        el tatbi2 msh sha8al
        fein el order bta3i
        ana dafa3t marrtein w mawaslsh 7aga
        ezay aghayar el bassword
        momken 7ad yekalemni
        leh el visa bta3ti etrafadet
        3ayza alghy el eshterak
        nseet el password bta3y
    """,
    "Gulf": """
        ma wasalni el order
        abi aghayer el password
        shlon a8ayer el ra8am
        abgha astarje3 floosi
        wain talabi
        el bita8a magfola
        ma agdar adkhol 7esabi
        tam khasm el mablagh marratein
        leish el tahweel m3allaq
    """,
    "Levantine": """
        baddi estarje3 masrate
        shu lazem a3mel iza nsit kelmet el ser
        ma 3am ye2bal el card
        lesh l order t2akhar
        kif fini ghayyer l 3enwen
        2addesh bte5od l tawsile
        ma wosel shi la halla2
    """,
    "Iraqi": """
        aku mushkila bel hsab
        arid arajje3 floosi
        shwakit yosal el talab
    """,
    "Moroccan": """
        3ndi moshkila f l compte
        kifash nbeddel lmot de passe
        bghit nbdel l mot de passe dyali
        mawselnich l colis
        chhal kayakhod tawsil
        lcarte dyali tblokat
        ma9dertch ndkhol l compte dyali
        tkhsmo liya flous bla sbab
    """,
    "Algerian": """
        wesh el 7al
        rani 7ab nbedel numero ta3i
        wech rah la commande ta3i
        ch7al t9oul bach twsel la livraison
        kifah n7aws 3la colis ta3i
    """,
    "Tunisian": """
        nheb nbadel e code
        ma nejemch nodkhol lel compte mte3i
        9addech yekhou el livraison
        famma mochkla fel paiement
        el carte mte3i tsakret
        3lech ma jetnich el facture
    """,
    "of one word": """
        salam
        3ayez
        kifash
        SALAM
        3AYEZ
    """,
}
NOT_ARABIC = {
    "English": """
        hi
        help
        my iphone 13 pro
        2fa code
        b2b
        h4ck
        gr8 thx
        order 12345
        3 days late
        2nd attempt at 3pm
        visa card
        i had to law school in the al gore era
        the man ran to the shop with his dad
        we had fun in Rabat
        order #A7B3C9
        R7K9Q2
        Min Delivery Fee
        search menu items
    """,
    "mistyped English": """
        pasword reste
        cant logn
        teh card isnt wrking
        wher is my oder
        i nede hlep wiht my acount
        pls cancle teh subscripton
    """,
    "English with an Arabic word": """
        habibi my order is late
        salam, i want to cancel my order
        wallah i don't know why my card is blocked
        inshallah it will come tomorrow but where is it now
        my name is Ahmed Khalil
    """,
    "names and codes": """
        Hassan Ali
        Mohammed Al Fahad
        Al Rajhi Bank
        Abu Dhabi
        PayPal Visa MasterCard
        PS5 controller
        k8s i18n w3c mp3
        asdfgh
        salma.3ndi@example.com
        https://example.com/3ndi-moshkila
    """,
    "French": """
        mot de passe oublié
        bonjour, où est ma commande ?
        je n'ai pas reçu mon colis
        ma carte ne marche pas
        la carte est bloquée
        livraison en retard
        code de vérification
        l'application ne s'ouvre pas
        virement non reçu
    """,
    "other languages": """
        el problema es que no puedo entrar
        wo ist meine Bestellung
        hola quiero cancelar mi pedido
    """,
    "no text": """
        12345
        ?!
    """,
}
TYPED_IN_ARABIC = {
    "3ndi moshkila f l compte": "عندي مشكلة في الحساب",
    "3andi mochkil fel 7sab": "عندي مشكل في الحساب",
    "ma wasalni el order": "ما وصلني الطلب",
    "kifash nbeddel lmot de passe": "كيفاش نبدل كلمة المرور",
    "mesh 3aref adkhol 3al hesab bta3i": "مش عارف ادخل على الحساب بتاعي",
    "wesh el 7al": "وش الحل",
    "abi aghayer el password": "ابي اغير كلمة المرور",
    "nheb nbadel e code": "نحب نبدل الرمز",
    "shlon a8ayer el ra8am": "شلون اغير الرقم",
    "el tatbi2 msh sha8al": "التطبيق مش شغال",
    "fein el order bta3i": "فين الطلب بتاعي",
    "ana dafa3t marrtein": "انا دفعت مرتين",
    "msh 2ader ad5ol 3ala 7esaby": "مش قادر ادخل على حسابي",
    "abgha astarje3 floosi": "ابغى استرجع فلوسي",
    "ma agdar adkhol 7esabi": "ما اقدر ادخل حسابي",
    "leish el tahweel m3allaq": "ليش التحويل معلق",
    "mata byosal el talab": "متى بيوصل الطلب",
    "shu lazem a3mel iza nsit kelmet el ser": "شو لازم اعمل اذا نسيت كلمة السر",
    "lesh l order t2akhar": "ليش الطلب تأخر",
    "kifach n9der nraje3 lflous": "كيفاش نقدر نرجع الفلوس",
    "lcarte dyali ma bghatch tkhdem": "البطاقة ديالي ما بغاتش تخدم",
    "ma9dertch ndkhol l compte dyali": "ماقدرتش ندخل الحساب ديالي",
    "wach kayn chi 7al": "وش كاين شي حل",
    "khallast el fatura w ma wasal shi": "خلصت الفاتورة وما وصل شي",
    "rani 7ab nbedel numero ta3i": "راني حاب نبدل رقم نتاعي",
    "ma nejemch nodkhol lel compte mte3i": "ما نجمش ندخل للحساب متاعي",
    "ma3raftch kifach nkhelles b la carte": "ماعرفتش كيفاش نخلص بالبطاقة",
}


def _lines(table: dict[str, str]) -> list[str]:
    return [line.strip() for lines in table.values() for line in lines.strip().splitlines()]


@pytest.mark.parametrize("text", _lines(ARABIC))
def test_arabic_typed_in_latin_letters_is_recognised(text: str) -> None:
    assert is_arabic(text)


@pytest.mark.parametrize("text", ["", *_lines(NOT_ARABIC)])
def test_nothing_else_is_taken_for_it(text: str) -> None:
    assert not is_arabic(text)


def test_a_text_that_has_arabic_letters_is_left_to_its_script() -> None:
    assert not is_arabic("عندي moshkila f l compte")


@pytest.mark.parametrize(("typed", "arabic"), TYPED_IN_ARABIC.items())
def test_it_is_spelled_as_those_who_type_arabic_letters_do(typed: str, arabic: str) -> None:
    assert to_arabic(typed) == fold(arabic)


@pytest.mark.parametrize(
    ("spellings", "arabic"),
    [
        ("3ndi 3andi 3endi 3indi 3andy", "عندي"),
        ("moshkila mochkila mushkela moushkila moshkileh", "مشكلة"),
        ("flous floos fulus flus", "فلوس"),
        ("7sab hsab 7esab hesab 7isab", "حساب"),
        ("bita8a bita9a bitaqa", "بطاقة"),
        ("fatora fatoura fatura fatoorah", "فاتورة"),
        ("kifash kifach kifesh kifech", "كيفاش"),
        ("shlon chlon shloon", "شلون"),
        ("ezay izay ezzay izzay", "ازاي"),
        ("lesh leesh leish", "ليش"),
        ("3lash 3lach 3alach", "علاش"),
        ("shno chno shnou", "شنو"),
        ("bezaf bzaf bezzaf", "بزاف"),
        ("dyali diali", "ديالي"),
        ("mte3i mta3i", "متاعي"),
        ("7a2i 7agi 7aqi", "حقي"),
        ("baddi biddi bedi", "بدي"),
        ("a8ayer aghayer aghayyer a3'ayer", "اغير"),
        ("order commande", "طلب"),
        ("password mdp", "كلمة المرور"),
        ("khedma 5edma khidma", "خدمة"),
    ],
)
def test_all_spellings_of_a_word_meet(spellings: str, arabic: str) -> None:
    assert {to_arabic(spelling) for spelling in spellings.split()} == {fold(arabic)}


@pytest.mark.parametrize(
    ("typed", "arabic"),
    [
        ("f l compte", "في الحساب"),
        ("fl compte", "في الحساب"),
        ("fel compte", "في الحساب"),
        ("flcompte", "في الحساب"),
        ("b la carte", "بالبطاقة"),
        ("bel carte", "بالبطاقة"),
        ("lel compte", "للحساب"),
        ("el password", "كلمة المرور"),
        ("bel password", "بكلمة المرور"),
        ("w el talab", "والطلب"),
    ],
)
def test_articles_and_particles_are_written_onto_their_word(typed: str, arabic: str) -> None:
    assert to_arabic(typed) == fold(arabic)


def test_names_and_codes_stay_as_they_are() -> None:
    assert to_arabic("el iPhone msh sha8al") == "ال" + fold("iphone مش شغال")
    assert to_arabic("PayPal ma 3am ye2bal") == fold("paypal ما عم يقبل")
    assert to_arabic("wein el order AB12CD34") == fold("وين الطلب ab12cd34")
    assert to_arabic("dafa3t 250 riyal") == fold("دفعت 250 ريال")


def test_what_is_in_arabic_letters_stays_as_it_is() -> None:
    assert to_arabic("نسيت el password") == fold("نسيت كلمة المرور")


def test_what_no_list_knows_is_spelled_by_its_letters() -> None:
    assert to_arabic("tanjara") == "تنجره"
    assert to_arabic("msafer l maghrib") == fold("مسافر المغرب")


def test_a_letter_is_read_as_the_country_reads_it() -> None:
    assert to_arabic("3ayez garas gedid").startswith("عايز ج")
    assert to_arabic("gamar") == "قمر"
    assert to_arabic("bghit n8ajar") == "بغيت نهاجار"


def test_the_result_is_folded() -> None:
    for typed in _lines(ARABIC):
        assert fold(to_arabic(typed)) == to_arabic(typed)


def calls(text: str) -> int:
    """Of functions while `text` is read: unlike seconds, as many on every machine."""
    counted = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        is_arabic(text)
        to_arabic(text)
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize(
    "part", ["a", "3a", "0", "a b ", "a-", "mafilablita ", "@ ", "...", "sh", "m3a lmot de "]
)
def test_twice_the_text_is_at_most_twice_the_work(part: str) -> None:
    text = (part * 4000)[:4000]
    calls(text)  # reads the lists, and meets the words
    half, whole = calls(text[:2000]), calls(text)
    assert whole <= 2.1 * half
    assert whole <= 50 * len(text)


@pytest.mark.parametrize("text", ["", " ", "'", "$", "-", "\ud800", "日本語", "7'", "3'3'3'", "ÀÉ", "1" * 30])
def test_any_text_will_do(text: str) -> None:
    to_arabic(text)
    assert not is_arabic(text)
