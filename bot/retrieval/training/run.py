"""The whole training, from a folder of text to the files in `bot/retrieval/model/`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from bot.retrieval.bundled import published_model, transformer, with_pieces
from bot.retrieval.encoder import encoded_form
from bot.retrieval.training.corpus import Line, read_lines, read_questions
from bot.retrieval.training.saving import save_taught
from bot.retrieval.training.teaching import LONGEST, Examples, Student, teach
from bot.retrieval.training.variation import all_forms
from bot.retrieval.training.vocabulary import learn_pieces, place

_BATCH = 256

OnProgress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`data`: the folder of text; `taught`: where the result goes; `steps`: of 128 lines each."""

    data: Path
    taught: Path
    steps: int
    seed: int


def train(plan: Plan, on_progress: OnProgress, on_step: Callable[[int, float, float], None]) -> None:
    """Train the encoder as `plan` says, on every core; what it learned is written when it is done.

    Raises:
        ModelDamaged: a file of the published model is not the one that was published.
        FloatingPointError: a weight has left what half precision can hold.
        OSError: a file of text cannot be read, or the result not be written.
    """
    torch.set_num_threads(os.cpu_count() or 1)
    torch.manual_seed(plan.seed)
    lines, questions = read_lines(plan.data, plan.seed), read_questions(plan.data)
    model = published_model()
    examples = gather(model, lines, questions, on_progress)
    pieces, student = begin(model, lines, on_progress)
    before = {name: weights.detach().clone() for name, weights in student.layers().items()}
    teach(student, examples, plan.steps, plan.seed, on_step)
    save(plan.taught, pieces, student, before)


def gather(
    model: SentenceTransformer, lines: Sequence[Line], questions: Sequence[str], on_progress: OnProgress
) -> Examples:
    """`lines` and `questions` with the vectors which `model`, the teacher, gives for their English."""
    english = sorted({line.en for line in lines} | set(questions))
    row = {text: number for number, text in enumerate(english)}
    return Examples(
        lines=lines,
        places=[row[line.en] for line in lines],
        english=english,
        targets=_vectors(model, english, on_progress),
    )


def begin(
    model: SentenceTransformer, lines: Sequence[Line], on_progress: OnProgress
) -> tuple[list[str], Student]:
    """The Arabic pieces, and the student before its first lesson."""
    published: Tokenizer = model.tokenizer.backend_tokenizer
    pieces = learn_pieces([line.ar for line in lines] + all_forms())
    tokenizer = with_pieces(published, pieces)
    tokenizer.no_padding()
    number_of = tokenizer.get_vocab()
    numbers = [number_of[piece] for piece in pieces]
    tokenizer.no_truncation()
    arabic = [e.ids[1:-1] for e in tokenizer.encode_batch([encoded_form(line.ar) for line in lines])]
    english = [e.ids[1:-1] for e in tokenizer.encode_batch([line.en for line in lines])]
    known = transformer(model).embeddings.word_embeddings.weight.detach()
    rows = place(arabic, english, numbers, known.numpy(), lambda done, of: on_progress("aligning", done, of))
    return pieces, Student(model, tokenizer, numbers, torch.from_numpy(rows))


def save(taught: Path, pieces: Sequence[str], student: Student, before: dict[str, torch.Tensor]) -> None:
    """Write what the student has learned since `before`."""
    moved = {name: weights.detach() - before[name] for name, weights in student.layers().items()}
    save_taught(taught, pieces, student.rows.detach(), moved)


def _vectors(model: SentenceTransformer, texts: Sequence[str], on_progress: OnProgress) -> torch.Tensor:
    """[texts, width], in half precision."""
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    found: torch.Tensor | None = None
    model.max_seq_length = LONGEST
    for start in range(0, len(order), _BATCH):
        numbers = order[start : start + _BATCH]
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            batch = model.encode(
                [texts[number] for number in numbers],
                batch_size=_BATCH,
                convert_to_tensor=True,
                show_progress_bar=False,
            )
        if found is None:
            found = torch.empty(len(texts), batch.shape[1], dtype=torch.float16)
        found[numbers] = torch.nn.functional.normalize(batch.float(), dim=1).half()
        on_progress("the teacher reads", start + len(numbers), len(order))
    assert found is not None
    return found
