"""What an agent writes in Markdown, as a customer reads it."""

from __future__ import annotations

import pytest

from bot.language import Direction
from bot.storage.reply_markdown import reply_html, reply_plain


@pytest.mark.parametrize(
    ("text", "dir_", "read"),
    [
        ("Hello\n**there**", "ltr", "<p>Hello<br>\n<strong>there</strong></p>"),
        ("1. One\n2. Two", "ltr", "<ol>\n<li>One</li>\n<li>Two</li>\n</ol>"),
        ("# Big", "ltr", "<h3>Big</h3>"),
        ("2*3*4 and {{7*7}}", "ltr", "<p>2*3*4 and {{7*7}}</p>"),
        ("افتح Settings", "rtl", '<p>افتح <bdi dir="ltr" class="nowrap">Settings</bdi></p>'),
        ("طلبك DL-2345-6789", "rtl", '<p>طلبك <bdi dir="ltr" class="nowrap">DL-2345-6789</bdi></p>'),
    ],
)
def test_it_is_read_as_it_was_meant(text: str, dir_: Direction, read: str) -> None:
    assert reply_html(text, dir_) == read


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("# Hello\n**there**, `ls` and 2*3*4", "Hello\n\nthere, ls and 2*3*4"),
        ("3. One\n4. Two\n   - deep\n   - deeper", "3. One\n4. Two\n   - deep\n   - deeper"),
        ("See [this](https://raff.example/a), then", "See this (https://raff.example/a), then"),
        ("<https://raff.example/a> <sami@raff.example>", "https://raff.example/a sami@raff.example"),
        ("![a cat](https://raff.example/c.png)", "a cat (https://raff.example/c.png)"),
        ("> said\n> so\n\n```\na  **b**\n```\n\n***\n\n<b>", "> said\n> so\n\na  **b**\n\n---\n\n<b>"),
    ],
)
def test_without_html_no_sign_of_markdown_is_left(text: str, plain: str) -> None:
    assert reply_plain(text) == plain


@pytest.mark.parametrize(
    "text", ["see https://raff.example/a_b.", "[https://raff.example/a_b](https://raff.example/a_b)"]
)
def test_an_address_is_one_link_without_the_full_stop(text: str) -> None:
    html = reply_html(text, "ltr")
    assert html.count("<a ") == 1
    assert 'href="https://raff.example/a_b"' in html
    assert 'rel="noopener nofollow ugc"' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "![a](https://evil.example/pixel.png)",
    ],
)
def test_abuse_39_nothing_in_it_runs_or_is_fetched(text: str) -> None:
    html = reply_html(text, "ltr")
    assert not any(found in html for found in ("<script", "<img", 'href="javascript', 'href="data'))
