"""Builds a version of the index from the published articles and makes it the one that serves.

Only texts that no vector is known for are embedded. Ranking and thresholds are fitted anew by every build:
that takes seconds, and keeping them would let them grow stale unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files as bundled
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from bot.domain.article import PublishedArticle
from bot.domain.passages import Passage, PassageKind
from bot.errors import NothingToIndex
from bot.language import LANGUAGES, Lang
from bot.retrieval.calibrating import Fitted, fit
from bot.retrieval.embedding import TEXTS, Embedded
from bot.retrieval.encoder import Encoder, OnProgress
from bot.retrieval.learned import Examples, Learned
from bot.retrieval.lexical import Grams, Stems
from bot.retrieval.manifest import MANIFEST, Manifest, making, to_json
from bot.retrieval.pool import Message, Pool, message, owners_of
from bot.retrieval.pool_files import flat_index, passages_for, pool_files
from bot.retrieval.rehearsal import Stage, rehearse
from bot.retrieval.thresholds import choose_thresholds
from bot.retrieval.versions import building, publish, replace_durably, sync, tidy, version_name, write_durably

ARTICLES = "articles.json"
ARTICLES_JSON: TypeAdapter[tuple[PublishedArticle, ...]] = TypeAdapter(tuple[PublishedArticle, ...])

_LESSER_IMPORTANCE = 0.3
"""What a section teaches of how customers ask, beside a question or a title."""


def build(
    articles: Sequence[PublishedArticle],
    encoder: Encoder,
    folder: Path,
    on_progress: OnProgress | None = None,
) -> Manifest:
    """Build a version from `articles` and publish it. `on_progress` is told of texts embedded.

    Raises:
        NothingToIndex: there is no article.
        IndexBusy: another build is under way.
    """
    if not articles:
        raise NothingToIndex
    with building(folder):
        tidy(folder)
        embedded = Embedded(encoder, folder)
        stages, fitted = _prepare(articles, embedded, on_progress)
        texts = [passage.text for stage in stages.values() for passage in stage.pool.passages]
        contents = {
            ARTICLES: ARTICLES_JSON.dump_json(tuple(articles)),
            TEXTS: embedded.content(texts + [text for lang in stages for text in out_of_scope(lang)]),
        }
        for lang, stage in stages.items():
            contents |= pool_files(stage.pool, lang)
        manifest = _manifest(articles, encoder, contents, fitted, len(texts), embedded.anew)
        _write(folder / manifest.version, contents, manifest)
        publish(folder, manifest.version)
        tidy(folder)
    return manifest


def out_of_scope(lang: Lang) -> list[str]:
    """Questions that no company's help articles answer."""
    file = bundled("bot.retrieval") / "calibration" / f"out_of_scope_{lang}.txt"
    return [line for line in file.read_text("utf-8").splitlines() if line.strip()]


def _prepare(
    articles: Sequence[PublishedArticle], embedded: Embedded, on_progress: OnProgress | None
) -> tuple[dict[Lang, Stage], dict[Lang, Fitted]]:
    """A pool for each language that has articles of its own, fitted."""
    own = {article.lang for article in articles}
    passages = {lang: passages_for(articles, lang) for lang in LANGUAGES if lang in own}
    outside = {lang: out_of_scope(lang) for lang in passages}
    texts = [passage.text for cut in passages.values() for passage in cut]
    embedded.embed(texts + [text for lines in outside.values() for text in lines], on_progress)
    stages = {lang: _stage(cut, embedded) for lang, cut in passages.items()}
    fitted = {
        lang: fit(rehearse(stage, _messages(outside[lang], embedded))) for lang, stage in stages.items()
    }
    return stages, fitted


def _messages(texts: Sequence[str], embedded: Embedded) -> list[Message]:
    return [message(text, vector) for text, vector in zip(texts, embedded.vectors(texts), strict=True)]


def _stage(passages: tuple[Passage, ...], embedded: Embedded) -> Stage:
    """The pool of `passages`, with all that was made on the way."""
    texts = [passage.text for passage in passages]
    vectors = embedded.vectors(texts)
    messages = _messages(texts, embedded)
    terms = [one.grams for one in messages]
    grams = Grams.of(terms)
    article_ids, owners = owners_of(passages)
    importance = np.array([_importance(passage.kind) for passage in passages], np.float32)
    dense, joint = (
        Learned(Examples(vectors, terms, owners, importance, len(article_ids), used))
        for used in (None, grams)
    )
    pool = Pool(
        article_ids=article_ids,
        passages=passages,
        owners=owners,
        vectors=flat_index(vectors),
        grams=grams,
        stems=Stems.of([one.stems for one in messages]),
        learned_dense=dense.weights,
        learned_joint=joint.weights,
    )
    return Stage(pool, messages, dense, joint)


def _importance(kind: PassageKind) -> float:
    return 1.0 if kind in {PassageKind.QUESTION, PassageKind.TITLE} else _LESSER_IMPORTANCE


def _manifest(
    articles: Sequence[PublishedArticle],
    encoder: Encoder,
    contents: Mapping[str, bytes],
    fitted: Mapping[Lang, Fitted],
    passages: int,
    anew: int,
) -> Manifest:
    now = datetime.now(UTC)
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    first = next(iter(fitted))
    return Manifest(
        version=version_name(now, hashlib.sha256("".join(sums.values()).encode()).hexdigest()),
        built_at=now,
        making=making(encoder),
        files=sums,
        revisions={f"{article.lang}/{article.id}": article.revision for article in articles},
        passages=passages,
        embedded=anew,
        pools={lang: lang if lang in fitted else first for lang in LANGUAGES},
        rankings={lang: one.ranking for lang, one in fitted.items()},
        thresholds=choose_thresholds(
            [message for one in fitted.values() for message in one.rehearsed],
            [chance for one in fitted.values() for chance in one.inside],
            [chance for one in fitted.values() for chance in one.outside],
        ),
        figures={lang: one.figures for lang, one in fitted.items()},
    )


def _write(folder: Path, contents: Mapping[str, bytes], manifest: Manifest) -> None:
    """Write a version: its files, then the manifest that makes it one."""
    folder.mkdir()
    for name, content in contents.items():
        write_durably(folder / name, content)
    sync(folder)
    replace_durably(folder / MANIFEST, to_json(manifest))
    sync(folder.parent)
