"""What is said when one of Layla's files is wrong; and that it never takes the others down with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.article import Team
from bot.domain.authoring import LARGEST_TEXT
from bot.language import Lang
from bot.language.catalogue import sentence
from bot.storage.articles import Fault, Severity, read_articles
from bot.storage.front_matter import MOST_QUESTIONS
from tests.storage.conftest import KnowledgeBase


def front(*lines: str) -> str:
    return "\n".join(["---", "title: A", *lines, "---", "Text.", ""])


@pytest.mark.parametrize(
    ("content", "line", "key", "args"),
    [
        pytest.param("---\nteam: x\n", 1, "front_matter_open", {}, id="front matter never closed"),
        pytest.param("Only text.\n", 1, "no_title", {}, id="no title"),
        pytest.param("---\ntitle:\n---\nText.\n", 1, "no_title", {}, id="an empty title"),
        pytest.param(front().removesuffix("Text.\n"), 3, "no_text", {}, id="no text"),
        pytest.param(front().replace("Text.", "## Ready fix"), 3, "no_text", {}, id="a heading and no text"),
        pytest.param("", 1, "no_title", {}, id="an empty file"),
        pytest.param(front("id: 'a b'"), 1, "bad_id", {"id": "a b"}, id="an id with a blank"),
        pytest.param(
            front("id: ../etc/passwd"), 1, "bad_id", {"id": "../etc/passwd"}, id="an id that climbs"
        ),
        pytest.param(front("id: " + "x" * 101), 1, "bad_id", {"id": "x" * 101}, id="an endless id"),
        pytest.param("---\n- a\n- b\n---\nText.\n", 2, "not_a_mapping", {}, id="a list for front matter"),
        pytest.param("---\njust words\n---\nText.\n", 2, "not_a_mapping", {}, id="words for front matter"),
        pytest.param(
            front("team: customer_service", "title: B"), 4, "repeated_key", {"name": "title"}, id="twice"
        ),
        pytest.param(
            front("team: sales"),
            3,
            "expected.one_of",
            {"name": "team", "names": "customer_service, technical_support"},
            id="an unknown team",
        ),
        pytest.param(
            front("", "complexity: hard"),
            4,
            "expected.one_of",
            {"name": "complexity", "names": "simple, moderate, complex"},
            id="an unknown complexity, after an empty line",
        ),
        pytest.param(
            front("urgency: [critical]"),
            3,
            "expected.one_of",
            {"name": "urgency", "names": "normal, critical"},
            id="a list for a word",
        ),
        pytest.param(
            front("status: Published"),
            3,
            "expected.one_of",
            {"name": "status", "names": "draft, published, archived"},
            id="a capital letter",
        ),
        pytest.param(
            front("audience: all"),
            3,
            "expected.one_of",
            {"name": "audience", "names": "public, internal"},
            id="an unknown audience",
        ),
        pytest.param(
            front("reviewed: 2026-13-45"), 3, "expected.value", {"name": "reviewed"}, id="no such day"
        ),
        pytest.param(
            front("reviewed: soon"), 3, "expected.date", {"name": "reviewed"}, id="a word for a day"
        ),
        pytest.param(
            front("reviewed: 2026-11-01 10:00:00"),
            3,
            "expected.date",
            {"name": "reviewed"},
            id="a day with a time",
        ),
        pytest.param(
            front("teach_after: 0"), 3, "expected.count", {"name": "teach_after"}, id="teach at once"
        ),
        pytest.param(
            front("teach_after: 101"), 3, "expected.count", {"name": "teach_after"}, id="teach never"
        ),
        pytest.param(
            front("teach_after: true"), 3, "expected.count", {"name": "teach_after"}, id="yes for a number"
        ),
        pytest.param(
            front("teach_after: 2.5"), 3, "expected.count", {"name": "teach_after"}, id="half a time"
        ),
        pytest.param(
            front("questions: how"),
            3,
            "expected.list",
            {"name": "questions", "limit": MOST_QUESTIONS},
            id="no list",
        ),
        pytest.param(
            front("questions:", *["- q"] * (MOST_QUESTIONS + 1)),
            3,
            "expected.list",
            {"name": "questions", "limit": MOST_QUESTIONS},
            id="too many questions",
        ),
        pytest.param(
            front("questions: [[a]]"), 3, "expected.text", {"name": "questions"}, id="a list in a list"
        ),
        pytest.param(
            front("questions: ['']"), 3, "expected.text", {"name": "questions"}, id="an empty question"
        ),
        pytest.param(
            front("questions: [yes]"), 3, "expected.text", {"name": "questions"}, id="a yes for a text"
        ),
        pytest.param(
            front("related: {a: b}"),
            3,
            "expected.list",
            {"name": "related", "limit": MOST_QUESTIONS},
            id="a map",
        ),
        pytest.param(
            front(r'questions: ["a\0b"]'), 3, "expected.text", {"name": "questions"}, id="NUL, spelled"
        ),
        pytest.param(
            front(r'questions: ["a\ud800b"]'),
            3,
            "expected.text",
            {"name": "questions"},
            id="half a character, spelled",
        ),
        pytest.param(
            front("learn_more: video"), 3, "expected.materials", {"name": "learn_more"}, id="no materials"
        ),
        pytest.param(
            front("learn_more:", "- {kind: video, title: A}"),
            3,
            "expected.materials",
            {"name": "learn_more"},
            id="a video without an address",
        ),
        pytest.param(
            front("learn_more:", "- {kind: film, title: A, url: 'https://a.example'}"),
            3,
            "expected.one_of",
            {"name": "learn_more", "names": "video, course, webinar, guide"},
            id="an unknown kind",
        ),
        *(
            pytest.param(
                front("learn_more:", f"- {{kind: video, title: A, url: {url!r}}}"),
                3,
                "expected.url",
                {"name": "learn_more"},
                id=f"the address {url}",
            )
            for url in (
                "javascript:alert(1)",
                "data:text/html,x",
                "/videos/1",
                "https://",
                "http://[",
                "ftp://a.b",
            )
        ),
        pytest.param(
            front("team: !!int ''"), 3, "expected.value", {"name": "team"}, id="a number of no digits"
        ),
        pytest.param(
            front("team: !!bool maybe"), 3, "expected.value", {"name": "team"}, id="neither yes nor no"
        ),
        pytest.param(
            front("reviewed: !!timestamp soon"),
            3,
            "expected.value",
            {"name": "reviewed"},
            id="a time that is none",
        ),
        pytest.param(
            front("teach_after: " + "9" * 5_000),
            3,
            "expected.value",
            {"name": "teach_after"},
            id="a number without end",
        ),
    ],
)
def test_a_wrong_file_is_named_with_its_line_and_reason(
    kb: KnowledgeBase, content: str, line: int, key: str, args: dict[str, Any]
) -> None:
    assert kb.fault(content) == Fault("en/account/a.md", line, f"faults.{key}", args)


@pytest.mark.parametrize(
    ("content", "line", "key", "reason"),
    [
        pytest.param(
            front("questions: [a", "", "team: b"),
            3,
            "bad_yaml_bracket",
            "expected ',' or ']'",
            id="a bracket left open",
        ),
        pytest.param(
            front("team: a: b"), 3, "bad_yaml_colon", "mapping values are not allowed here", id="two colons"
        ),
        pytest.param(front("\tteam: a"), 3, "bad_yaml_tab", "cannot start any token", id="a tab"),
        pytest.param(front("team: @a"), 3, "bad_yaml_sign", "cannot start any token", id="a sign"),
        pytest.param(front("team"), 3, "bad_yaml_no_colon", "could not find expected ':'", id="no colon"),
        pytest.param(
            front("questions:", "  - a", " - b"), 5, "bad_yaml_layout", "<block end>", id="a crooked list"
        ),
        pytest.param(
            front('team: "a', "status: draft", "urgency: normal"),
            3,
            "bad_yaml_quote",
            "unexpected end of stream",
            id="a quotation mark left open",
        ),
        pytest.param(
            front("questions: a\x07"), 3, "bad_yaml", "special characters are not allowed", id="a bell"
        ),
        pytest.param(
            front("a: &x [y]", "questions: *x"), 4, "bad_yaml", "aliases are not allowed", id="an alias"
        ),
        pytest.param(
            front(
                "a: &a [x]", *(f"{b}: &{b} [*{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
            ),
            4,
            "bad_yaml",
            "aliases are not allowed",
            id="the billion laughs",
        ),
        pytest.param(
            front("questions: " + "[" * 5_000),
            3,
            "bad_yaml",
            "nested too deeply",
            id="five thousand brackets",
        ),
        pytest.param(
            front("questions: " + "{a: " * 5_000),
            3,
            "bad_yaml",
            "nested too deeply",
            id="five thousand braces",
        ),
        pytest.param(
            front("questions: !!python/object/apply:os.getcwd []"),
            3,
            "bad_yaml",
            "could not determine a constructor",
            id="Python",
        ),
        pytest.param(front("...", "b: c"), 4, "bad_yaml", "expected '<document start>'", id="two documents"),
    ],
)
def test_front_matter_that_is_not_yaml_is_named_with_its_line(
    kb: KnowledgeBase, content: str, line: int, key: str, reason: str
) -> None:
    fault = kb.fault(content)

    assert (fault.path, fault.line, fault.key) == ("en/account/a.md", line, f"faults.{key}")
    assert reason in str(fault.args["reason"])
    assert "\n" not in str(fault.args["reason"])


@pytest.mark.parametrize(
    ("content", "line", "key", "args"),
    [
        pytest.param("# عنوان\n\nنص\n".encode("cp1256"), 1, "not_utf8", {}, id="an old Arabic encoding"),
        pytest.param(b"# A\n\nText.\n\xff\n", 4, "not_utf8", {}, id="one wrong byte on line 4"),
        pytest.param("# A\n\nText.\n".encode("utf-16"), 1, "not_utf8", {}, id="UTF-16"),
        pytest.param(b"# A\n\nb\0c\n", 3, "not_text", {}, id="a NUL on line 3"),
        pytest.param(b"# A\n" + b"x" * LARGEST_TEXT, 1, "too_large", {"limit": LARGEST_TEXT}, id="too large"),
    ],
)
def test_a_file_that_is_no_text_is_named_with_its_line_and_reason(
    kb: KnowledgeBase, content: bytes, line: int, key: str, args: dict[str, Any]
) -> None:
    assert kb.fault(content) == Fault("en/account/a.md", line, f"faults.{key}", args)


def test_what_cannot_be_opened_is_named(kb: KnowledgeBase) -> None:
    (kb.folder / "en").mkdir(parents=True)
    (kb.folder / "en" / "gone.md").symlink_to("nowhere.md")
    (kb.folder / "en" / "folder.md").mkdir()

    faults = kb.read().faults

    assert [(fault.path, fault.line, fault.key) for fault in faults] == [
        ("en/folder.md", 1, "faults.unreadable"),
        ("en/gone.md", 1, "faults.unreadable"),
    ]
    assert all(fault.args["reason"] for fault in faults)


def test_an_unknown_key_warns_with_its_line_and_the_file_is_used(kb: KnowledgeBase) -> None:
    kb.write("en/a.md", front("team: customer_service", "titel: B", "? [x, y]\n: z"))

    reading = kb.read()

    assert reading.faults == (
        Fault("en/a.md", 4, "faults.unknown_key", {"name": "titel"}, Severity.WARNING),
        Fault("en/a.md", 5, "faults.unknown_key", {"name": "?"}, Severity.WARNING),
    )
    assert [article.team for article in reading.articles] == [Team.CUSTOMER_SERVICE]


def test_the_same_id_twice_in_one_language_names_the_other_file(kb: KnowledgeBase) -> None:
    kb.write("en/account/password.md", front())
    kb.write("en/billing/password.md", front())

    reading = kb.read()

    assert reading.faults == (
        Fault(
            "en/billing/password.md",
            1,
            "faults.duplicate_id",
            {"id": "password", "other": "en/account/password.md"},
        ),
    )
    assert [article.topic for article in reading.articles] == ["account"]


def test_a_related_article_that_does_not_exist_warns(kb: KnowledgeBase) -> None:
    kb.write("en/a.md", front("related: [b, c]"))
    kb.write("ar/b.md", front())

    reading = kb.read()

    assert reading.faults == (Fault("en/a.md", 3, "faults.unknown_related", {"id": "c"}, Severity.WARNING),)
    assert [article.id for article in reading.articles] == ["b", "a"]


def test_a_picture_that_is_not_there_is_named_at_its_line_until_it_is(kb: KnowledgeBase) -> None:
    kb.write(
        "en/a.md", front("id: a") + "\n![The till](../media/till.png)\n\n![](https://example.com/x.png)\n"
    )

    def wrong(line: int, key: str, name: str) -> Fault:
        return Fault("en/a.md", line, f"faults.{key}", {"name": name}, Severity.WARNING)

    missing = wrong(7, "no_picture", "../media/till.png")
    elsewhere = wrong(9, "foreign_picture", "https://example.com/x.png")
    first = kb.read()
    assert first.faults == (missing, elsewhere)
    assert [article.id for article in first.articles] == ["a"]

    kb.write("media/till.png", b"a picture")
    assert read_articles(kb.folder, known=first.known).faults == (elsewhere,)


def test_many_wrong_files_leave_every_sound_one_standing(kb: KnowledgeBase) -> None:
    broken: list[str | bytes] = [
        "",
        "---\n",
        "no title",
        "---\ntitle: [\n---\nx",
        b"\xff",
        b"\0",
        front("team: x"),
    ]
    for number, content in enumerate(broken):
        kb.write(f"ar/broken/{number}.md", content)
    for number in range(3):
        kb.write(f"en/sound/{number}.md", front(f"id: s{number}"))

    reading = kb.read()

    assert [article.id for article in reading.articles] == ["s0", "s1", "s2"]
    assert [fault.path for fault in reading.faults] == [f"ar/broken/{n}.md" for n in range(len(broken))]
    assert {fault.severity for fault in reading.faults} == {Severity.ERROR}


yaml_like = st.text(
    st.sampled_from(list("abت:- \n[]{}'\"#&*!|>?%@`,\t0129.~\\")) | st.characters(), max_size=80
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_whatever_bytes_a_file_holds_the_others_are_read(kb: KnowledgeBase, content: bytes) -> None:
    _stands_beside_a_sound_article(kb, content)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    st.sampled_from(["title: A\n", ""]),
    st.sampled_from(["", "team: ", "questions: ", "reviewed: "]),
    yaml_like,
)
def test_whatever_the_front_matter_says_the_others_are_read(
    kb: KnowledgeBase, title: str, key: str, value: str
) -> None:
    _stands_beside_a_sound_article(
        kb, f"---\n{title}{key}{value}\n---\nText.\n".encode("utf-8", "surrogatepass")
    )


def _stands_beside_a_sound_article(kb: KnowledgeBase, content: bytes) -> None:
    kb.write("en/sound.md", "---\ntitle: Sound\n---\nAll is well.\n")
    kb.write("en/a.md", content)

    reading = kb.read()

    assert "sound" in [article.id for article in reading.articles]
    left_out = {fault.path for fault in reading.faults if fault.severity is Severity.ERROR}
    assert len(reading.articles) + len(left_out) == 2, "each file is an article or is named"
    assert all(1 <= fault.line <= content.count(b"\n") + content.count(b"\r") + 1 for fault in reading.faults)
    for article in reading.articles:
        assert article.title.encode("utf-8")


def test_everything_that_is_wrong_with_a_file_is_named(kb: KnowledgeBase) -> None:
    kb.write("en/account/a.md", "---\ntitle:\nteam: sales\nurgency: [x]\n---\nText.\n")
    assert [(fault.line, fault.key) for fault in read_articles(kb.folder).faults] == [
        (3, "faults.expected.one_of"),
        (4, "faults.expected.one_of"),
        (1, "faults.no_title"),
    ]


def test_an_unknown_relation_is_named_at_its_own_line(kb: KnowledgeBase) -> None:
    kb.write("en/account/b.md", "# B\n\nText.\n")
    kb.write(
        "en/account/a.md", "---\ntitle: b-2\nrelated:\n  - b\n  - b-2\nteam: customer_service\n---\nText.\n"
    )
    assert [(fault.line, fault.key) for fault in read_articles(kb.folder).faults] == [
        (5, "faults.unknown_related")
    ]


@pytest.mark.parametrize("path", ["notes.md", "fr/account/a.md"])
def test_a_file_where_no_article_is_looked_for_is_named(kb: KnowledgeBase, path: str) -> None:
    kb.write(path, "# A\n\nText.\n")
    assert [(fault.path, fault.key, fault.severity) for fault in read_articles(kb.folder).faults] == [
        (path, "faults.out_of_place", Severity.WARNING)
    ]


@pytest.mark.parametrize(
    ("lang", "line"),
    [("en", "1. What to do first."), ("ar", None), ("en", "### Step 3: what to do")],
)
def test_what_the_template_says_to_the_author_is_for_no_customer(
    kb: KnowledgeBase, lang: Lang, line: str | None
) -> None:
    line = line or str(sentence("editor.template.body", lang)).splitlines()[0]
    text = f"---\nstatus: published\n---\n# A\n\nText.\n\n## B\n{line}\n"
    kb.write(f"{lang}/account/a.md", text)
    reading = read_articles(kb.folder)
    assert reading.articles == ()
    assert [(fault.line, fault.key, fault.args) for fault in reading.faults] == [
        (9, "faults.left_to_fill_in", {"count": 1})
    ]
    kb.write(f"{lang}/account/a.md", text.replace("published", "draft"))
    assert len(read_articles(kb.folder).articles) == 1
