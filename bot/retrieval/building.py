"""Builds a version of the index from the published articles: aside, to be tried, and then to serve.

Only texts that no vector is known for are embedded. As long as few articles have changed since the ranking
was calibrated, the calibration is kept and only they are learned, which comes close to learning everything;
after that, everything is learned and calibrated again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from importlib.resources import files as bundled
from pathlib import Path
from typing import BinaryIO

from threadpoolctl import threadpool_limits

from bot.domain.answering import WRONG_ANSWER
from bot.domain.article import PublishedArticle
from bot.errors import NothingToIndex
from bot.language import LANGUAGES, Lang
from bot.retrieval.arrays import write_arrays
from bot.retrieval.calibrating import choose_in_field, fit
from bot.retrieval.earlier import Earlier, still_fitting
from bot.retrieval.embedding import TEXTS, Texts
from bot.retrieval.encoder import Encoder
from bot.retrieval.manifest import MANIFEST, Calibration, Manifest, making, to_json
from bot.retrieval.pool import Pool
from bot.retrieval.pool_files import (
    ARTICLES,
    LEARNED,
    Content,
    article_lines,
    learned_content,
    passages_for,
    pool_files,
)
from bot.retrieval.progress import share
from bot.retrieval.rehearsal import Cases
from bot.retrieval.schooling import Schooling
from bot.retrieval.snapshot import Index, load
from bot.retrieval.staging import messages, pools_on, stages
from bot.retrieval.tuning import TUNED
from bot.retrieval.twins import Passages
from bot.retrieval.versions import (
    CANDIDATES,
    building,
    current_version,
    put_to_service,
    replace_durably,
    sync,
    tidy,
    version_name,
)


class Doing(StrEnum):
    """What a build is at, in this order. Where few articles changed, nothing is tuned or checked."""

    TUNING = "tuning"
    EMBEDDING = "embedding"
    SPELLING = "spelling"
    LEARNING = "learning"
    CHECKING = "checking"
    WRITING = "writing"


OnDoing = Callable[[Doing, int, int], None]
"""Told how much of what a build is at is done, of how much."""


def unheard(_doing: Doing, _done: int, _of: int) -> None:
    """For a build that nobody waits for."""


_WRITERS = 2
"""Files that are written at a time: the disk has much to do for each, and the processor little."""

Course = Earlier | Schooling
"""Where the learning of a build begins: at what an earlier version has learned, or at the beginning."""

LoadIt = Callable[[str], Index]
"""Gives the version of that name, as `load` does."""


@dataclass(frozen=True, slots=True)
class Material:
    """What an index is built from. By language: the `passages` of its pool, and questions from `outside`;
    `texts` knows both. `revisions`: "lang/id" -> the article's revision."""

    passages: Passages
    outside: Mapping[Lang, Sequence[str]]
    texts: Texts
    revisions: Mapping[str, str]

    @property
    def said(self) -> list[str]:
        """Every text that is to be known."""
        said = [passage.text for cut in self.passages.values() for passage in cut]
        return said + [text for lines in self.outside.values() for text in lines]


def build(
    articles: Sequence[PublishedArticle], encoder: Encoder, folder: Path, on_doing: OnDoing = unheard
) -> Manifest:
    """Build a version from `articles` and publish it.

    Raises:
        NothingToIndex: there is no article.
        IndexBusy: another build is under way.
    """
    with building(folder):
        index = _prepare(articles, encoder, folder, on_doing)
        put_to_service(folder, index.version, current_version(folder))
    return index.manifest


def prepare(
    articles: Sequence[PublishedArticle],
    encoder: Encoder,
    folder: Path,
    on_doing: OnDoing = unheard,
    load_it: LoadIt | None = None,
) -> Index:
    """Build a version from `articles` below `folder / CANDIDATES`, in place of the candidate before it. It is
    whole and can be loaded from there; what serves stays as it is, until `promote`. `load_it` is for who has
    the version that serves at hand.

    Raises:
        NothingToIndex: there is no article.
        IndexBusy: another build is under way.
    """
    with building(folder):
        return _prepare(articles, encoder, folder, on_doing, load_it)


def _prepare(
    articles: Sequence[PublishedArticle],
    encoder: Encoder,
    folder: Path,
    on_doing: OnDoing,
    load_it: LoadIt | None = None,
) -> Index:
    if not articles:
        raise NothingToIndex
    tidy(folder)
    passages = _passages(articles)
    revisions = {f"{article.lang}/{article.id}": article.revision for article in articles}
    load_it = load_it or partial(load, folder, encoder=encoder)
    course = still_fitting(folder, encoder, revisions, load_it) or Schooling.of(passages, encoder)
    tuned, seen_by = _tuned(course, encoder, on_doing)
    texts = Texts(seen_by, folder)
    material = Material(passages, {lang: out_of_scope(lang) for lang in passages}, texts, revisions)
    _take_in(material, on_doing)
    now = datetime.now(UTC)
    version = version_name(now, hashlib.sha256("".join(revisions.values()).encode()).hexdigest())
    place = folder / CANDIDATES / version
    place.mkdir(parents=True)
    sync(folder)
    with ThreadPoolExecutor(_WRITERS) as writers:
        writing = _begin(writers, place, _found_out(articles, material, tuned))
        pools, calibration = _learned(material, course, encoder if tuned else None, on_doing)
        on_doing(Doing.WRITING, 0, 1)
        writing |= _begin(writers, place, _to_serve(pools))
        sums = {name: written.result() for name, written in writing.items()}
    sync(place)
    sync(place.parent)
    first = next(iter(pools))
    manifest = Manifest(
        version=version,
        built_at=now,
        making=making(encoder),
        files=sums,
        revisions=revisions,
        passages=sum(map(len, material.passages.values())),
        embedded=texts.embedded,
        pools={lang: lang if lang in pools else first for lang in LANGUAGES},
        calibration=calibration,
    )
    replace_durably(place / MANIFEST, to_json(manifest))
    tidy(folder)
    return Index.of(manifest, articles, pools, seen_by, WRONG_ANSWER)


def _passages(articles: Sequence[PublishedArticle]) -> Passages:
    own = {article.lang for article in articles}
    return passages_for(articles, [lang for lang in LANGUAGES if lang in own])


def _tuned(course: Course, encoder: Encoder, on_doing: OnDoing) -> tuple[bytes | None, Encoder]:
    """How `encoder` is tuned, as a file, and the encoder as it is then."""
    if isinstance(course, Earlier):
        return course.tuned, course.index.encoder
    tuning = course.tuned(encoder, partial(on_doing, Doing.TUNING))
    return (tuning.content, tuning.of(encoder)) if tuning else (None, encoder)


def _take_in(material: Material, on_doing: OnDoing) -> None:
    material.texts.take_in(
        material.said,
        on_embedded=partial(on_doing, Doing.EMBEDDING),
        on_spelled=share(partial(on_doing, Doing.SPELLING), 0, 2),
    )


def _learned(
    material: Material, course: Course, tuned: Encoder | None, on_doing: OnDoing
) -> tuple[dict[Lang, Pool], Calibration]:
    # Learning shares its work between threads itself; BLAS doing the same would only get in the way.
    on_learned = partial(on_doing, Doing.LEARNING)
    with threadpool_limits(1, "blas"):
        if isinstance(course, Earlier):
            return pools_on(material.passages, material.texts, course, on_learned), course.calibration
        on_spelled = share(partial(on_doing, Doing.SPELLING), 1, 2)
        ready = stages(material.passages, material.texts, course.keys, on_spelled, on_learned)
        outside = {lang: messages(lines, material.texts) for lang, lines in material.outside.items()}
        cases = course.rehearsed(ready, outside, tuned, partial(on_doing, Doing.CHECKING))
    return {lang: stage.pool for lang, stage in ready.items()}, _calibrated(cases, material.revisions)


def _calibrated(cases: Mapping[Lang, Cases], revisions: Mapping[str, str]) -> Calibration:
    fitted = {lang: fit(ones) for lang, ones in cases.items()}
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


def _found_out(
    articles: Sequence[PublishedArticle], material: Material, tuned: bytes | None
) -> Iterator[tuple[str, Content]]:
    yield ARTICLES, article_lines(articles)
    if tuned:
        yield TUNED, tuned
    yield TEXTS, material.texts.content(material.said)


def _to_serve(pools: Mapping[Lang, Pool]) -> Iterator[tuple[str, Content]]:
    yield LEARNED, learned_content(pools)
    for lang, pool in pools.items():
        yield from pool_files(pool, lang)


def _begin(
    writers: ThreadPoolExecutor, folder: Path, contents: Iterator[tuple[str, Content]]
) -> dict[str, Future[str]]:
    """Have files of a version written, all but the manifest that makes it one; each comes to its SHA-256."""
    return {name: writers.submit(_write, folder / name, content) for name, content in contents}


def _write(path: Path, content: Content) -> str:
    """Write a file without ever holding it whole, since it is large, and return its SHA-256."""
    with path.open("w+b") as file:
        put(file, content)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def put(file: BinaryIO, content: Content) -> None:
    if isinstance(content, Mapping):
        write_arrays(file, content)
    else:
        file.write(content)
