"""Three steps of training: what they write can be loaded, a seed repeats them, and English stays put."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from sentence_transformers import SentenceTransformer

from bot.retrieval.bundled import bundled_model, published_model, transformer
from bot.retrieval.encoder import Encoder
from bot.retrieval.training import run, teaching
from bot.retrieval.training.corpus import read_lines, read_questions
from bot.retrieval.training.run import Plan, begin, gather, train
from bot.retrieval.training.teaching import _arabic_loss, _share_of_rate
from tests.retrieval.training.conftest import SHOPPING

STEPS = 3


@dataclass(frozen=True, slots=True)
class Trained:
    """`told`: the stages that were reported; `steps`: the reports of each step."""

    taught: Path
    told: list[tuple[str, int, int]]
    steps: list[tuple[int, float, float]]


def silent(doing: str, done: int, of: int) -> None:
    """Told of progress, and says nothing."""


@pytest.fixture(scope="module", autouse=True)
def no_lexicon() -> Iterator[None]:
    """Pieces are learned from the lines alone, which is quick."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "all_forms", list)
        yield


def three_steps(data: Path, taught: Path) -> Trained:
    done = Trained(taught, [], [])
    train(
        Plan(data, taught, STEPS, seed=3),
        lambda doing, so_far, of: done.told.append((doing, so_far, of)),
        lambda step, arabic, english: done.steps.append((step, arabic, english)),
    )
    return done


@pytest.fixture(scope="module", autouse=True)
def threads_as_before() -> Iterator[None]:
    """A training takes every core; the tests after these should not."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def trained(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return three_steps(folder, tmp_path_factory.mktemp("taught"))


@pytest.fixture(scope="module")
def published() -> SentenceTransformer:
    return published_model()


def test_what_was_learned_can_be_loaded(trained: Trained) -> None:
    encoder = Encoder("just-trained", bundled_model(trained.taught))
    vectors = encoder.encode(["أين طلبي", "where is my order"])
    assert vectors.shape == (2, 384)
    assert np.isfinite(vectors).all()


def test_english_stays_where_it_was_because_it_is_held(
    trained: Trained,
    folder: Path,
    published: SentenceTransformer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = Encoder("published", published).encode(list(SHOPPING))

    def gone_astray(taught: Path) -> float:
        """1 - cosine, the mean over English sentences."""
        after = Encoder("just-trained", bundled_model(taught)).encode(list(SHOPPING))
        return float(1 - (before * after).sum(axis=1).mean())

    held = gone_astray(trained.taught)
    monkeypatch.setattr(teaching, "_STAY", 0.0)
    let_go = gone_astray(three_steps(folder, tmp_path).taught)
    assert 0 < held < 0.01
    assert held < 0.8 * let_go


def test_the_rows_and_every_layer_but_the_pooler_are_kept_in_half_precision(trained: Trained) -> None:
    weights = load_file(trained.taught / "taught.safetensors")
    pieces = (trained.taught / "pieces.txt").read_text("utf-8").split()
    assert weights["rows"].shape == (len(pieces), 384)
    assert {one.dtype for one in weights.values()} == {torch.float16}
    assert not [name for name in weights if "pooler" in name or "word_embeddings" in name]
    assert "encoder.layer.0.attention.self.query.weight" in weights


def test_the_same_seed_teaches_the_same(trained: Trained, folder: Path, tmp_path: Path) -> None:
    again = three_steps(folder, tmp_path)
    pieces = (trained.taught / "pieces.txt").read_text("utf-8")
    assert (again.taught / "pieces.txt").read_text("utf-8") == pieces
    assert np.array(again.steps) == pytest.approx(np.array(trained.steps), abs=1e-3)


def test_progress_is_told_to_the_end(trained: Trained) -> None:
    assert [step for step, _, _ in trained.steps] == [1, 2, 3]
    assert all(0 < arabic < 2 and 0 <= english < 0.1 for _, arabic, english in trained.steps)
    reports = {doing: (done, of) for doing, done, of in trained.told}
    assert reports.keys() == {"the teacher reads", "aligning"}
    assert all(done == of for done, of in reports.values())


def test_arabic_words_begin_beside_the_english_that_they_stand_for(
    folder: Path, published: SentenceTransformer
) -> None:
    """Of all English pieces, the one that stands nearest at the start."""
    pieces, student = begin(published, read_lines(folder, 1), silent)
    known = transformer(published).embeddings.word_embeddings.weight.detach()
    nearest = (
        torch.nn.functional.normalize(student.rows.detach(), dim=1)
        @ torch.nn.functional.normalize(known, dim=1).T
    )
    english = published.tokenizer.convert_ids_to_tokens(nearest.argmax(dim=1).tolist())
    beside = dict(zip(pieces, english, strict=True))
    assert beside["بطاقتي"] == "card"
    assert beside["المرور"] == "password"


def test_each_line_is_held_to_the_vector_of_its_own_english(
    folder: Path, published: SentenceTransformer
) -> None:
    lines = read_lines(folder, 1)
    examples = gather(published, lines, read_questions(folder), silent)
    assert [examples.english[place] for place in examples.places] == [line.en for line in lines]
    assert {"call mum", "refund me please"} <= set(examples.english)
    own = Encoder("published", published).encode(list(examples.english))
    assert (examples.targets.float().numpy() * own).sum(axis=1).min() > 0.999


def test_the_loss_is_least_where_every_line_meets_its_target() -> None:
    targets = torch.eye(4)
    met, far = _arabic_loss(targets, targets)
    swapped, apart = _arabic_loss(targets[[1, 0, 2, 3]], targets)
    assert (far, apart) == (0, 0.5)
    # 0.5 * -log(e^20 / (e^20 + 3)), and half of the lines at the target of another: 0.5 * 20 / 2 + 2 * 0.5
    assert float(met) == pytest.approx(0, abs=1e-6)
    assert float(swapped) == pytest.approx(6, abs=1e-6)


def test_lines_that_say_the_same_are_not_held_against_each_other() -> None:
    targets = torch.eye(4)[[0, 0, 2, 3]]
    loss, _ = _arabic_loss(targets, targets)
    assert float(loss) == pytest.approx(0, abs=1e-6)


def test_the_rate_rises_quickly_and_falls_to_nought() -> None:
    rates = [_share_of_rate(step, 100) for step in range(101)]
    assert rates[:5] == [0.25, 0.5, 0.75, 1, 1]
    assert rates[52] == 0.5
    assert rates[100] == 0
    assert all(one > later for one, later in pairwise(rates[4:]))
