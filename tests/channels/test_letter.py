"""What customers read in their mail program: text that stays text, in the right direction, with one link."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import escape

import pytest

from bot.channels.letter import Letter, Quote, as_html, as_text
from bot.channels.message import message_of
from bot.domain.mail import Mail, MailKind
from bot.language import Lang

EVIL = "<script>alert(1)</script><img src=https://evil.example/x.png>\r\nBcc: mona@raff.example"


def a_letter(lang: Lang = "ar", words: str = "أعدنا إرسال الرمز.", subject: str = "ردّ على طلبك") -> Letter:
    return Letter(
        lang=lang,
        house="مركز مساعدة رفّ",
        subject=subject,
        opening="أهلًا بك.",
        quotes=(Quote("كتبت لك سلمى:", words, "rtl"),),
        what_next="اكتب لنا.",
        button="افتح طلبك",
        url="https://help.raff.example/ar/tickets/k3y?a=1&b=2",
        closing=("الرابط خاص بك.",),
    )


def a_mail(letter: Letter, subject: str | None = None) -> Mail:
    moment = datetime(2026, 11, 1, 9, tzinfo=UTC)
    return Mail(
        id=7,
        message_id="<0123456789abcdef@help.raff.example>",
        kind=MailKind.REPLIED,
        recipient="samira@example.com",
        lang=letter.lang,
        subject=subject or letter.subject,
        text=as_text(letter),
        html=as_html(letter),
        ticket_id=3,
        created_at=moment,
        due_at=moment,
    )


def received(mail: Mail) -> EmailMessage:
    """The mail as a program that got it over the wire understands it."""
    parsed = message_from_bytes(
        message_of(mail, "help@raff.example", "مركز مساعدة رفّ").as_bytes(), policy=default
    )
    assert isinstance(parsed, EmailMessage)
    return parsed


@pytest.mark.parametrize(("lang", "dir_"), [("ar", "rtl"), ("en", "ltr")])
def test_the_html_says_its_language_and_direction(lang: Lang, dir_: str) -> None:
    assert f'<html lang="{lang}" dir="{dir_}">' in as_html(a_letter(lang))


def test_words_in_the_other_direction_keep_theirs() -> None:
    letter = Letter("ar", "", "", "", (Quote("", "Please restart", "ltr"),), "", "", "", ())
    assert re.search(r'class="quote" dir="ltr"[^>]*>Please restart</div>', as_html(letter))


def test_the_text_carries_the_link_and_quotes_each_line() -> None:
    text = as_text(a_letter(words="سطر\n\nسطر آخر"))
    assert "> سطر\n>\n> سطر آخر" in text
    assert "\nhttps://help.raff.example/ar/tickets/k3y?a=1&b=2\n" in text


def test_abuse_38_a_script_in_an_agents_words_is_text_in_the_mail() -> None:
    html = as_html(a_letter(words=EVIL))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html


def test_abuse_41_html_in_names_and_subjects_is_text_in_the_mail() -> None:
    letter = Letter("en", EVIL, EVIL, EVIL, (Quote(EVIL, EVIL, "ltr"),), EVIL, EVIL, 'x" onclick="y', (EVIL,))
    html = as_html(letter)
    assert not re.search(r'<script|<img|" onclick', html)
    assert html.count("&lt;script&gt;") == 8


def test_abuse_42_nothing_in_a_mail_is_fetched_from_anywhere() -> None:
    html = as_html(a_letter(words=EVIL))
    assert not re.search(r"<(?:img|link|script|iframe|object|video|audio)\b|<[^>]*\ssrc=|url\(|@import", html)
    assert set(re.findall(r'href="([^"]*)"', html)) == {
        "https://help.raff.example/ar/tickets/k3y?a=1&amp;b=2"
    }


@pytest.mark.parametrize("field", ["subject", "recipient"])
def test_abuse_55_a_line_break_never_becomes_a_header(field: str) -> None:
    mail = a_mail(a_letter())
    broken = Mail(
        **{name: getattr(mail, name) for name in mail.__dataclass_fields__}
        | {field: "samira@example.com\r\nBcc: mona@raff.example"}
    )
    with pytest.raises(ValueError, match=r".+"):
        message_of(broken, "help@raff.example", "Raff")


def test_a_mail_says_what_it_is_in_both_forms() -> None:
    got = received(a_mail(a_letter()))
    assert got["Subject"] == "ردّ على طلبك"
    assert got["From"].addresses[0].display_name == "مركز مساعدة رفّ"
    assert got["Message-ID"] == "<0123456789abcdef@help.raff.example>"
    assert got["Date"].datetime == datetime(2026, 11, 1, 9, tzinfo=UTC)
    assert (got["Auto-Submitted"], got["Content-Language"]) == ("auto-generated", "ar")
    assert got.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]
    assert "أعدنا إرسال الرمز." in got.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "أعدنا إرسال الرمز." in got.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_every_attempt_sends_the_same_bytes() -> None:
    mail = a_mail(a_letter())
    first, second = (message_of(mail, "help@raff.example", "Raff").as_bytes() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", ["no-reply@raff.example", "_raff", "<shop>.raff.example", "raff-verify="])
def test_names_with_signs_in_them_keep_their_order_in_arabic(name: str) -> None:
    html = as_html(a_letter(words=f"الاسم {name}، كما هو"))
    assert f'<bdi dir="ltr" style="white-space:nowrap">{escape(name)}</bdi>،' in html


def test_addresses_and_references_keep_their_order_in_arabic() -> None:
    html = as_html(a_letter(words="طلبك DL-7KQ2-M4XW على https://raff.example/a?b=1&c=2 <b>"))
    assert '<bdi dir="ltr" style="white-space:nowrap">DL-7KQ2-M4XW</bdi>' in html
    assert (
        '<bdi dir="ltr" style="white-space:normal">https://raff.example/a?b=1&amp;c=2</bdi> &lt;b&gt;' in html
    )
