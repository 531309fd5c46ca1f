"""The body of `staff add`."""

from __future__ import annotations

import secrets
import sys

import typer

from bot.actions.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.cli.console import WRONG_USAGE, err, out, t
from bot.domain.staff import Role
from bot.errors import InvalidInput
from bot.errors.desk import MemberDisabled
from bot.main import NoIndex, open_database, utc_now
from bot.settings import Settings


def add(settings: Settings, email: str, name: str, role: Role, *, from_stdin: bool, generated: bool) -> None:
    """Add a member with a password from exactly one source."""
    password = _password(from_stdin=from_stdin, generated=generated)
    services = Services(open_database(settings), NoIndex(), utc_now)
    try:
        member = add_staff(services, email, name, role, password)
    except MemberDisabled as error:
        team = f"{settings.public_url}/lead/team"
        err.print(t("staff.disabled", email=email.strip(), url=team), style="red")
        raise typer.Exit(1) from error
    except InvalidInput as error:
        sentence = t(f"staff.invalid.{error.field}", shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
        err.print(sentence, style="red")
        raise typer.Exit(1) from error
    sign_in = f"{settings.public_url}/staff/sign-in"
    out.print(t("staff.added", name=member.name, email=member.email, role=member.role, url=sign_in))
    if generated:
        out.print(t("staff.generated", password=password))


def _password(*, from_stdin: bool, generated: bool) -> str:
    if from_stdin and generated:
        raise _wrong_usage("one_source")
    if generated:
        return secrets.token_urlsafe(18)
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise _wrong_usage("not_a_terminal")
    prompted: str = typer.prompt(t("staff.password"), hide_input=True, confirmation_prompt=True)
    return prompted


def _wrong_usage(key: str) -> typer.Exit:
    err.print(t(f"staff.{key}"), style="red")
    return typer.Exit(WRONG_USAGE)
