"""The encoder: text in, a normalised vector out. The only owner of torch and sentence_transformers.

Arabic is folded before it is encoded, here and nowhere else, so that questions and passages meet in one
spelling; other text is given as it is, because that is what the encoder was trained on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from threading import Lock

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from transformers.utils.logging import disable_progress_bar

from bot.language.folding import fold
from bot.retrieval import bundled
from bot.retrieval.memory import give_back

Vectors = NDArray[np.float32]
Pieces = NDArray[np.int32]
"""The numbers of a text's word-pieces."""
OnProgress = Callable[[int, int], None]
"""Told how many are done, of how many."""

_WORKERS = 2
"""Threads that share a long encoding."""

MULTIPLIES_BFLOAT16 = torch.cpu._is_avx512_bf16_supported()
"""Whether this processor does so itself; where it does not, single precision is faster."""

_BATCH, _BATCH_PIECES = 64, 512
"""Of a batch: texts at most, and word-pieces unless it is one text. Long texts take much memory at once."""

_MANY = 1_000
"""Texts whose encoding leaves much memory behind."""

_SHORT, _STEP = 32, 16
"""Word-pieces of a text up to which its batch has just their length, and by which longer ones grow."""

_TAKEN_APART = 1_000
"""Texts whose word-pieces are looked for at once: until they are numbers, they take much memory."""

_LONGEST = 4_000
"""Characters that are looked at: several times what any encoder here reads."""
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def encoded_form(text: str) -> str:
    """What the encoder is given for `text`."""
    text = text[:_LONGEST]
    return fold(text) if _ARABIC.search(text) else _SURROGATES.sub(" ", text)


class Encoder:
    """A sentence encoder. Safe to share between threads."""

    def __init__(self, name: str, model: SentenceTransformer, *, ours: bool = False) -> None:
        self.name = name
        self.ours = ours
        self._model = model.eval()
        self._pad = int(model.tokenizer.pad_token_id or 0)
        # A copy: the model's own is set up anew whenever sentence_transformers uses it.
        self._tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
        self._tokenizer.no_padding()
        self._most = model.get_max_seq_length() or 256
        self._tokenizer.enable_truncation(self._most)
        self._lock = Lock()
        self.dimension = int(self.encode_one("").shape[0])

    def encode(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> Vectors:
        """The vectors of `texts`, [n, dimension] with rows of length 1; texts of a length go together.

        Many at once are multiplied in bfloat16 where the processor can, which takes less than half the time.
        No text of the sample articles is turned by more than a cosine of 0.9999 (bundled encoder).
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        pieces = self.pieces(texts)
        order = sorted(range(len(texts)), key=lambda i: len(pieces[i]), reverse=True)
        batches = _batches(order, [self._width(len(one)) for one in pieces])
        done = 0
        with ThreadPoolExecutor(_WORKERS) as workers:
            found = workers.map(self._forward_many, ([pieces[i] for i in batch] for batch in batches))
            for batch, rows in zip(batches, found, strict=True):
                vectors[batch] = rows
                done += len(batch)
                if on_progress:
                    on_progress(done, len(texts))
        if len(texts) > _MANY:
            give_back()
        return vectors

    def encode_one(self, text: str) -> Vectors:
        """The vector of one text, [dimension] of length 1, by the shortest way."""
        vector: Vectors = self._forward(self.pieces([text]))[0]
        return vector

    @property
    def weights(self) -> bundled.Weights:
        """By name, and not to be changed."""
        return {name: one.detach() for name, one in bundled.transformer(self._model).named_parameters()}

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """The word-pieces of each text. The tokenizer keeps state, so one thread at a time uses it."""
        found: list[Pieces] = []
        with self._lock:
            for start in range(0, len(texts), _TAKEN_APART):
                some = [encoded_form(text) for text in texts[start : start + _TAKEN_APART]]
                found += (np.array(one.ids, np.int32) for one in self._tokenizer.encode_batch(some))
        return found

    def is_word(self, text: str) -> bool:
        """Whether it is one word to the tokenizer, and no parts of words."""
        with_it, without = self.pieces([text, ""])
        return len(with_it) == len(without) + 1

    def copy(self, moving: Collection[str]) -> SentenceTransformer:
        """The model, with weights of those names to be changed; all others are shared and must stay as they
        are."""
        weights = bundled.transformer(self._model).named_parameters()
        return deepcopy(self._model, {id(one): one for name, one in weights if name not in moving})

    def moved(self, by: bundled.Weights) -> Encoder:
        """This encoder with its layers moved `by` so much."""
        model = self.copy(by.keys())
        layers = bundled.transformer(model)
        state = layers.state_dict()
        layers.load_state_dict(
            {name: state[name] + moved.float() for name, moved in by.items()}, strict=False
        )
        return Encoder(f"{self.name}+{_fingerprint(by)}", model)

    def _forward_many(self, pieces: list[Pieces]) -> Vectors:
        with torch.autocast("cpu", torch.bfloat16, enabled=MULTIPLIES_BFLOAT16):
            return self._forward(pieces, self._width(max(map(len, pieces))))

    def _width(self, longest: int) -> int:
        """To which a batch is padded. For each shape of a batch a multiplication is compiled, which takes a
        megabyte: there are few shapes."""
        if longest <= _SHORT:
            return longest
        return min(-(-longest // _STEP) * _STEP, max(self._most, longest))

    def _forward(self, pieces: list[Pieces], width: int = 0) -> Vectors:
        with torch.inference_mode():
            found = self._model(padded(pieces, self._pad, width))["sentence_embedding"].float()
            vectors: Vectors = torch.nn.functional.normalize(found, dim=1).numpy()
            return vectors


def _batches(order: Sequence[int], widths: Sequence[int]) -> list[list[int]]:
    """Texts in `order`, which is that of their `widths`, the widest first, in batches."""
    batches: list[list[int]] = []
    room = 0
    for one in order:
        if room == 0:
            batches.append([])
            room = max(1, min(_BATCH, _BATCH_PIECES // widths[one]))
        batches[-1].append(one)
        room -= 1
    return batches


def padded(pieces: Sequence[Pieces], pad: int = 0, width: int = 0) -> dict[str, torch.Tensor]:
    """What a model is given for texts of these word-pieces: [texts, pieces of the longest, or `width`]."""
    numbers = np.full((len(pieces), width or max(map(len, pieces))), pad, np.int64)
    there = np.zeros_like(numbers)
    for row, one in enumerate(pieces):
        numbers[row, : len(one)] = one
        there[row, : len(one)] = 1
    return {"input_ids": torch.from_numpy(numbers), "attention_mask": torch.from_numpy(there)}


def _fingerprint(weights: bundled.Weights) -> str:
    """Of weights: a model trained anew in its place is another one, whose vectors mix with no others."""
    digest = hashlib.sha256()
    for name, one in sorted(weights.items()):
        digest.update(name.encode())
        digest.update(one.cpu().float().numpy().tobytes())
    return digest.hexdigest()[:16]


def load_encoder(model: str = "") -> Encoder:
    """The encoder named by `model`: a path or a hub name; "" is the bundled one, found without network.

    Raises:
        ModelDamaged: the bundled weights are not the ones that were published, or taught.
        OSError: there is no such model.
    """
    disable_progress_bar()  # type: ignore[no-untyped-call]
    if not model:
        taught = bundled.bundled_model()
        return Encoder(f"{bundled.NAME}@{bundled.fingerprint()}", taught, ours=True)
    own = SentenceTransformer(model, device="cpu")
    return Encoder(f"{model}@{_fingerprint(own.state_dict())}", own)
