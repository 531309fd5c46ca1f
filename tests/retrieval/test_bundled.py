"""The bundled encoder: English as it was published, whole words of Arabic, and no damage unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer

from bot.errors import ModelDamaged
from bot.retrieval import bundled
from bot.retrieval.building import out_of_scope
from bot.retrieval.bundled import bundled_model, fingerprint, published_model, save_taught
from bot.retrieval.encoder import Encoder, encoded_form, load_encoder

WIDTH = 384
PIECES = ["؟", "طلبي", "كلمه", "المرور", "##هم"]
LAYER = "encoder.layer.0.attention.self.query.bias"
ENGLISH = [
    *out_of_scope("en")[:100],
    "naïve café!",
    "e-mail: a@b.co",
    "don't   SHOUT",
    "₪100 §",
    "中文 ok",
    "",
]


@pytest.fixture(scope="module")
def published() -> SentenceTransformer:
    return published_model()


@pytest.fixture
def taught(tmp_path: Path) -> Path:
    """A few pieces at vectors of their own, and no layer moved."""
    rows = torch.eye(len(PIECES), WIDTH)
    save_taught(tmp_path, PIECES, rows, {LAYER: torch.zeros(WIDTH)})
    return tmp_path


def cut_as(model: SentenceTransformer, text: str) -> list[str]:
    tokenizer = model.tokenizer.backend_tokenizer
    tokenizer.no_padding()
    cut: list[str] = tokenizer.encode(text, add_special_tokens=False).tokens
    return cut


def test_arabic_words_are_whole_pieces_and_others_are_made_of_them(taught: Path) -> None:
    model = bundled_model(taught)
    assert cut_as(model, encoded_form("طلبي، كلمة المرور؟")) == ["طلبي", "،", "كلمه", "المرور", "؟"]
    assert cut_as(model, "طلبيهم") == ["طلبي", "##هم"]


def test_a_piece_gets_its_vector_and_english_keeps_its_own(
    taught: Path, published: SentenceTransformer
) -> None:
    model = bundled_model(taught)
    embeddings = bundled.transformer(model).embeddings.word_embeddings.weight.detach()
    known = bundled.transformer(published).embeddings.word_embeddings.weight.detach()
    place = model.tokenizer.backend_tokenizer.token_to_id("المرور")
    assert place >= len(known)
    assert embeddings[place].argmax() == PIECES.index("المرور")
    assert torch.equal(embeddings[: len(known)], known)


def test_with_no_layer_moved_english_is_exactly_as_published(
    taught: Path, published: SentenceTransformer
) -> None:
    before, after = Encoder("published", published), Encoder("taught", bundled_model(taught))
    np.testing.assert_allclose(after.encode(ENGLISH), before.encode(ENGLISH), atol=1e-6)


def test_a_layer_moves_by_what_was_saved(taught: Path, published: SentenceTransformer) -> None:
    save_taught(taught, PIECES, torch.eye(len(PIECES), WIDTH), {LAYER: torch.full((WIDTH,), 0.25)})
    state = bundled.transformer(bundled_model(taught)).state_dict()
    before = bundled.transformer(published).state_dict()
    torch.testing.assert_close(state[LAYER], before[LAYER] + 0.25)
    other = LAYER.replace("query", "key")
    assert torch.equal(state[other], before[other])


def test_english_is_cut_exactly_as_the_published_model_cuts_it(
    encoder: Encoder, published: SentenceTransformer
) -> None:
    """With all the pieces that are bundled."""
    plain = published.tokenizer.backend_tokenizer
    plain.no_padding()
    assert [encoder._tokenizer.encode(text).ids for text in ENGLISH] == [
        plain.encode(text).ids for text in ENGLISH
    ]


@pytest.mark.parametrize("word", ["طلبي", "المرور", "بطاقتي", "دلوقتي", "مشكلة", "الحساب", "فلوسي"])
def test_the_bundled_encoder_reads_a_common_word_whole(encoder: Encoder, word: str) -> None:
    assert encoder._tokenizer.encode(encoded_form(word), add_special_tokens=False).tokens == [
        encoded_form(word)
    ]


def test_what_is_bundled_is_small() -> None:
    assert sum(file.stat().st_size for file in bundled.TAUGHT.iterdir()) <= 40 << 20


def test_an_arabic_question_lands_near_its_translation(encoder: Encoder) -> None:
    arabic = encoder.encode(["نسيت كلمة المرور", "أين طلبي", "أريد استرداد أموالي"])
    english = encoder.encode(["I forgot my password", "where is my order", "I want a refund"])
    assert (arabic @ english.T).argmax(axis=1).tolist() == [0, 1, 2]
    assert (arabic * english).sum(axis=1).min() > 0.6


def truncated(taught: Path) -> None:
    file = taught / "taught.safetensors"
    file.write_bytes(file.read_bytes()[:200])


def not_weights(taught: Path) -> None:
    (taught / "taught.safetensors").write_bytes(b"no weights at all")


def without(name: str) -> Callable[[Path], None]:
    return lambda taught: (taught / name).unlink()


def rewritten(**changed: torch.Tensor | None) -> Callable[[Path], None]:
    """Weights changed or left out."""

    def rewrite(taught: Path) -> None:
        weights = load_file(taught / "taught.safetensors") | changed
        kept = {name: one for name, one in weights.items() if one is not None}
        save_file(kept, taught / "taught.safetensors")

    return rewrite


def fewer_pieces(taught: Path) -> None:
    (taught / "pieces.txt").write_text("\n".join(PIECES[1:]), "utf-8")


def not_text(taught: Path) -> None:
    (taught / "pieces.txt").write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(truncated, id="weights cut short"),
        pytest.param(not_weights, id="no weights"),
        pytest.param(without("taught.safetensors"), id="weights gone"),
        pytest.param(without("pieces.txt"), id="pieces gone"),
        pytest.param(fewer_pieces, id="a piece too few"),
        pytest.param(not_text, id="pieces that are no text"),
        pytest.param(rewritten(rows=None), id="no rows"),
        pytest.param(rewritten(rows=torch.zeros(len(PIECES), 7)), id="rows of another width"),
        pytest.param(rewritten(layer=torch.zeros(WIDTH)), id="a layer that there is not"),
        pytest.param(rewritten(**{LAYER: torch.zeros(7)}), id="a layer of another size"),
    ],
)
def test_damaged_files_are_refused(damage: Callable[[Path], None], taught: Path) -> None:
    damage(taught)
    with pytest.raises(ModelDamaged) as damaged:
        bundled_model(taught)
    assert damaged.value.args_["path"] == str(taught)


def test_without_its_files_the_bundled_encoder_is_damaged_not_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong setting would be told otherwise, and there is no setting that could be wrong."""
    for function in (bundled_model, fingerprint):
        monkeypatch.setattr(function, "__defaults__", (tmp_path / "nowhere",))
    with pytest.raises(ModelDamaged):
        load_encoder()


def test_another_teaching_is_another_encoder(taught: Path) -> None:
    before = fingerprint(taught)
    assert before == fingerprint(taught)
    save_taught(taught, PIECES, 2 * torch.eye(len(PIECES), WIDTH), {})
    assert fingerprint(taught) != before
