"""A pool as files: the vectors as FAISS writes them, everything else as plain arrays (never pickled).

The passages are not among them: they are cut again from the articles, which the index holds whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import faiss
import numpy as np

from bot.domain.article import PublishedArticle
from bot.domain.passages import Passage, cut
from bot.language import Lang
from bot.retrieval.arrays import from_bytes, to_bytes
from bot.retrieval.encoder import Vectors
from bot.retrieval.lexical import Grams, Postings, Stems
from bot.retrieval.pool import Pool, owners_of


def passages_for(articles: Sequence[PublishedArticle], lang: Lang) -> tuple[Passage, ...]:
    """What messages in `lang` are searched in: passages in it, and those of articles it does not have."""
    present = {article.id for article in articles if article.lang == lang}
    return tuple(
        passage
        for article in sorted(articles, key=lambda article: article.id)
        if article.lang == lang or article.id not in present
        for passage in cut(article)
    )


def pool_files(pool: Pool, lang: Lang) -> dict[str, bytes]:
    """File name -> content."""
    return {
        f"{lang}.faiss": faiss.serialize_index(pool.vectors).tobytes(),
        f"{lang}.npz": to_bytes(
            {
                **pool.grams.postings.arrays("grams"),
                **pool.stems.postings.arrays("stems"),
                "learned_dense": pool.learned_dense,
                "learned_joint": pool.learned_joint,
            }
        ),
    }


def read_pool(files: Mapping[str, bytes], lang: Lang, passages: tuple[Passage, ...]) -> Pool:
    """The pool in verified `files`."""
    arrays = from_bytes(files[f"{lang}.npz"])
    article_ids, owners = owners_of(passages)
    return Pool(
        article_ids=article_ids,
        passages=passages,
        owners=owners,
        vectors=cast(
            faiss.IndexFlatIP, faiss.deserialize_index(np.frombuffer(files[f"{lang}.faiss"], np.uint8))
        ),
        grams=Grams(Postings.from_arrays("grams", arrays, len(passages))),
        stems=Stems(Postings.from_arrays("stems", arrays, len(passages))),
        learned_dense=arrays["learned_dense"],
        learned_joint=arrays["learned_joint"],
    )


def flat_index(vectors: Vectors) -> faiss.IndexFlatIP:
    """The vectors, [n, dimension], searchable by inner product."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index
