"""What Layla decides about a gap is remembered, and shows whether it helped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions.decide_gap import add_to_article, dismiss_gap, reopen_gap, written_for_gap
from bot.actions.find_gaps import find_gaps
from bot.actions.open_article import find_article, open_article
from bot.actions.read_gap import read_effect
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.domain.article import published
from bot.domain.gaps import GapDecisionKind, QuestionKey
from bot.domain.staff import Member, Role
from bot.errors import InvalidInput, NotFound
from bot.errors.authoring import FrontMatterUnusable, NothingChosen
from bot.retrieval.building import build
from bot.retrieval.snapshot import load
from bot.storage.articles import read_articles
from bot.storage.schema import staff
from tests.actions.cast import Served, Talk, new_id

GIFT_CARDS = ("can I sell gift cards in my shop", "how do I sell gift cards to customers")
IN_ARABIC = "كيف أبيع بطاقات هدايا في متجري"
VOUCHERS = "---\ntitle: Vouchers # of paper\nquestions:\n  - print a voucher\n"
LATE = "---\ntitle: A late parcel\nquestions: [where is my parcel]\n---\nWait.\n"
SOLD = f"---\ntitle: Gift cards\nquestions:\n  - {GIFT_CARDS[0]}\n  - {GIFT_CARDS[1]}\n---\nOpen Gifts.\n"


@pytest.fixture
def layla(services: Services) -> Member:
    add_staff(services, "layla@raff.example", "Layla", Role.AUTHOR, "a long enough password")
    with services.database.reading() as connection:
        row = connection.execute(staff.select()).one()
    return Member(row.id, row.email, row.name, Role.AUTHOR)


def missed(services: Services, *questions: str) -> None:
    """Each is asked by somebody of their own, who goes to a person without an answer."""
    for question in questions:
        talk = Talk(services)
        talk.ask(question)
        talk.choose("person")


def write(services: Services, path: str, text: str) -> None:
    file = services.kb_dir / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def keys(services: Services) -> list[QuestionKey]:
    return [question.key for question in find_gaps(services).open[0].questions]


def test_a_dismissed_gap_stays_away_until_many_new_people_ask(services: Services, layla: Member) -> None:
    missed(services, *GIFT_CARDS)
    dismiss_gap(services, layla, new_id(), keys(services), "we sell no vouchers")
    assert find_gaps(services).open == ()
    missed(services, *GIFT_CARDS, *GIFT_CARDS)
    gaps = find_gaps(services)
    assert gaps.open == ()
    assert gaps.decided[0].people_since == 4
    missed(services, GIFT_CARDS[0])
    (back,) = find_gaps(services).open
    assert back.people == 5
    assert back.before
    assert back.before.decision.reason == "we sell no vouchers"
    assert back.before.decision.by == "Layla"
    dismiss_gap(services, layla, new_id(), [one.key for one in back.questions], "still not")
    assert find_gaps(services).open == ()


def test_a_gap_is_dismissed_for_a_reason_and_by_what_it_holds(services: Services, layla: Member) -> None:
    missed(services, *GIFT_CARDS)
    for reason in ("", " ", "\0", "x" * 501):
        with pytest.raises(InvalidInput):
            dismiss_gap(services, layla, new_id(), keys(services), reason)
    with pytest.raises(NotFound):
        dismiss_gap(services, layla, new_id(), [QuestionKey.read("m999999")], "a reason")
    assert len(find_gaps(services).open) == 1


def test_a_decision_is_made_once_and_can_be_taken_back(services: Services, layla: Member) -> None:
    missed(services, *GIFT_CARDS)
    decided, once = keys(services), new_id()
    assert dismiss_gap(services, layla, once, decided, "no") == dismiss_gap(
        services, layla, once, decided, "no"
    )
    reopen_gap(services, layla, new_id(), decided)
    assert (len(find_gaps(services).open), find_gaps(services).decided) == (1, ())


def test_questions_are_added_to_an_article_in_its_languages_and_what_else_it_says_stays(
    services: Services, layla: Member
) -> None:
    write(services, "en/shop/vouchers.md", f"{VOUCHERS}---\nPrint it.\n")
    missed(services, *GIFT_CARDS, IN_ARABIC)
    added = add_to_article(services, layla, new_id(), keys(services), keys(services), "vouchers")
    assert (added["paths"], added["left"]) == (["en/shop/vouchers.md"], 1)
    staged = open_article(services, find_article(services, "en", "vouchers")).staged
    assert staged is not None
    assert staged.written.text.startswith(
        "---\ntitle: Vouchers # of paper\nquestions:\n  - print a voucher\n"
    )
    assert all(f"  - {question}\n" in staged.written.text for question in GIFT_CARDS)
    assert IN_ARABIC not in staged.written.text
    (done,) = find_gaps(services).decided
    assert (done.decision.kind, done.decision.article_id) == (GapDecisionKind.ADDED, "vouchers")


def test_what_cannot_be_added_decides_nothing(services: Services, layla: Member) -> None:
    write(services, "en/shop/broken.md", "---\ntitle: [\n---\nText.\n")
    missed(services, *GIFT_CARDS)
    own = keys(services)
    with pytest.raises(NothingChosen):
        add_to_article(services, layla, new_id(), own, [], "broken")
    with pytest.raises(FrontMatterUnusable):
        add_to_article(services, layla, new_id(), own, own, "broken")
    with pytest.raises(NotFound):
        add_to_article(services, layla, new_id(), own, own, "no-such-article")
    with pytest.raises(NotFound):
        written_for_gap(services, layla, new_id(), own, "no-such-article")
    assert len(find_gaps(services).open) == 1


def test_a_published_article_makes_its_gap_shrink_and_that_shows(services: Services, layla: Member) -> None:
    missed(services, *GIFT_CARDS)
    write(services, "en/shop/gift-cards.md", SOLD)
    write(services, "en/shop/late.md", LATE)
    written_for_gap(services, layla, new_id(), keys(services), "gift-cards")
    (done,) = find_gaps(services).decided
    before = read_effect(services, done)
    assert (before.answered, before.tried) == (0, 2)
    index = services.indexes.current()
    articles = published(read_articles(services.kb_dir).articles)
    version = build(articles, index.encoder, services.index_dir).version
    after = replace(services, indexes=Served(load(services.index_dir, version, index.encoder)))
    assert [article for _, article in read_effect(after, done).answers] == ["gift-cards", "gift-cards"]
