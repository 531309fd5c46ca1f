"""Files that customers send: what is taken, what is refused, and who may have them again."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from PIL import Image
from starlette.testclient import TestClient

from bot.actions import attach
from bot.actions.attach import sweep_attachments
from bot.actions.services import Services
from bot.domain import attachment
from bot.domain.staff import Role
from bot.storage import attachment_files
from bot.web import limits
from bot.web.api.shapes import News
from bot.web.guards import LARGEST_UPLOAD
from tests.actions.cast import Talk, new_id

Sent = tuple[str, bytes, str]


def a_picture(kind: str = "PNG", size: tuple[int, int] = (4, 3)) -> bytes:
    file = BytesIO()
    further = {"save_all": True, "append_images": [Image.new("RGB", size, "navy")]} if kind == "MPO" else {}
    Image.new("RGB", size, "teal").save(file, kind, **further)
    return file.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture
def services(services: Services, tmp_path: Path) -> Services:
    return replace(services, attachments=tmp_path / "attachments")


@pytest.fixture
def samira(services: Services) -> Talk:
    return Talk(services)


@pytest.fixture
def ticket(samira: Talk) -> str:
    """The address of Samira's ticket."""
    url: str = samira.ask("agent please")["ticket"]["url"]
    return url


@pytest.fixture
def send(browser: Callable[[], TestClient]) -> Callable[..., Response]:
    client = browser()

    def post(url: str, *files: Sent, text: str = "Please see", client_id: str | None = None) -> Response:
        data = {"client_id": client_id or new_id(), "text": text}
        return client.post(url, data=data, files=[("files", file) for file in files] or {"files": ("", b"")})

    return post


def files_of(talk: Talk) -> list[attachment.Attachment]:
    return [file for message in talk.transcript().messages for file in message.files]


def on_disk(services: Services) -> list[str]:
    return [path.name for path in services.attachments.glob("*")]


@pytest.mark.parametrize(
    ("name", "content", "declared"),
    [
        ("screen.png", a_picture("PNG"), "image/png"),
        ("photo.JPG", a_picture("JPEG"), "image/jpeg"),
        ("burst.jpg", a_picture("MPO"), "image/jpeg"),
        ("a.webp", a_picture("WEBP"), "image/webp"),
        ("a.gif", a_picture("GIF"), "image/gif"),
        ("فاتورة.pdf", PDF, "application/pdf"),
        ("log.txt", "سطر أول\nline two".encode(), "text/plain"),
        ("orders.csv", b"a,b\n1,2", "text/csv"),
    ],
)
def test_samira_sends_a_file_without_a_word_and_has_it_again(
    send: Any, ticket: str, samira: Talk, browser: Any, name: str, content: bytes, declared: str
) -> None:
    assert send(ticket, (name, content, declared), text="").status_code == 303
    (file,) = files_of(samira)
    assert (file.name, file.size) == (name, len(content))
    answer = browser().get(f"{ticket}/files/{file.key}")
    assert answer.content == content
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    way = "inline" if declared.startswith("image/") else "attachment"
    assert answer.headers["content-disposition"].startswith(f"{way};")
    assert f"{ticket}/files/{file.key}" in browser().get(ticket).text


@pytest.mark.parametrize("way", ["utf-16", "windows-1256"])
def test_a_text_as_windows_writes_it_can_be_read_by_everybody(
    send: Any, ticket: str, samira: Talk, browser: Any, way: str
) -> None:
    words = "سطر أول\r\nline two\r\n" * 20_000
    assert send(ticket, ("arabic.txt", words.encode(way), "text/plain")).status_code == 303
    (file,) = files_of(samira)
    answer = browser().get(f"{ticket}/files/{file.key}")
    assert answer.content == words.encode("utf-8-sig")
    assert file.size == len(answer.content)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_picture_that_only_an_iphone_opens_is_refused_with_what_to_do(send: Any, ticket: str) -> None:
    heic = b"\0\0\0\x24ftypheic\0\0\0\0mif1heicMiHB" + b"\0" * 200
    answer = send(ticket, ("IMG_1.HEIC", heic, "image/heic"))
    assert answer.status_code == 415
    assert "send it as JPEG" in answer.text


def test_the_same_message_sent_again_has_its_files_once(
    send: Any, ticket: str, samira: Talk, services: Services
) -> None:
    client_id = new_id()
    for _ in range(2):
        assert send(ticket, ("a.txt", b"hello", "text/plain"), client_id=client_id).status_code == 303
    (kept,) = files_of(samira)
    assert on_disk(services) == [kept.stored_name]


def test_who_follows_the_conversation_by_the_api_is_told_of_its_files(
    send: Any, ticket: str, samira: Talk, browser: Any
) -> None:
    send(ticket, ("سجل.txt", b"hello", "text/plain"), text="")
    before, told = News.of(samira.transcript()).model_dump(mode="json", exclude_none=True)["messages"][-2:]
    assert "files" not in before
    (file,) = told["files"]
    assert (file["name"], file["media_type"], file["size"]) == ("سجل.txt", "text/plain", 5)
    assert browser().get(file["url"]).text == "hello"


def test_the_agent_opens_the_file_and_a_stranger_is_sent_to_sign_in(
    send: Any, ticket: str, samira: Talk, signed_in: Any, browser: Any
) -> None:
    send(ticket, ("a.txt", b"hello", "text/plain"))
    (file,) = files_of(samira)
    path = f"/agent/tickets/{samira.transcript().ticket.reference}/files/{file.key}"
    assert signed_in(Role.AGENT).get(path).text == "hello"
    assert browser().get(path).status_code == 303


def test_abuse_02_another_customers_attachment_is_not_found(
    send: Any, ticket: str, samira: Talk, services: Services, browser: Any
) -> None:
    send(ticket, ("a.txt", b"hello", "text/plain"))
    (file,) = files_of(samira)
    yusufs = Talk(services).ask("agent please")["ticket"]["url"]
    assert browser().get(f"{yusufs}/files/{file.key}").status_code == 404


def test_abuse_41_html_in_a_file_name_is_text(send: Any, ticket: str, browser: Any) -> None:
    send(ticket, ('<img src=x onerror="alert(1)">.txt', b"hello", "text/plain"))
    page = browser().get(ticket).text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize("letter", ["\u202e", "\u200b", "\u2066", "\x07"])
def test_abuse_43_what_turns_or_hides_a_file_name_is_stripped(letter: str) -> None:
    assert attachment.checked_name(f"pho{letter}to.txt", "text/plain", "text/plain") == "photo.txt"


@pytest.mark.parametrize(
    ("name", "declared"), [("a.svg", "image/svg+xml"), ("a.html", "text/html"), ("a.png", "image/png")]
)
def test_abuse_45_a_drawing_or_page_that_could_run_is_refused(
    send: Any, ticket: str, services: Services, name: str, declared: str
) -> None:
    assert send(ticket, (name, SCRIPT, declared)).status_code == 415
    assert on_disk(services) == []


def test_abuse_45_a_page_that_calls_itself_text_is_served_as_an_inert_file(
    send: Any, ticket: str, samira: Talk, browser: Any
) -> None:
    send(ticket, ("notes.txt", SCRIPT, "text/plain"))
    (file,) = files_of(samira)
    headers = browser().get(f"{ticket}/files/{file.key}").headers
    assert headers["content-type"].startswith("text/plain")
    assert headers["content-disposition"].startswith("attachment;")
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../secret_key.txt", "secret_key.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("/etc/passwd", "passwd.txt"),
        ("a%00.txt", "a%00.txt"),
        ("\u200b.htaccess", "htaccess.txt"),
        ("...", "file.txt"),
        ("x" * 500 + ".txt", "x" * 100 + ".txt"),
    ],
)
def test_abuse_46_no_name_leads_anywhere_on_the_disk(
    send: Any, ticket: str, samira: Talk, services: Services, name: str, shown: str
) -> None:
    assert send(ticket, (name, b"hello", "text/plain")).status_code == 303
    (file,) = files_of(samira)
    assert file.name == shown
    assert on_disk(services) == [file.stored_name]
    assert set(file.stored_name) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("name", "content", "declared"),
    [
        ("photo.png", PDF, "image/png"),
        ("photo.png", a_picture("JPEG"), "image/png"),
        ("bill.pdf", a_picture("PNG"), "image/png"),
        ("bill.pdf", b"just words", "application/pdf"),
        ("log.txt", a_picture("PNG"), "text/plain"),
        ("log.txt", b"words", "text/html"),
        ("run.php", b"<?php echo 1;", "text/plain"),
        ("tool.txt", b"MZ\x90\x00\x03\x00\x00\x00", "text/plain"),
    ],
)
def test_abuse_47_a_file_whose_name_lies_about_its_type_is_refused(
    send: Any, ticket: str, samira: Talk, services: Services, name: str, content: bytes, declared: str
) -> None:
    answer = send(ticket, ("good.txt", b"hello", "text/plain"), (name, content, declared))
    assert answer.status_code == 415
    assert "Please see" in answer.text
    assert files_of(samira) == []
    assert on_disk(services) == []


def a_pixel_bomb(side: int) -> bytes:
    """A picture of a few bytes that says it is enormous."""
    bomb = bytearray(a_picture("PNG"))
    bomb[16:24] = side.to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bytes(bomb[12:29])).to_bytes(4, "big")
    return bytes(bomb)


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_abuse_48_a_picture_of_too_many_pixels_is_refused(send: Any, ticket: str, side: int) -> None:
    assert send(ticket, ("a.png", a_pixel_bomb(side), "image/png")).status_code == 413


def test_abuse_48_an_archive_is_refused(send: Any, ticket: str) -> None:
    archive = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(100)
    assert send(ticket, ("a.zip", archive, "application/zip")).status_code == 415
    assert send(ticket, ("a.txt", archive, "text/plain")).status_code == 415


def test_abuse_49_a_conversation_has_room_for_so_much_and_no_more(
    send: Any, ticket: str, samira: Talk, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attach, "QUOTA", 10)
    assert send(ticket, ("a.txt", b"1234567", "text/plain")).status_code == 303
    assert send(ticket, ("b.txt", b"1234567", "text/plain")).status_code == 413
    assert [file.name for file in files_of(samira)] == ["a.txt"]
    assert len(on_disk(services)) == 1


def test_abuse_49_files_too_large_or_too_many_are_refused_and_the_words_given_back(
    send: Any, ticket: str, samira: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    six = [(f"{number}.txt", b"hello", "text/plain") for number in range(6)]
    answer = send(ticket, *six, text="six of them")
    assert (answer.status_code, "six of them" in answer.text) == (422, True)
    monkeypatch.setattr(attach, "LARGEST_FILE", 4)
    assert send(ticket, ("a.txt", b"hello", "text/plain")).status_code == 413
    assert files_of(samira) == []


def test_abuse_49_one_address_uploads_so_much_in_an_hour_and_no_more(
    send: Any, ticket: str, samira: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_MEGABYTE", 2)
    told = [send(ticket, ("a.txt", b"hello", "text/plain")).status_code for _ in range(4)]
    assert (told[0], told[-1]) == (303, 429)
    assert len(files_of(samira)) == told.count(303)


def test_abuse_49_a_disk_that_is_nearly_full_takes_words_but_no_files(
    send: Any, ticket: str, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachment_files, "LEFT_FREE", 2**62)
    answer = send(ticket, ("a.txt", b"hello", "text/plain"), text="my words")
    assert (answer.status_code, "my words" in answer.text) == (507, True)
    assert on_disk(services) == []
    assert send(ticket, text="my words").status_code == 303


def test_abuse_49_what_is_longer_than_any_upload_is_not_even_read(ticket: str, browser: Any) -> None:
    headers = {"content-length": str(LARGEST_UPLOAD + 1), "content-type": "multipart/form-data; boundary=x"}
    assert browser().post(ticket, content=b"", headers=headers).status_code == 413
    elsewhere = browser().post("/en/messages", content=b"x" * 70_000)
    assert elsewhere.status_code == 413


def test_a_plain_form_has_no_more_room_here_than_anywhere(ticket: str, browser: Any) -> None:
    answer = browser().post(ticket, data={"client_id": new_id(), "text": "x" * 70_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("guess", ["A" * 43, "../secret_key", "%2e%2e%2fsecret_key"])
def test_abuse_50_a_guessed_link_leads_nowhere(ticket: str, browser: Any, guess: str) -> None:
    assert browser().get(f"{ticket}/files/{guess}").status_code == 404
    assert browser().get(f"/en/tickets/{'A' * 43}/files/{'B' * 43}").status_code == 404


def test_a_stranger_cannot_send_files_anywhere(send: Any, services: Services) -> None:
    assert send(f"/en/tickets/{'A' * 43}", ("a.txt", b"hello", "text/plain")).status_code == 404
    assert on_disk(services) == []


def test_files_of_no_message_are_swept_and_no_other(
    send: Any, ticket: str, samira: Talk, services: Services
) -> None:
    send(ticket, ("a.txt", b"hello", "text/plain"))
    attachment_files.store_file(services.attachments, BytesIO(b"orphan"), "text/plain")
    assert sweep_attachments(services) == 0
    for name in on_disk(services):
        os.utime(services.attachments / name, (0, 0))
    assert sweep_attachments(services) == 1
    assert on_disk(services) == [files_of(samira)[0].stored_name]
