"""Members of staff are let in by a link, choose a password, and are put out again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.actions import sign_in as signing_in
from bot.actions.come_in import ask_reset, change_password, choose_password, read_link
from bot.actions.invite_staff import invite, send_link_again
from bot.actions.manage_staff import (
    Work,
    change_role,
    change_work,
    disable,
    enable,
    read_audit_log,
    read_member,
    read_staff,
    send_away,
)
from bot.actions.services import Services
from bot.actions.sign_in import add_staff, member_of, sign_in
from bot.actions.take_ticket import take_ticket
from bot.domain.article import Team
from bot.domain.audit import Audited
from bot.domain.staff import Member, Role
from bot.errors import Forbidden, InvalidInput, NotFound, SignInFailed
from bot.errors.desk import EmailKnown, LinkUnusable, MemberDisabled, WrongPassword
from bot.storage.outbox import mark_sent
from bot.storage.schema import metadata, outbox, staff_tokens
from bot.storage.staff_links import LinkKind
from tests.actions.cast import Clock, new_id
from tests.actions.desk.cast import a_member, a_waiting_ticket, as_it_is, at_once

PASSWORD, ANOTHER = "a long enough password", "another long password"
LINK = re.compile(r"https://help\.raff\.example/staff/links/([\w-]+)")


@pytest.fixture
def services(services: Services) -> Services:
    return replace(services, public_url="https://help.raff.example")


@pytest.fixture
def rami(services: Services) -> Member:
    """Rami is the administrator."""
    return a_member(services, "Rami", Role.ADMIN)


def letters(services: Services, email: str) -> list[str]:
    with services.database.reading() as connection:
        return list(connection.scalars(select(outbox.c.text).where(outbox.c.recipient == email)))


def link_to(services: Services, email: str) -> str:
    found = LINK.search(letters(services, email)[-1])
    assert found
    return found[1]


def test_who_is_invited_chooses_a_password_and_is_in(services: Services, rami: Member) -> None:
    invite(services, rami, new_id(), " Huda@raff.example", "Huda", Role.AGENT, "ar")
    token = link_to(services, "huda@raff.example")
    assert read_link(services, token).name == "Huda"
    with pytest.raises(SignInFailed):
        sign_in(services, "huda@raff.example", "")
    with pytest.raises(InvalidInput):
        choose_password(services, token, "short")
    choose_password(services, token, PASSWORD)
    assert sign_in(services, "huda@raff.example", PASSWORD)[0].role is Role.AGENT
    with services.database.reading() as connection:
        assert token not in repr(connection.execute(select(staff_tokens)).all())
    with pytest.raises(EmailKnown):
        invite(services, rami, new_id(), "huda@raff.example", "Huda", Role.LEAD, "ar")


def test_where_no_mail_is_sent_the_link_is_told_once_and_kept_nowhere(
    services: Services, rami: Member, clock: Clock
) -> None:
    client_id, huda = new_id(), ("huda@raff.example", "Huda", Role.AGENT, "ar")
    made = invite(services, rami, client_id, *huda, by_mail=False)
    assert made.link
    assert made.link.until - clock.now == timedelta(days=7)
    again = invite(services, rami, client_id, *huda, by_mail=False)
    assert (again.member_id, again.link) == (made.member_id, None)
    assert letters(services, "huda@raff.example") == []
    token = made.link.url.rsplit("/", 1)[1]
    with services.database.reading() as connection:
        kept = [repr(connection.execute(select(table)).all()) for table in metadata.sorted_tables]
    assert not any(token in rows for rows in kept)
    anew = send_link_again(services, rami, new_id(), made.member_id, "ar", by_mail=False)
    assert anew.link
    with pytest.raises(LinkUnusable):
        read_link(services, token)
    choose_password(services, anew.link.url.rsplit("/", 1)[1], PASSWORD)
    sign_in(services, "huda@raff.example", PASSWORD)


def test_who_is_invited_is_awaited_until_they_have_come_in(
    services: Services, rami: Member, clock: Clock
) -> None:
    def invited_at() -> datetime | None:
        return read_member(services, rami, huda).invited_at

    huda = invite(services, rami, new_id(), "huda@raff.example", "Huda", Role.AGENT, "en").member_id
    first = invited_at()
    clock.passes(days=8)
    send_link_again(services, rami, new_id(), huda, "en")
    again = invited_at()
    assert first
    assert again
    assert again - first > timedelta(days=8)
    choose_password(services, link_to(services, "huda@raff.example"), PASSWORD)
    assert invited_at() is None
    send_link_again(services, rami, new_id(), huda, "en", LinkKind.RESET)
    assert invited_at() is None


def test_what_a_link_says_is_forgotten_once_it_was_sent(services: Services, rami: Member) -> None:
    invite(services, rami, new_id(), "huda@raff.example", "Huda", Role.AGENT, "en")
    with services.database.writing() as connection:
        mark_sent(connection, connection.scalar(select(outbox.c.id)) or 0, services.clock())
    assert letters(services, "huda@raff.example") == [""]


def test_abuse_26_a_link_that_is_blank_altered_used_or_old_lets_nobody_in(
    services: Services, clock: Clock
) -> None:
    add_staff(services, "salma@raff.example", "Salma", Role.AGENT, PASSWORD)
    ask_reset(services, new_id(), "salma@raff.example", "en")
    token = link_to(services, "salma@raff.example")
    for altered in ("", " ", token.swapcase(), token[:-1], token + "x"):
        with pytest.raises(LinkUnusable):
            choose_password(services, altered, ANOTHER)
    results = at_once(*[partial(choose_password, services, token, ANOTHER)] * 4)
    assert [isinstance(result, Member) for result in results].count(True) == 1
    with pytest.raises(LinkUnusable):
        choose_password(services, token, PASSWORD)
    sign_in(services, "salma@raff.example", ANOTHER)
    clock.passes(hours=2)
    ask_reset(services, new_id(), "salma@raff.example", "en")
    old = link_to(services, "salma@raff.example")
    clock.passes(hours=1, minutes=1)
    with pytest.raises(LinkUnusable):
        read_link(services, old)


def test_abuse_27_asking_again_and_again_mails_three_an_hour_and_says_the_same_each_time(
    services: Services, clock: Clock
) -> None:
    add_staff(services, "salma@raff.example", "Salma", Role.AGENT, PASSWORD)
    said = [ask_reset(services, new_id(), "Salma@raff.example ", "ar") for _ in range(10)]
    said += [ask_reset(services, new_id(), "nobody@raff.example", "ar") for _ in range(3)]
    assert said == [{}] * 13
    assert len(letters(services, "salma@raff.example")) == 3
    assert letters(services, "nobody@raff.example") == []
    at_once(*[partial(ask_reset, services, new_id(), "salma@raff.example", "ar")] * 3)
    clock.passes(hours=1)
    ask_reset(services, new_id(), "salma@raff.example", "ar")
    assert len(letters(services, "salma@raff.example")) == 4


def test_abuse_22_a_new_password_ends_every_other_session(services: Services) -> None:
    salma = add_staff(services, "salma@raff.example", "Salma", Role.AGENT, PASSWORD)
    (_, here), (_, there) = (sign_in(services, salma.email, PASSWORD) for _ in range(2))
    with pytest.raises(WrongPassword):
        change_password(services, salma, here, ANOTHER, ANOTHER)
    change_password(services, salma, here, PASSWORD, ANOTHER)
    assert member_of(services, here) == salma
    assert member_of(services, there) is None
    ask_reset(services, new_id(), salma.email, "en")
    choose_password(services, link_to(services, salma.email), PASSWORD)
    assert member_of(services, here) is None


def test_who_signs_in_while_the_password_changes_is_not_in(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    salma = add_staff(services, "salma@raff.example", "Salma", Role.AGENT, PASSWORD)
    _, here = sign_in(services, salma.email, PASSWORD)
    is_right = signing_in.is_right

    def meanwhile(password: str, password_hash: str) -> bool:
        right = is_right(password, password_hash)
        change_password(services, salma, here, PASSWORD, ANOTHER)
        return right

    monkeypatch.setattr(signing_in, "is_right", meanwhile)
    with pytest.raises(SignInFailed):
        sign_in(services, salma.email, PASSWORD)
    monkeypatch.setattr(signing_in, "is_right", is_right)
    sign_in(services, salma.email, ANOTHER)
    assert member_of(services, here) == salma


def test_abuse_11_who_is_disabled_comes_in_by_no_new_password_either(
    services: Services, rami: Member
) -> None:
    salma = add_staff(services, "salma@raff.example", "Salma", Role.AGENT, PASSWORD)
    disable(services, rami, new_id(), salma.id)
    with pytest.raises(MemberDisabled):
        add_staff(services, "Salma@raff.example", "Salma", Role.ADMIN, ANOTHER)
    with pytest.raises(EmailKnown):
        invite(services, rami, new_id(), salma.email, "Salma", Role.AGENT, "en")
    assert ask_reset(services, new_id(), salma.email, "en") == {}
    assert letters(services, salma.email) == []
    enable(services, rami, new_id(), salma.id)
    sign_in(services, salma.email, PASSWORD)


def test_who_is_added_on_the_machine_itself_is_in_the_log(services: Services, rami: Member) -> None:
    email = f"{'x' * 240}@raff.example"
    add_staff(services, email, "Salma", Role.LEAD, PASSWORD)
    ask_reset(services, new_id(), email, "en")
    link = link_to(services, email)
    add_staff(services, email, "Salma", Role.AGENT, ANOTHER)
    with pytest.raises(LinkUnusable):
        read_link(services, link)
    entries = read_audit_log(services, rami)
    assert [(one.act, one.author, one.subject) for one in entries] == [
        *((act, None, email) for act in (Audited.PASSWORD_SET, Audited.RESET_ASKED, Audited.ADDED)),
    ]
    assert entries[-1].data == {"role": "lead"}


def test_abuse_11_who_is_disabled_is_out_at_once_and_their_tickets_are_free(
    services: Services, rami: Member, omar: Member
) -> None:
    salma = add_staff(services, "salma@raff.example", "Salma", Role.AGENT, PASSWORD)
    ask_reset(services, new_id(), salma.email, "en")
    link = link_to(services, salma.email)
    _, session = sign_in(services, salma.email, PASSWORD)
    ticket = a_waiting_ticket(services)
    take_ticket(services, salma, ticket.reference, new_id())
    disable(services, rami, new_id(), salma.id)
    assert member_of(services, session) is None
    with pytest.raises(SignInFailed):
        sign_in(services, salma.email, PASSWORD)
    with pytest.raises(LinkUnusable):
        read_link(services, link)
    with pytest.raises(NotFound):
        send_link_again(services, rami, new_id(), salma.id, "en")
    take_ticket(services, omar, ticket.reference, new_id())
    assert as_it_is(services, ticket).assignee_id == omar.id
    enable(services, rami, new_id(), salma.id)
    assert member_of(services, session) is None
    sign_in(services, salma.email, PASSWORD)


def test_only_an_administrator_lets_people_in_and_none_puts_themselves_out(
    services: Services, rami: Member, nadia: Member, salma: Member
) -> None:
    for nobody in (salma, nadia):
        with pytest.raises(Forbidden):
            invite(services, nobody, new_id(), "x@raff.example", "X", Role.ADMIN, "en")
        with pytest.raises(Forbidden):
            change_role(services, nobody, new_id(), salma.id, Role.ADMIN)
    for act in (partial(change_role, role=Role.AGENT), disable):
        with pytest.raises(Forbidden):
            act(services, rami, new_id(), rami.id)


def test_two_administrators_who_put_each_other_out_at_once_leave_one(
    services: Services, rami: Member
) -> None:
    reem = a_member(services, "Reem", Role.ADMIN)
    results = at_once(
        partial(disable, services, rami, new_id(), reem.id),
        partial(disable, services, reem, new_id(), rami.id),
    )
    assert [type(result) for result in results].count(Forbidden) == 1
    left = [one for one in read_staff(services, rami) if one.disabled_at is None]
    assert len(left) == 1


def test_a_lead_says_what_each_takes_on_and_every_act_is_in_the_log(
    services: Services, rami: Member, nadia: Member, salma: Member, clock: Clock
) -> None:
    work = Work(frozenset({Team.TECHNICAL_SUPPORT}), frozenset({"Router "}), 5, 2)
    change_work(services, nadia, new_id(), salma.id, work)
    send_away(services, salma, new_id(), salma.id, clock.now)
    known = next(one for one in read_staff(services, nadia) if one.id == salma.id)
    assert (known.teams, known.skills, known.capacity, known.tier) == (
        *(work.teams, frozenset({"router"}), 5, 2),
    )
    for wrong in (replace(work, tier=4), replace(work, capacity=-1)):
        with pytest.raises(InvalidInput):
            change_work(services, nadia, new_id(), salma.id, wrong)
    with pytest.raises(Forbidden):
        send_away(services, salma, new_id(), nadia.id, None)
    change_role(services, rami, new_id(), salma.id, Role.LEAD)
    entries = read_audit_log(services, rami)
    assert [(one.act, one.author, one.subject) for one in entries] == [
        (Audited.ROLE_CHANGED, "Rami", salma.email),
        (Audited.SENT_AWAY, "Salma", salma.email),
        (Audited.WORK_CHANGED, "Nadia", salma.email),
    ]
    assert entries[0].data == {"before": "agent", "after": "lead"}
    with pytest.raises(Forbidden):
        read_audit_log(services, nadia)
