"""What fails within is told without its insides, and the log keeps no secret."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from bot.actions.services import Services

SECRET = "a-link-that-opens-a-door"
PASSWORD = "my mother's maiden name"


def test_abuse_68_a_failure_shows_no_insides_and_leaves_no_secret_in_the_log(
    services: Services, browser: Callable[[], TestClient], caplog: pytest.LogCaptureFixture
) -> None:
    visitor = browser()
    with services.database.writing() as connection:
        connection.execute(text("ALTER TABLE staff_tokens RENAME TO mislaid"))
    answers = [
        visitor.get(f"/staff/links/{SECRET}"),
        visitor.post(f"/staff/links/{SECRET}", data={"password": PASSWORD}),
    ]
    assert {answer.status_code for answer in answers} == {503}
    assert not any("staff_tokens" in answer.text or "Traceback" in answer.text for answer in answers)
    assert "/staff/links/{token:path} failed" in caplog.text
    assert not any(secret in caplog.text for secret in (SECRET, PASSWORD))
