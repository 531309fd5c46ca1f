"""The text of an article: the parts that have a meaning, and the plain page that has none of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage.article_text import Body, read_body


def plain(body: Body, part: str) -> str | None:
    found = getattr(body, part)
    return found.plain if found else None


def titles(body: Body) -> list[str]:
    return [step.title for step in body.steps]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("## الحل الجاهز", "fix"),
        ("## Ready fix", "fix"),
        ("## READY  FIX", "fix"),
        ("## **Ready** fix", "fix"),
        ("Ready fix\n---------", "fix"),
        ("# Ready fix", "fix"),
        ("## لماذا يحدث ذلك", "why"),
        ("## لماذا يَحدُث ذلك", "why"),
        ("## Why it happens", "why"),
        ("## جرّب بنفسك", "practise"),
        ("## جرب بنفسك", "practise"),
        ("## Practise", "practise"),
        ("## Practice ##", "practise"),
    ],
)
def test_the_section_names_of_either_language_are_understood(heading: str, part: str) -> None:
    body = read_body(f"What it is.\n\n{heading}\n\nDo this.\n")

    assert {name: plain(body, name) for name in ("summary", "fix", "why", "practise")} == {
        "summary": "What it is.",
        "fix": None,
        "why": None,
        "practise": None,
        part: "Do this.",
    }
    assert body.sections == ()


@pytest.mark.parametrize("heading", ["خطوة بخطوة", "Walkthrough", "Step by step"])
def test_each_heading_of_the_walkthrough_is_a_step(heading: str) -> None:
    body = read_body(f"## {heading}\n### Open *the* page\nGo there.\n\n### احفظ\nاضغط حفظ.\n")

    assert [(step.title, step.text.plain) for step in body.steps] == [
        ("Open the page", "Go there."),
        ("احفظ", "اضغط حفظ."),
    ]


LABELS = [
    ("Check", "Stuck", "In other words"),
    ("تحقق", "إن تعثرت", "بعبارة أخرى"),
    ("تحقّق", "ان تعثرت", "بعبارة اخرى"),
    ("check ", "STUCK", "In  other words"),
]


@pytest.mark.parametrize(
    "between", ["\n", "\n>\n", "\n\n"], ids=["one quote", "an empty line in it", "three quotes"]
)
@pytest.mark.parametrize("labels", LABELS, ids=lambda labels: labels[0])
def test_labelled_lines_of_a_step(labels: tuple[str, str, str], between: str) -> None:
    quotes = between.join(
        f"> {label}: {text}"
        for label, text in zip(labels, ("A page: **green**.", "Wait.", "Like a ticket."), strict=True)
    )

    (step,) = read_body(f"## Walkthrough\n### Open\nGo there.\n\n{quotes}\n\nThen come back.").steps

    assert step.text.plain == "Go there.\nThen come back."
    assert step.check
    assert step.check.plain == "A page: green."
    assert "<strong>green</strong>" in step.check.html
    assert step.stuck
    assert step.stuck.plain == "Wait."
    assert step.other_words
    assert step.other_words.plain == "Like a ticket."


def test_a_labelled_line_may_go_on_over_several() -> None:
    (step,) = read_body(
        "## Walkthrough\n### Open\nGo.\n> Check: you see\n> - a title\n> - a box\n>\n> and more\nbelow\n"
    ).steps

    assert step.text.plain == "Go."
    assert step.check
    assert step.check.plain == "you see\n- a title\n- a box\nand more\nbelow"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("> The bank said: wait.", id="a quotation with a colon"),
        pytest.param("> Check", id="a label without a colon"),
        pytest.param("Check: the page", id="no quotation"),
        pytest.param("- a list\n  > Check: the page", id="a quotation in a list"),
        pytest.param("```\n> Check: the page\n```", id="code"),
        pytest.param("    > Check: the page", id="indented code"),
        pytest.param("> ```\n> Check: the page\n> ```", id="code in a quotation"),
    ],
)
def test_what_only_looks_like_a_labelled_line_stays_in_the_step(line: str) -> None:
    (step,) = read_body(f"## Walkthrough\n### Open\nGo there.\n\n{line}\n").steps

    assert step.check is None
    assert "Go there." in step.text.plain
    assert re.sub(r"[>`\s-]", "", line) in re.sub(r"[>\s-]", "", step.text.plain)


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_headings_inside_code_are_code(fence: str) -> None:
    body = read_body(
        f"Run this:\n\n{fence}\n# a comment\n## Ready fix\n### x\n{fence}\n\n    ## Walkthrough\n"
    )

    assert (body.title, body.sections) == (None, ())
    assert plain(body, "summary") == "Run this:\n# a comment\n## Ready fix\n### x\n## Walkthrough"


def test_headings_inside_lists_and_quotations_are_no_sections() -> None:
    body = read_body("- ## Ready fix\n  a\n\n> ## Why it happens\n> b\n")

    assert (body.why, body.sections) == (None, ())
    assert plain(body, "summary") == "- Ready fix\na\nWhy it happens\nb"


def test_other_sections_keep_their_names_and_their_order() -> None:
    body = read_body(
        "Intro.\n## Ready fix\nDo.\n## Prices\nOne.\n### Details\nTwo.\n## Ready fix\nAgain.\n## Empty\n"
    )

    assert plain(body, "fix") == "Do."
    assert [(section.title, section.text.plain) for section in body.sections] == [
        ("Prices", "One.\nDetails\nTwo."),
        ("Ready fix", "Again."),
    ]


def test_the_first_heading_is_the_title_and_later_ones_like_it_are_sections() -> None:
    body = read_body("# Late payout\nIntro.\n# For banks\nTwo days.\n# Ready fix\nWait.\n")

    assert (body.title, plain(body, "summary"), plain(body, "fix")) == ("Late payout", "Intro.", "Wait.")
    assert [(section.title, section.text.plain) for section in body.sections] == [("For banks", "Two days.")]


def test_what_stands_before_the_first_step_is_read_with_it() -> None:
    body = read_body("## Walkthrough\nHave your phone at hand.\n### Open\nGo there.\n### Save\nPress.\n")

    assert [step.text.plain for step in body.steps] == ["Have your phone at hand.\nGo there.", "Press."]


def test_a_walkthrough_without_steps_is_a_section_like_any_other() -> None:
    body = read_body("## Ready fix\nDo.\n## Walkthrough\nJust be patient.\n")

    assert body.steps == ()
    assert [(section.title, section.text.plain) for section in body.sections] == [
        ("Walkthrough", "Just be patient.")
    ]


def test_a_numbered_list_under_the_walkthrough_is_its_steps() -> None:
    body = read_body("## Ready fix\nDo.\n## خطوة بخطوة\n1. افتح الصفحة. انتظر.\n2. اضغط حفظ\n")

    assert titles(body) == ["افتح الصفحة", "اضغط حفظ"]
    assert body.steps[0].text.plain == "افتح الصفحة. انتظر."
    assert plain(body, "fix") == "Do."


PLAIN_PAGE = """# Change your bank account

You can change it *yourself*.

Have your card at hand.

1. Open **Payouts**. It is in the menu.
2. Choose Edit
   and type the number:
   - without blanks
   - with its letters

   > Check: the box turns green.
3. Press Save.

Changes take a day.
"""


def test_a_plain_help_centre_page_is_an_article() -> None:
    body = read_body(PLAIN_PAGE)

    assert body.title == "Change your bank account"
    assert titles(body) == ["Open Payouts", "Choose Edit", "Press Save"]
    assert (
        body.steps[1].text.plain == "Choose Edit\nand type the number:\n- without blanks\n- with its letters"
    )
    assert body.steps[1].check
    assert body.steps[1].check.plain == "the box turns green."
    assert body.fix
    assert body.fix.plain == "You can change it yourself.\n1. Open Payouts\n2. Choose Edit\n3. Press Save"
    assert body.fix.html == (
        "<p>You can change it yourself.</p>"
        "<ol><li>Open Payouts</li><li>Choose Edit</li><li>Press Save</li></ol>"
    )
    assert (plain(body, "summary") or "").endswith("Changes take a day.")


def test_a_plain_page_without_a_list_is_its_first_paragraph() -> None:
    body = read_body("![a phone](media/phone.png)\n\nBanks take two days.\n\nWeekends do not count.\n")

    assert body.steps == ()
    assert plain(body, "fix") == "Banks take two days."
    assert plain(body, "summary") == "a phone\nBanks take two days.\nWeekends do not count."


def test_a_plain_page_keeps_its_own_sections() -> None:
    body = read_body("# Payouts\nThey are weekly.\n## How to see them\n1. Open Payouts.\n2. Choose a week.\n")

    assert titles(body) == ["Open Payouts", "Choose a week"]
    assert [section.title for section in body.sections] == ["How to see them"]
    assert plain(body, "fix") == "They are weekly.\n1. Open Payouts\n2. Choose a week"


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        pytest.param(
            "1. Open\nthe page\n2. Save", ["Open\nthe page", "Save"], id="a line that is not indented"
        ),
        pytest.param("1. Open\n\n   then wait\n2. Save", ["Open\nthen wait", "Save"], id="two paragraphs"),
        pytest.param("1. Open\n\tthen wait\n2. Save", ["Open\nthen wait", "Save"], id="a tab"),
        pytest.param("  1. Open\n     then wait\n  2. Save", ["Open\nthen wait", "Save"], id="a list set in"),
        pytest.param("1) Open\n2) Save", ["Open", "Save"], id="brackets for dots"),
        pytest.param("9. Open\n10. Save\n    it", ["Open", "Save\nit"], id="longer numbers"),
        pytest.param(
            "1. Open\n   1. left\n   2. right\n2. Save",
            ["Open\n1. left\n2. right", "Save"],
            id="a list in it",
        ),
        pytest.param("1.\n   Open\n2. Save", ["Open", "Save"], id="the text on the next line"),
        pytest.param(
            "1. Open\n\n![](media/a.png)\n\n2. Save", ["Open", "Save"], id="a picture between two steps"
        ),
        pytest.param(
            "1. Open\n\nThen wait.\n\n2. Save", ["Open\nThen wait.", "Save"], id="a word between two steps"
        ),
        pytest.param(
            "1. Open\n2. Save\n\nOr else:\n\n1. Call\n", ["Open", "Save"], id="another list is another matter"
        ),
        pytest.param(
            "1. Open\n\n- a\n- b\n\n2. Save", ["Open\n- a\n- b", "Save"], id="dots between two steps"
        ),
        pytest.param("- a\n  1. b\n", [], id="a numbered list in another list is no walkthrough"),
        pytest.param("١. افتح\n٢. احفظ", [], id="Arabic numerals make no list in Markdown"),
        pytest.param(
            "1. one\u2028two\n2. three", ["one\u2028two", "three"], id="a line separator is no line end"
        ),
    ],
)
def test_the_numbered_list_of_a_plain_page(text: str, steps: list[str]) -> None:
    body = read_body(f"Intro.\n\n{text}\n")

    assert [step.text.plain for step in body.steps] == steps


def test_a_long_step_is_named_by_its_beginning() -> None:
    body = read_body("1. " + "very " * 40 + "long\n2. Save. Then wait.\n")

    assert len(titles(body)[0]) <= 91
    assert titles(body)[0].endswith("very…")
    assert titles(body)[1] == "Save"


A_BLOCK = [
    *("{0}\n", "> {0}\n", "> Stuck: {0}\n", "- {0}\n", "1. {0}\n", "    {0}\n", "```\n{0}\n```\n"),
    *("# {0}\n\n{0}{0}\n", "## {0}\n\n{0}{0}\n", "### {0}\n\n{0}{0}\n", "## Walkthrough\n### {0}\n"),
    *("## Ready fix\n{0}\n", "## Why it happens\n{0}\n", "## Walkthrough\n{0}\n", "## Practise\n{0}\n"),
]
NAMES = {"Ready", "fix", "Why", "happens", "Walkthrough", "Practise", "Stuck"}
a_block = st.builds(str.format, st.sampled_from(A_BLOCK), st.text(st.sampled_from("abcxyzنمك"), min_size=3))


@settings(max_examples=300)
@given(st.lists(a_block, max_size=12).map("\n".join))
def test_every_word_that_layla_wrote_is_somewhere_in_the_article(text: str) -> None:
    body = read_body(text)

    kept = [body.title, *(plain(body, part) for part in ("summary", "fix", "why", "practise"))]
    kept += [words for section in body.sections for words in (section.title, section.text.plain)]
    for step in body.steps:
        kept += [step.title, step.text.plain, *(help_.plain for help_ in (step.stuck,) if help_)]
    words_kept = set(re.findall(r"\w{3,}", " ".join(filter(None, kept))))
    assert set(re.findall(r"\w{3,}", text)) - NAMES <= words_kept
