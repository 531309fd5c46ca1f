"""Builds a version of the index from the published articles and makes it the one that serves.

Only texts that no vector is known for are embedded. What was learned is learned on from the version before,
and its calibration kept, until too many articles have changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files as bundled
from pathlib import Path

from threadpoolctl import threadpool_limits

from bot.domain.article import PublishedArticle
from bot.domain.passages import Passage
from bot.errors import NothingToIndex
from bot.language import LANGUAGES, Lang
from bot.retrieval.calibrating import choose_in_field, fit
from bot.retrieval.earlier import Earlier, still_fitting
from bot.retrieval.embedding import TEXTS, Embedded
from bot.retrieval.encoder import Encoder, OnProgress
from bot.retrieval.manifest import MANIFEST, Calibration, Manifest, making, to_json
from bot.retrieval.pool import Pool
from bot.retrieval.pool_files import (
    ARTICLES,
    ARTICLES_JSON,
    LEARNED,
    learned_content,
    passages_for,
    pool_files,
)
from bot.retrieval.rehearsal import Stage, rehearse
from bot.retrieval.staging import messages, stages
from bot.retrieval.versions import building, publish, replace_durably, sync, tidy, version_name, write_durably


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
        passages = {lang: passages_for(articles, lang) for lang in _own_languages(articles)}
        outside = {lang: out_of_scope(lang) for lang in passages}
        texts = [passage.text for cut in passages.values() for passage in cut]
        texts += [text for lines in outside.values() for text in lines]
        embedded.embed(texts, on_progress)
        revisions = {f"{article.lang}/{article.id}": article.revision for article in articles}
        earlier = still_fitting(folder, making(encoder), revisions)
        pools, calibration = _learned(passages, outside, embedded, earlier, revisions)
        now = datetime.now(UTC)
        version = version_name(now, hashlib.sha256("".join(revisions.values()).encode()).hexdigest())
        sums = _write(folder / version, _contents(articles, texts, embedded, pools))
        first = next(iter(pools))
        manifest = Manifest(
            version=version,
            built_at=now,
            making=making(encoder),
            files=sums,
            revisions=revisions,
            passages=sum(map(len, passages.values())),
            embedded=embedded.anew,
            pools={lang: lang if lang in pools else first for lang in LANGUAGES},
            calibration=calibration,
        )
        replace_durably(folder / version / MANIFEST, to_json(manifest))
        publish(folder, version)
        tidy(folder)
    return manifest


def _own_languages(articles: Sequence[PublishedArticle]) -> list[Lang]:
    """The languages that have articles of their own."""
    own = {article.lang for article in articles}
    return [lang for lang in LANGUAGES if lang in own]


def _learned(
    passages: Mapping[Lang, tuple[Passage, ...]],
    outside: Mapping[Lang, Sequence[str]],
    embedded: Embedded,
    earlier: Earlier | None,
    revisions: Mapping[str, str],
) -> tuple[dict[Lang, Pool], Calibration]:
    # Learning shares its work between threads itself; BLAS doing the same would only get in the way.
    with threadpool_limits(1, "blas"):
        ready = stages(passages, embedded, earlier)
        calibration = earlier.calibration if earlier else _calibrate(ready, outside, embedded, revisions)
    return {lang: stage.pool for lang, stage in ready.items()}, calibration


def _calibrate(
    ready: Mapping[Lang, Stage],
    outside: Mapping[Lang, Sequence[str]],
    embedded: Embedded,
    revisions: Mapping[str, str],
) -> Calibration:
    fitted = {lang: fit(rehearse(stage, messages(outside[lang], embedded))) for lang, stage in ready.items()}
    return Calibration(
        revisions=dict(revisions),
        rankings={lang: one.ranking for lang, one in fitted.items()},
        in_field=choose_in_field(fitted.values()),
        figures={lang: one.figures for lang, one in fitted.items()},
    )


def out_of_scope(lang: Lang) -> list[str]:
    """Questions that no company's help articles answer."""
    file = bundled("bot.retrieval") / "calibration" / f"out_of_scope_{lang}.txt"
    return [line for line in file.read_text("utf-8").splitlines() if line.strip()]


def _contents(
    articles: Sequence[PublishedArticle], texts: Sequence[str], embedded: Embedded, pools: Mapping[Lang, Pool]
) -> Iterator[tuple[str, bytes | memoryview]]:
    """The files of a version, by name; each is made when its turn comes, since they are large."""
    yield ARTICLES, ARTICLES_JSON.dump_json(tuple(articles))
    yield TEXTS, embedded.content(texts)
    yield LEARNED, learned_content(pools)
    for lang, pool in pools.items():
        yield from pool_files(pool, lang)


def _write(folder: Path, contents: Iterable[tuple[str, bytes | memoryview]]) -> dict[str, str]:
    """Write the files of a version, all but the manifest that makes it one, and return their SHA-256."""
    folder.mkdir()
    sums = {}
    for name, content in contents:
        write_durably(folder / name, content)
        sums[name] = hashlib.sha256(content).hexdigest()
    sync(folder)
    sync(folder.parent)
    return sums
