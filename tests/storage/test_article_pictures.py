"""Pictures are what their content says, under names that lead nowhere else."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.errors import FileTooLarge, FileTypeRefused
from bot.storage.article_pictures import save_picture


def picture(kind: str = "PNG", colour: str = "teal") -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, kind)
    return file


def test_a_picture_is_kept_once_and_found_where_the_article_says(tmp_path: Path) -> None:
    address = save_picture(tmp_path, "شاشة الدخول 1.PNG", picture())
    assert address.startswith("/media/شاشة-الدخول-1-")
    assert address.endswith(".png")
    assert (tmp_path / address.lstrip("/")).read_bytes() == picture().getvalue()
    assert save_picture(tmp_path, "شاشة الدخول 1.PNG", picture()) == address
    assert save_picture(tmp_path, "شاشة الدخول 1.PNG", picture(colour="red")) != address
    assert len(list((tmp_path / "media").iterdir())) == 2


@pytest.mark.parametrize(
    "name", ["../../x.png", "..\\x.png", ".htaccess", "\u200b.png", "a\0b.png", "", "x" * 500 + ".png"]
)
def test_abuse_46_a_name_that_leads_elsewhere_names_a_file_in_the_folder_of_pictures(
    tmp_path: Path, name: str
) -> None:
    save_picture(tmp_path / "kb", name, picture())
    (kept,) = (tmp_path / "kb" / "media").iterdir()
    assert not kept.name.startswith(".")
    assert [path.name for path in tmp_path.iterdir()] == ["kb"]


def test_the_ending_is_that_of_the_content(tmp_path: Path) -> None:
    assert save_picture(tmp_path, "photo.png", picture("JPEG")).endswith(".jpg")


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"text"])
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileTypeRefused):
        save_picture(tmp_path, "a.png", BytesIO(content))
    assert list(tmp_path.iterdir()) == []


def test_a_picture_larger_than_a_page_should_load_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileTooLarge):
        save_picture(tmp_path, "a.png", BytesIO(picture().getvalue() + bytes(11 << 20)))
