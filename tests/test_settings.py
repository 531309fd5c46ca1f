"""Every setting is listed where an operator looks for it, and a wrong one is told in one clear line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.channels.smtp import Mailer
from bot.domain.answering import WRONG_ANSWER
from bot.errors import WrongSetting
from bot.main import opening_hours, secret_key
from bot.settings import Settings, read_settings

README = Path(__file__).parent.parent / "README.md"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DALIL_{name.upper()}", raising=False)


def rows_of_the_readme() -> dict[str, str]:
    """The row of each variable in the README's table of settings; a row may be about several."""
    rows = re.findall(r"^\|[^|]*`DALIL_.*$", README.read_text("utf-8"), re.MULTILINE)
    return {name: row for row in rows for name in re.findall(r"`(DALIL_[A-Z_]+)`", row.split("|")[1])}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_readme_lists_the_setting_with_its_default(name: str) -> None:
    default = Settings.model_fields[name].default
    row = rows_of_the_readme()[f"DALIL_{name.upper()}"]
    assert not str(default) or f"`{default}`" in row


def test_a_wrong_answer_costs_the_same_wherever_nobody_says_otherwise() -> None:
    assert Settings().wrong_answer_cost == WRONG_ANSWER


def test_the_readme_lists_no_setting_that_does_not_exist() -> None:
    known = {f"DALIL_{name.upper()}" for name in Settings.model_fields}
    assert rows_of_the_readme().keys() - known <= {"DALIL_PYTHON", "DALIL_TORCH"}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_says_what_it_is(name: str) -> None:
    assert Settings.model_fields[name].description


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "http"),
        ("port", "0"),
        ("port", "65536"),
        ("base_url", "help.example.com"),
        ("base_url", "ftp://help.example.com"),
        ("secret_key", "hunter2"),
        ("smtp_url", "mail.example.com:25"),
        ("smtp_url", "smtp://"),
        ("smtp_url", "smtp://user@mail.example.com"),
        ("smtp_url", "smtp://mail.example.com:port"),
        ("trusted_proxies", "my.proxy.example"),
        ("mail_from", "Raff <help@raff.example>"),
        ("mail_from", "help@raff.example\nBcc: x@y.example"),
        ("wrong_answer_cost", "-1"),
        ("wrong_answer_cost", "dear"),
        ("wrong_answer_cost", "nan"),
    ],
)
def test_a_wrong_value_gives_one_line_that_names_the_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"DALIL_{name.upper()}", value)
    with pytest.raises(WrongSetting) as wrong:
        read_settings()
    reason = str(wrong.value.args_["reason"])
    assert reason.startswith(f"DALIL_{name.upper()}: ")
    assert "\n" not in reason


def test_a_mail_server_needs_an_address_to_send_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DALIL_SMTP_URL", "smtp://mail.example.com")
    with pytest.raises(WrongSetting) as wrong:
        read_settings()
    assert str(wrong.value.args_["reason"]).startswith("DALIL_MAIL_FROM: ")


@pytest.mark.parametrize("url", ["smtp://user:hunter2@mail.example.com", "smtp://user:hunter2@:x"])
def test_the_password_of_the_mail_server_is_shown_nowhere(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DALIL_SMTP_URL", url)
    monkeypatch.setenv("DALIL_MAIL_FROM", "help@raff.example")
    try:
        shown = repr(read_settings()) + repr(Mailer.at(url, "help@raff.example"))
    except WrongSetting as wrong:
        shown = str(wrong) + repr(wrong)
    assert "hunter2" not in shown


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("DALIL_PORT=9000\nDALIL_HOST=0.0.0.0\n")
    monkeypatch.setenv("DALIL_PORT", "9001")
    settings = read_settings()
    assert (settings.host, settings.port) == ("0.0.0.0", 9001)
    assert settings.public_url == "http://0.0.0.0:9001"


def test_the_secret_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    first = secret_key(settings)
    assert len(first) >= 32
    assert secret_key(settings) == first
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]


def test_a_secret_key_that_was_set_is_used_and_not_written_down(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", secret_key="s" * 32)
    assert secret_key(settings) == "s" * 32
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("OPENING_HOURS", "sundays"), ("TIME_ZONE", "Amman"), ("TIME_ZONE", ""), ("TIME_ZONE", "../etc/passwd")],
)
def test_hours_and_zones_that_nobody_knows_stop_the_start_with_one_line(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        opening_hours(Settings(_env_file=None, **{name.lower(): value}))
    reason = str(wrong.value.args_["reason"])
    assert reason.startswith(f"DALIL_{name}: ")
    assert "\n" not in reason
