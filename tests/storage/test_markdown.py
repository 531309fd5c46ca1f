"""Markdown as it is read and as it is searched; and that nothing an article says can run in a browser."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.storage.article_text import read_body
from bot.storage.markdown import prose


@pytest.mark.parametrize(
    ("markdown", "html", "words"),
    [
        pytest.param(
            "**a** *b* `c` ~~d~~",
            "<p><strong>a</strong> <em>b</em> <code>c</code> <s>d</s></p>",
            "a b c d",
            id="inline",
        ),
        pytest.param("a\nb", "<p>a\nb</p>", "a\nb", id="two lines"),
        pytest.param(
            "3. a\n4. b",
            '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>',
            "3. a\n4. b",
            id="a list that begins at 3",
        ),
        pytest.param(
            "- a\n  - b",
            "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>",
            "- a\n- b",
            id="a list in a list",
        ),
        pytest.param(
            "|a|b|\n|-|-|\n|1|2|",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n"
            "<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>",
            "a\nb\n1\n2",
            id="a table",
        ),
        pytest.param(
            "[a](https://raff.example/x)",
            '<p><a href="https://raff.example/x" rel="noopener nofollow">a</a></p>',
            "a",
            id="a link",
        ),
        pytest.param(
            "رسالة من no-reply@raff.example <b>",
            '<p>رسالة من <bdi dir="ltr">no-reply@raff.example</bdi> &lt;b&gt;</p>',
            "رسالة من no-reply@raff.example <b>",
            id="an e-mail address in Arabic",
        ),
        pytest.param(
            "اختر **10 × 15 سم**",
            '<p>اختر <strong><bdi dir="ltr">10&nbsp;×&nbsp;15</bdi> سم</strong></p>',
            "اختر 10 × 15 سم",
            id="a measure in Arabic",
        ),
        pytest.param(
            "[a](tel:+96265000000)",
            '<p><a href="tel:+96265000000" rel="noopener nofollow">a</a></p>',
            "a",
            id="a number",
        ),
        pytest.param(
            "![the menu](../../media/menu.png)",
            '<p><img src="/media/menu.png" alt="the menu"></p>',
            "the menu",
            id="an image",
        ),
        pytest.param(
            "![](media/pay/menu.png)",
            '<p><img src="/media/pay/menu.png" alt=""></p>',
            "",
            id="an image in a folder",
        ),
        pytest.param(
            "![](/media/menu.png)",
            '<p><img src="/media/menu.png" alt=""></p>',
            "",
            id="an image from the root",
        ),
        pytest.param(
            "![](multimedia/menu.png)",
            '<p><img src="multimedia/menu.png" alt=""></p>',
            "",
            id="another folder",
        ),
        pytest.param(
            "![](https://a.example/media/menu.png)",
            '<p><img src="https://a.example/media/menu.png" alt=""></p>',
            "",
            id="an image elsewhere",
        ),
        pytest.param(
            "![](media/../staff.png)",
            '<p><img src="media/../staff.png" alt=""></p>',
            "",
            id="out of the folder",
        ),
    ],
)
def test_how_markdown_is_read_and_searched(markdown: str, html: str, words: str) -> None:
    found = prose(markdown)

    assert found
    assert (found.html, found.plain) == (html, words)


@pytest.mark.parametrize("markdown", ["", " \n\n", "***", "[a]: https://raff.example", "&nbsp;"])
def test_what_says_and_shows_nothing_is_no_prose(markdown: str) -> None:
    assert prose(markdown) is None


DANGEROUS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<div\nonclick=alert(1)>a</div>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<style>*{display:none}</style>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>a</a>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](java&#10;script:alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](<  javascript:alert(1)>)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](file:///etc/passwd)",
    "[a]\n\n[a]: javascript:alert(1)",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml;base64,PHN2Zz4=)",
    '![a](x "onerror=alert(1)")',
    '[a](https://a.example/"onmouseover="alert(1))',
    "<javascript:alert(1)>",
    "`<script>alert(1)</script>`",
    "```<script>\n<script>alert(1)</script>\n```",
    "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
]

TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^>]*)>")
ATTRIBUTE = re.compile(r'\s([\w-]+)="([^"]*)"')
KNOWN = {
    *("p", "br", "hr", "bdi", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
SCHEME = re.compile(r"\s*(?!(?:https?|mailto|tel):)[a-zA-Z][\w+.-]*:")


def is_inert(html: str) -> bool:
    """Only known tags and attributes, and addresses that lead somewhere rather than do something."""
    for _, tag, rest in TAG.findall(html):
        attributes = ATTRIBUTE.findall(rest)
        if tag not in KNOWN or ATTRIBUTE.sub("", rest).strip(" /"):
            return False
        for name, value in attributes:
            if name not in {"href", "src", "alt", "title", "start", "rel", "dir"}:
                return False
            if name in {"href", "src"} and SCHEME.match(value):
                return False
    return "<" not in TAG.sub("", html)


def test_the_check_for_inert_text_knows_what_is_not() -> None:
    for markup in (
        "<script>",
        '<p onclick="x">',
        "<p onclick=x>",
        '<a href="javascript:x">',
        "<!-- -->",
        "<b>",
    ):
        assert not is_inert(markup)


@pytest.mark.parametrize("markdown", DANGEROUS)
def test_abuse_39_what_could_run_in_the_customers_browser_is_inert(markdown: str) -> None:
    found = prose(markdown)

    assert found
    assert is_inert(found.html)


@pytest.mark.parametrize("markdown", DANGEROUS)
def test_and_it_is_inert_as_the_title_of_a_step_too(markdown: str) -> None:
    line = markdown.replace("\n", " ")
    body = read_body(f"{line}\n\n1. {line}\n2. b\n")

    assert body.fix
    assert is_inert(body.fix.html)


def test_abuse_39_raw_html_is_text_that_can_be_read() -> None:
    found = prose("Type <b>bold</b> & save")

    assert found
    assert (found.plain, found.html) == (
        "Type <b>bold</b> & save",
        "<p>Type &lt;b&gt;bold&lt;/b&gt; &amp; save</p>",
    )


MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(">" * MEGABYTE, id="a megabyte of quotations"),
        pytest.param("> " * 50_000 + "a", id="fifty thousand quotations in each other"),
        pytest.param("- " * 50_000 + "a", id="fifty thousand lists in each other"),
        pytest.param(
            "\n".join("  " * depth + "1. a" for depth in range(300)), id="a list three hundred deep"
        ),
        pytest.param("*" * MEGABYTE, id="a megabyte of stars"),
        pytest.param("*a_ " * 5_000, id="emphasis that never ends"),
        pytest.param("[" * 20_000, id="brackets"),
        pytest.param("![" * 10_000, id="images that never begin"),
        pytest.param("[a](" * 5_000, id="links that never end"),
        pytest.param("`" * MEGABYTE, id="a megabyte of backticks"),
        pytest.param("&" * 50_000 + ";", id="ampersands"),
        pytest.param("|a" * 99 + "|\n" + "|-" * 99 + "|\n" + "|\n" * 150, id="a table that fills itself up"),
        pytest.param("### a\n> Check: b\n" * 2_000, id="two thousand steps"),
    ],
)
def test_a_page_made_to_never_end_is_read(text: str) -> None:
    body = read_body(f"## Walkthrough\n### a\n{text}\n")

    assert body.steps[0].title == "a"


MARKS = [
    *(
        "# ",
        "## ",
        "### ",
        "## Ready fix",
        "## خطوة بخطوة",
        "> Check: ",
        "> ",
        "1. ",
        "2) ",
        "- ",
        "    ",
        "```",
    ),
    *(
        "**",
        "_",
        "[a](",
        ")",
        "![",
        "](media/a.png)",
        "|",
        "-|-",
        "---",
        "===",
        "\n",
        "\n\n",
        "<b>",
        "&#0;",
        "\\",
    ),
]
markdown_like = st.lists(st.sampled_from(MARKS) | st.text(max_size=5), max_size=40).map("".join)


@settings(max_examples=300)
@given(markdown_like)
@example("0=1. ")
def test_any_text_is_read_and_nothing_in_it_runs(text: str) -> None:
    body = read_body(text)

    parts = [body.summary, body.fix, body.why, body.practise, *(section.text for section in body.sections)]
    parts += [part for step in body.steps for part in (step.text, step.check, step.stuck, step.other_words)]
    assert all(is_inert(part.html) for part in parts if part)


def test_an_image_whose_file_is_a_video_of_ours_is_played() -> None:
    played = prose("Look here: ![How to](../media/how-to.mp4)")
    assert played is not None
    assert played.plain == "Look here: How to"
    assert '<video src="/media/how-to.mp4" controls="" preload="metadata" aria-label="How to">' in played.html
    assert '<a href="/media/how-to.mp4"' in played.html, "for who cannot play it"


def test_a_video_from_elsewhere_is_a_link() -> None:
    linked = prose("![How to](https://videos.example/how-to.mp4)")
    assert linked is not None
    assert "<video" not in linked.html
    assert '<a href="https://videos.example/how-to.mp4"' in linked.html


def test_what_a_video_is_called_stays_text() -> None:
    named = prose('![" onplay="alert(1)](media/a.webm "title")')
    assert named is not None
    assert 'aria-label="&quot; onplay=&quot;alert(1)"' in named.html
