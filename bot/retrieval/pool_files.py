"""A pool as files: the vectors as FAISS writes them, everything else as plain arrays (never pickled).

The passages are not among them: they are cut again from the articles, which the index holds whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter

import faiss
import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from bot.domain.article import PublishedArticle
from bot.domain.passages import Passage, cut
from bot.language import Lang
from bot.retrieval.arrays import Array, Ints, from_bytes
from bot.retrieval.lexical import Grams, Postings, Stems
from bot.retrieval.pool import Pool, foreign_to, owners_of
from bot.retrieval.wording import Wording

ARTICLES, LEARNED = "articles.jsonl", "learned.npz"
_TOGETHER = 4_096

_CUT = lru_cache(maxsize=20_000)(cut)
"""Most articles are the same from one version to the next."""

Content = bytes | memoryview | Mapping[str, Array]
"""Of a file: what is in it, or the arrays to be kept there."""

_ARTICLE = TypeAdapter(PublishedArticle)
_READ = lru_cache(maxsize=20_000)(_ARTICLE.validate_json)


def article_lines(articles: Sequence[PublishedArticle]) -> bytes:
    """The articles as a file, in JSON, a line each."""
    return b"".join(_ARTICLE.dump_json(article) + b"\n" for article in articles)


def read_article_lines(content: bytes) -> list[PublishedArticle]:
    """The articles of such a file; a line that was read before is the very article that it was then.

    Raises:
        ValueError: it holds something else.
    """
    return [_READ(line) for line in content.splitlines()]


def passages_for(
    articles: Sequence[PublishedArticle], langs: Collection[Lang]
) -> dict[Lang, tuple[Passage, ...]]:
    """What messages in each of `langs` are searched in: passages in it, and those of articles it does not
    have."""
    in_order = [(article, _CUT(article)) for article in sorted(articles, key=attrgetter("id"))]
    found = {}
    for lang in langs:
        present = {article.id for article in articles if article.lang == lang}
        found[lang] = tuple(
            passage
            for article, passages in in_order
            if article.lang == lang or article.id not in present
            for passage in passages
        )
    return found


def pool_files(pool: Pool, lang: Lang) -> Iterator[tuple[str, Content]]:
    """File names and contents."""
    yield f"{lang}.faiss", faiss.serialize_index(pool.vectors).data
    length = {"stems_length": np.array(pool.stems.length)}
    yield (
        f"{lang}.npz",
        length | pool.grams.postings.arrays("grams") | pool.stems.postings.arrays("stems"),
    )


def learned_content(pools: Mapping[Lang, Pool]) -> Content:
    """What all `pools` learned: a file of its own, since the next build begins with it."""
    first = next(iter(pools.values()))
    arrays: dict[str, Array] = {"article_ids": np.array(first.article_ids), "meaning": first.meaning}
    for lang, pool in pools.items():
        arrays |= {f"axes_{lang}": pool.wording.axes, f"worded_{lang}": pool.worded}
    return arrays


def read_pool(
    read: Callable[[str], bytes], learned: Mapping[str, Array], lang: Lang, passages: tuple[Passage, ...]
) -> Pool:
    """The pool of `passages`: its files as `read` by name, and what all pools `learned`."""
    article_ids, owners = owners_of(passages)
    vectors = faiss.deserialize_index(np.frombuffer(read(f"{lang}.faiss"), np.uint8))
    arrays = from_bytes(read(f"{lang}.npz"))
    return Pool(
        article_ids=article_ids,
        passages=passages,
        owners=owners,
        foreign=foreign_to(lang, passages, owners),
        vectors=vectors,
        grams=Grams(Postings.from_arrays("grams", arrays, len(passages))),
        stems=Stems(Postings.from_arrays("stems", arrays, len(passages)), float(arrays["stems_length"])),
        wording=Wording(learned[f"axes_{lang}"]),
        meaning=learned["meaning"],
        worded=learned[f"worded_{lang}"],
    )


def searchable(table: NDArray[np.float16], rows: Ints) -> faiss.Index:
    """The `rows` of a table of vectors, [n, dimension], by inner product; in half precision, as in the table,
    because the time of a search is that of reading them."""
    index = faiss.IndexScalarQuantizer(
        table.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    for begin in range(0, len(rows), _TOGETHER):
        index.add(table[rows[begin : begin + _TOGETHER]].astype(np.float32))
    return index
