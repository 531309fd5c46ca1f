"""What an agent puts into a reply out of an article reads there as it does in the article."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.actions.quote_article import quoted
from bot.actions.services import Services
from bot.domain.article import PublishedArticle, Step
from bot.domain.staff import Member
from bot.storage.markdown import prose
from bot.storage.reply_markdown import reply_html
from tests.actions.desk.cast import NoIndex, a_waiting_ticket

FIX = """First look at [the status page](https://status.raff.example/now) and [our hours](../hours).

```
# edit the file
export __NAME__=1
```

1. Open **Settings**
2. Choose `my_file`, 10 × 15, a*b*c

![The menu](../../media/menu.png)
"""


class OneArticle(NoIndex):
    def __init__(self, article: PublishedArticle) -> None:
        self._article = article

    def current(self) -> Any:
        return self

    def article(self, id_: str, lang: str) -> PublishedArticle | None:
        return self._article if (id_, lang) == (self._article.id, self._article.lang) else None


@pytest.fixture
def desk(services: Services) -> Services:
    fix = prose(FIX)
    assert fix
    step = Step("Set __NAME__", fix, check=prose("[It](https://raff.example/it) is *there*"))
    article = PublishedArticle(
        id="setup", lang="en", topic="setup", title="Set [it] up", revision="", fix=fix, steps=(step,)
    )
    return replace(services, indexes=OneArticle(article), public_url="https://help.raff.example")


@pytest.mark.parametrize("part", ["fix", "step:1"])
def test_links_code_and_lists_of_an_article_reach_the_customer_as_they_are(
    desk: Services, salma: Member, part: str
) -> None:
    ticket = a_waiting_ticket(desk)
    text = quoted(desk, salma, ticket.reference, f"setup:{part}")
    sent = reply_html(text, "ltr")
    assert 'href="https://status.raff.example/now"' in sent
    assert 'href="https://help.raff.example/en/hours"' in sent
    assert 'href="https://help.raff.example/media/menu.png"' in sent
    assert 'href="https://help.raff.example/en/articles/setup"' in sent
    assert "# edit the file\nexport __NAME__=1" in sent
    assert "<li>Open <strong>Settings</strong></li>" in sent
    assert "<code>my_file</code>" in sent
    assert "10 × 15" in text
    assert "a*b*c" in sent
    if part != "fix":
        assert "<strong>Set __NAME__</strong>" in sent
        assert 'href="https://raff.example/it"' in sent
        assert "<em>there</em>" in sent
