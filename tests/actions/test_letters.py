"""Which letters customers get, and when an address gets none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.utils import parseaddr

import pytest

from bot.actions.hand_off import hand_off
from bot.actions.mail_guide import mail_guide
from bot.actions.pass_on import move_ticket
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.work_on_mail import count_unsent_mail, read_unsent_mail
from bot.actions.work_on_ticket import read_ticket, reply_to_ticket, solve_ticket
from bot.domain.article import Team
from bot.domain.mail import Mail, MailKind
from bot.domain.staff import Member, Role
from bot.errors import AddressUnusable, ClientIdReused, ContactUnusable, NewerMessage, NotFound
from bot.language import Lang
from tests.actions.cast import FORGOTTEN_PASSWORD, Clock, Talk, new_id

HOME = "https://help.raff.example"
SAMIRA = "samira@example.com"
GUIDE = "forgotten-password"


@pytest.fixture
def services(services: Services) -> Services:
    return replace(services, public_url=HOME)


@pytest.fixture
def salma(services: Services) -> Member:
    """Salma answers tickets."""
    return add_staff(services, "salma@raff.example", "Salma <b>", Role.AGENT, "a long enough password")


def reference_of(talk: Talk, contact: str | None = SAMIRA) -> str:
    result = hand_off(talk.services, talk.customer, talk.id, new_id(), contact)
    reference: str = result["ticket"]["reference"]
    return reference


def letters(services: Services, kind: MailKind) -> list[Mail]:
    return [mail for mail in read_unsent_mail(services) if mail.kind is kind]


@pytest.mark.parametrize(
    ("lang", "words", "button"),
    [("ar", "وصلنا طلبك", "افتح طلبك"), ("en", "We have your request", "Open your request")],
)
def test_who_leaves_an_address_gets_the_reference_and_the_private_link_in_their_language(
    services: Services, lang: str, words: str, button: str
) -> None:
    samira = Talk(services, lang=lang)  # type: ignore[arg-type]
    samira.ask(FORGOTTEN_PASSWORD[lang])
    ticket = hand_off(services, samira.customer, samira.id, new_id(), SAMIRA)["ticket"]
    (letter,) = letters(services, MailKind.RECEIVED)
    assert letter.subject == f"{words} {ticket['reference']}"
    assert letter.recipient == SAMIRA
    assert f"{button}:\n{HOME}{ticket['url']}\n" in letter.text
    assert f'href="{HOME}{ticket["url"]}"' in letter.html
    assert letter.message_id.endswith("@help.raff.example>")


def test_the_same_handoff_sent_again_tells_it_once(services: Services, samira: Talk) -> None:
    same = new_id()
    for _ in range(2):
        hand_off(services, samira.customer, samira.id, same, SAMIRA)
    assert len(letters(services, MailKind.RECEIVED)) == 1


@pytest.mark.parametrize(
    "contact",
    [
        None,
        "+962 7 9000 0000",
        "a,b@example.com",
        "سميرة@example.com",
        "x@exa mple",
        f"x@{'.'.join(['شركتي-ثقذغظ-زمكن'] * 12)}",
    ],
)
def test_who_left_no_address_that_takes_mail_gets_none(
    services: Services, samira: Talk, salma: Member, contact: str | None
) -> None:
    try:
        reference = reference_of(samira, contact)
    except ContactUnusable:
        return
    reply_to_ticket(services, salma, reference, new_id(), "Good morning", solve=True)
    assert count_unsent_mail(services) == 0


def test_an_arabic_domain_is_written_to_as_name_servers_know_it(services: Services, samira: Talk) -> None:
    reference_of(samira, "samira@متجر.example")
    assert letters(services, MailKind.RECEIVED)[0].recipient == "samira@xn--pgbep1f.example"


def test_an_agents_markdown_is_mailed_as_it_is_read(services: Services, samira: Talk, salma: Member) -> None:
    words = "جرّبي **الآن**:\n\n1. افتحي [الإعدادات](https://raff.example/s)\n2. أعيدي المحاولة"
    reply_to_ticket(services, salma, reference_of(samira), new_id(), words, solve=False)
    (letter,) = letters(services, MailKind.REPLIED)
    assert (
        "> جرّبي الآن:\n>\n> 1. افتحي الإعدادات (https://raff.example/s)\n> 2. أعيدي المحاولة" in letter.text
    )
    assert "<strong>الآن</strong>" in letter.html
    assert 'href="https://raff.example/s"' in letter.html
    assert "<li>أعيدي المحاولة</li>" in letter.html


def test_nothing_in_an_agents_answer_is_markup_in_the_mail(
    services: Services, samira: Talk, salma: Member
) -> None:
    """Abuse cases 38 and 41, on their way to a mail program."""
    reference = reference_of(samira)
    reply_to_ticket(services, salma, reference, new_id(), "<script>x</script>\nأعد المحاولة", solve=False)
    (letter,) = letters(services, MailKind.REPLIED)
    assert reference in letter.subject
    assert "> <script>x</script>\n> أعد المحاولة" in letter.text
    assert "<br>\nأعد المحاولة" in letter.html
    assert "Salma &lt;b&gt;" in letter.html


def test_an_answer_that_solves_is_one_letter(services: Services, samira: Talk, salma: Member) -> None:
    reply_to_ticket(services, salma, reference_of(samira), new_id(), "It works again", solve=True)
    (letter,) = letters(services, MailKind.SOLVED)
    assert "> It works again" in letter.text
    assert letters(services, MailKind.REPLIED) == []


def test_solving_without_a_word_is_told_once(services: Services, samira: Talk, salma: Member) -> None:
    reference = reference_of(samira)
    for _ in range(2):
        solve_ticket(services, salma, reference, new_id())
    assert len(letters(services, MailKind.SOLVED)) == 1


def test_an_answer_that_was_not_taken_is_not_mailed(services: Services, samira: Talk, salma: Member) -> None:
    reference = reference_of(samira)
    seen = read_ticket(services, reference).version
    samira.ask("one more thing")
    with pytest.raises(NewerMessage):
        reply_to_ticket(services, salma, reference, new_id(), "Too late", solve=False, seen=seen)
    assert letters(services, MailKind.REPLIED) == []


def test_a_guide_is_mailed_with_all_its_steps(services: Services) -> None:
    mail_guide(services, None, new_id(), GUIDE, "ar", f" {SAMIRA} ")
    (letter,) = letters(services, MailKind.GUIDE)
    article = services.indexes.current().articles[GUIDE, "ar"]
    assert letter.subject == article.title
    assert all(step.title in letter.text and step.title in letter.html for step in article.steps)
    assert f"{HOME}/ar/articles/{GUIDE}" in letter.text


def test_an_id_used_again_for_another_address_is_not_told_that_its_guide_went_out(services: Services) -> None:
    client_id = new_id()
    mail_guide(services, None, client_id, GUIDE, "ar", "samira@raf.example")
    with pytest.raises(ClientIdReused):
        mail_guide(services, None, client_id, GUIDE, "ar", SAMIRA)


def test_a_guide_that_is_not_there_is_not_mailed(services: Services) -> None:
    with pytest.raises(NotFound):
        mail_guide(services, None, new_id(), "no-such-guide", "ar", SAMIRA)


@pytest.mark.parametrize(
    "address",
    [
        f"{SAMIRA}\r\nBcc: mona@raff.example",
        f"{SAMIRA}\nTo: mona@raff.example",
        "samira\r@example.com",
        f"{SAMIRA},mona@raff.example",
        "Mona <mona@raff.example>",
        '"a b"@example.com',
        "samira@example.com\u202e",
        "samira@exa\u200bmple.com",
        "samira@-.com",
        "samira",
        "@example.com",
        "",
    ],
)
def test_abuse_55_an_address_with_a_line_break_or_another_in_it_is_refused(
    services: Services, samira: Talk, address: str
) -> None:
    with pytest.raises(AddressUnusable):
        mail_guide(services, None, new_id(), GUIDE, "en", address)
    assert count_unsent_mail(services) == 0
    if "\r" in address or "\n" in address:
        with pytest.raises(ContactUnusable):
            hand_off(services, samira.customer, samira.id, new_id(), address)


def test_abuse_56_an_address_submitted_a_hundred_times_gets_one_mail_without_a_word_of_the_sender(
    services: Services, clock: Clock
) -> None:
    evil = "Buy now at https://evil.example"
    stranger = Talk(services)
    stranger.ask(evil)
    for number in range(50):
        address = f"Victim{f'+{number}' * (number % 3)}@Example.com"
        mail_guide(services, stranger.customer, new_id(), GUIDE, "en", address) if number else None
        hand_off(services, stranger.customer, stranger.id, new_id(), address, evil)
    (only,) = read_unsent_mail(services)
    assert parseaddr(only.recipient)[1] == "Victim@example.com"
    assert evil not in only.subject + only.text + only.html
    clock.passes(days=1, minutes=1)
    mail_guide(services, None, new_id(), GUIDE, "en", "victim@example.com")
    assert count_unsent_mail(services) == 2


def test_abuse_56_also_when_they_are_submitted_at_once(services: Services) -> None:
    def submit(_: int) -> None:
        mail_guide(services, None, new_id(), GUIDE, "en", "victim@example.com")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(submit, range(16)))
    assert count_unsent_mail(services) == 1


@pytest.mark.parametrize(("lang", "words"), [("ar", "خدمة العملاء"), ("en", "customer service")])
def test_whose_request_goes_to_the_other_team_is_told_in_one_sentence(
    services: Services, salma: Member, lang: Lang, words: str
) -> None:
    samira = Talk(services, lang=lang)
    samira.ask(FORGOTTEN_PASSWORD[lang])
    reference = reference_of(samira)
    same = new_id()
    for _ in range(2):
        move_ticket(services, salma, reference, same, Team.CUSTOMER_SERVICE, "Only for the team")
    (letter,) = letters(services, MailKind.MOVED)
    assert (letter.recipient, letter.lang) == (SAMIRA, lang)
    assert reference in letter.subject
    opening = letter.text.split("\n\n")[0]
    assert words in opening
    assert reference in opening
    assert "Only for the team" not in letter.text + letter.html


def test_who_left_no_address_gets_no_letter_of_a_move(
    services: Services, salma: Member, samira: Talk
) -> None:
    reference = reference_of(samira, "+962 7 9000 0000")
    move_ticket(services, salma, reference, new_id(), Team.CUSTOMER_SERVICE)
    assert letters(services, MailKind.MOVED) == []
