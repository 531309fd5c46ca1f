"""What stands inside a line of plain text is kept whole and in its own direction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import Direction
from bot.language.inline_text import pieces_of


def marked(text: str, dir_: Direction) -> str:
    return "".join(
        piece.text if piece.kind == "words" else f"[{piece.kind}:{piece.text}]"
        for piece in pieces_of(text, dir_)
    )


@pytest.mark.parametrize(
    ("text", "dir_", "read"),
    [
        ("see https://raff.example/a?b=1.", "ltr", "see [link:https://raff.example/a?b=1]."),
        ("(https://raff.example/a)", "ltr", "([link:https://raff.example/a])"),
        ("https://x.example/a_(b)", "ltr", "[link:https://x.example/a_(b)]"),
        ("انظر https://raff.example/أ، شكرا", "rtl", "انظر [link:https://raff.example/أ]، شكرا"),
        ("javascript:alert(1) data:text/html,x", "ltr", "javascript:alert(1) data:text/html,x"),
        ("رقمي +962 79 123 4567 اتصلوا", "rtl", "رقمي [whole:+962 79 123 4567] اتصلوا"),
        ("رقمي 079 123 4567", "rtl", "رقمي [whole:079 123 4567]"),
        ("في 2026-11-01 الساعة 10:30", "rtl", "في [whole:2026-11-01] الساعة [whole:10:30]"),
        ("ورق 10 × 15 سم", "rtl", "ورق [whole:10 × 15] سم"),
        ("يعني 2 + 3 = 5 طلبات", "rtl", "يعني [whole:2 + 3 = 5] طلبات"),
        ("الطلب 1200123456", "rtl", "الطلب 1200123456"),
        ("طلبي DL-7K2M-9XQP تأخر", "rtl", "طلبي [whole:DL-7K2M-9XQP] تأخر"),
        ("أستعمل C++ وiPhone 15 (Pro)", "rtl", "أستعمل [foreign:C++] و[foreign:iPhone 15 (Pro)]"),
        ("المتجر (Raff)، جديد", "rtl", "المتجر [foreign:(Raff)]، جديد"),
        ("my shop متجر سلمى 5 orders", "ltr", "my shop [foreign:متجر سلمى] 5 orders"),
        ("اكتب `ns1.raff.example` هنا", "rtl", "اكتب [code:`ns1.raff.example`] هنا"),
        ("🙂🙂 50%", "rtl", "🙂🙂 50%"),
        ("الطلب (يبدأ بـ PO-) مهم", "rtl", "الطلب (يبدأ بـ [foreign:PO-]) مهم"),
        ("الطلب PO-1234 - تأخر", "rtl", "الطلب [foreign:PO-1234] - تأخر"),
        ("your order PO-1234, please", "ltr", "your order [whole:PO-1234], please"),
        ("ظهر error E-12 in Chrome مرة", "rtl", "ظهر [foreign:error E-12 in Chrome] مرة"),
        ("ظهر هذا:\nGET /a?id=1 HTTP/1.1", "rtl", "ظهر هذا:\n[foreign:GET /a?id=1 HTTP/1.1]"),
        ('{"code": 42, "items": [1]}\nما معناه؟', "rtl", '[foreign:{"code": 42, "items": [1]}]\nما معناه؟'),
        ("it says\nالرمز 12-4: غير صالح", "ltr", "it says\n[foreign:الرمز 12-4: غير صالح]"),
        ("فاتورة 2026-11-22.pdf", "rtl", "فاتورة [whole:2026-11-22].[foreign:pdf]"),
    ],
)
def test_each_is_found(text: str, dir_: Direction, read: str) -> None:
    assert marked(text, dir_) == read


@given(st.text(alphabet="aب1٢ +×=-().:/`\"'\n،<DL", max_size=200), st.sampled_from(["rtl", "ltr"]))
def test_nothing_is_lost_or_added(text: str, dir_: Direction) -> None:
    assert "".join(piece.text for piece in pieces_of(text, dir_)) == text
