"""A pool as files: the vectors as FAISS writes them, everything else as plain arrays (never pickled).

The passages are not among them: they are cut again from the articles, which the index holds whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

import faiss
import numpy as np
from pydantic import TypeAdapter

from bot.domain.article import PublishedArticle
from bot.domain.passages import Passage, cut
from bot.language import Lang
from bot.retrieval.arrays import Array, from_bytes, to_bytes
from bot.retrieval.encoder import Vectors
from bot.retrieval.lexical import Grams, Postings, Stems
from bot.retrieval.pool import Pool, owners_of
from bot.retrieval.wording import Wording

ARTICLES, LEARNED = "articles.json", "learned.npz"
ARTICLES_JSON: TypeAdapter[tuple[PublishedArticle, ...]] = TypeAdapter(tuple[PublishedArticle, ...])


def passages_for(articles: Sequence[PublishedArticle], lang: Lang) -> tuple[Passage, ...]:
    """What messages in `lang` are searched in: passages in it, and those of articles it does not have."""
    present = {article.id for article in articles if article.lang == lang}
    return tuple(
        passage
        for article in sorted(articles, key=lambda article: article.id)
        if article.lang == lang or article.id not in present
        for passage in cut(article)
    )


def pool_files(pool: Pool, lang: Lang) -> Iterator[tuple[str, bytes | memoryview]]:
    """File names and contents."""
    yield f"{lang}.faiss", faiss.serialize_index(pool.vectors).data
    yield (
        f"{lang}.npz",
        to_bytes({**pool.grams.postings.arrays("grams"), **pool.stems.postings.arrays("stems")}),
    )


def learned_content(pools: Mapping[Lang, Pool]) -> bytes:
    """What all `pools` learned: a file of its own, since the next build begins with it."""
    first = next(iter(pools.values()))
    arrays: dict[str, Array] = {"article_ids": np.array(first.article_ids), "meaning": first.meaning}
    for lang, pool in pools.items():
        arrays |= {f"axes_{lang}": pool.wording.axes, f"worded_{lang}": pool.worded}
    return to_bytes(arrays)


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
        vectors=cast(faiss.IndexFlatIP, vectors),
        grams=Grams(Postings.from_arrays("grams", arrays, len(passages))),
        stems=Stems(Postings.from_arrays("stems", arrays, len(passages))),
        wording=Wording(learned[f"axes_{lang}"]),
        meaning=learned["meaning"],
        worded=learned[f"worded_{lang}"],
    )


def flat_index(vectors: Vectors) -> faiss.IndexFlatIP:
    """The vectors, [n, dimension], searchable by inner product."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index
