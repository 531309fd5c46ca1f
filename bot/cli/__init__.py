"""The commands: what each takes, and where its body is.

A body is imported when its command is run: it needs torch and others that take seconds to load, which
`--help` and a mistyped option need not wait for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import LANG, Commands, t
from bot.domain.article import Team
from bot.domain.staff import Role
from bot.language import Lang
from bot.language.catalogue import say
from bot.settings import read_settings

app = typer.Typer(
    cls=Commands,
    help=t("about"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
index = typer.Typer(help=t("index.about"), no_args_is_help=True)
staff = typer.Typer(help=t("staff.about"), no_args_is_help=True)
app.add_typer(index, name="index")
app.add_typer(staff, name="staff")

Json = Annotated[bool, typer.Option("--json", help=t("index.json"))]


@app.command(help=t("serve.help"))
def serve(
    host: Annotated[str | None, typer.Option(help=t("serve.host"))] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help=t("serve.port"))] = None,
) -> None:
    given = {"host": host, "port": port}
    settings = read_settings().model_copy(update={name: value for name, value in given.items() if value})
    from bot.cli.serving import serve  # noqa: PLC0415 - heavy

    serve(settings)


@index.command(help=t("index.build"))
def build(anyway: Annotated[bool, typer.Option("--anyway", help=t("index.anyway"))] = False) -> None:
    settings = read_settings()
    from bot.cli.indexing import build  # noqa: PLC0415 - heavy

    build(settings, anyway=anyway)


@index.command(help=t("index.watch"))
def watch() -> None:
    settings = read_settings()
    from bot.cli.building import watch  # noqa: PLC0415 - heavy

    watch(settings)


@index.command(help=t("index.work"), hidden=True)
def work() -> None:
    settings = read_settings()
    from bot.cli.building import work  # noqa: PLC0415 - heavy

    work(settings)


@index.command(help=t("index.check"))
def check() -> None:
    settings = read_settings()
    from bot.cli.indexing import check  # noqa: PLC0415 - heavy

    check(settings)


@index.command(help=t("index.status"))
def status(json: Json = False) -> None:
    settings = read_settings()
    from bot.cli.indexing import status  # noqa: PLC0415 - heavy

    status(settings, as_json=json)


@index.command(help=t("index.rollback"))
def rollback() -> None:
    settings = read_settings()
    from bot.cli.indexing import rollback  # noqa: PLC0415 - heavy

    rollback(settings)


@app.command(help=t("ask.help"))
def ask(
    text: Annotated[str, typer.Argument(help=t("ask.text"))],
    lang: Annotated[Lang | None, typer.Option(help=t("ask.lang"))] = None,
    json: Json = False,
    explain: Annotated[bool, typer.Option("--explain", help=t("ask.explain"))] = False,
) -> None:
    settings = read_settings()
    from bot.cli.asking import ask  # noqa: PLC0415 - heavy

    ask(settings, text, lang, as_json=json, explain=explain)


@staff.command(help=t("staff.add"))
def add(
    email: Annotated[str, typer.Argument(help=t("staff.email"))],
    name: Annotated[str, typer.Option(help=t("staff.name"))] = "",
    role: Annotated[Role, typer.Option(help=t("staff.role"))] = Role.AGENT,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help=t("staff.password_stdin"))] = False,
    generate_password: Annotated[
        bool, typer.Option("--generate-password", help=t("staff.generate_password"))
    ] = False,
) -> None:
    settings = read_settings()
    from bot.cli.staffing import add  # noqa: PLC0415 - heavy

    add(settings, email, name, role, from_stdin=password_stdin, generated=generate_password)


@app.command("import", help=say("importing.help", LANG))
def import_(
    source: Annotated[Path, typer.Argument(exists=True, help=say("importing.source", LANG))],
    lang: Annotated[Lang | None, typer.Option(help=say("importing.lang", LANG))] = None,
    team: Annotated[Team | None, typer.Option(help=say("importing.team", LANG))] = None,
    topic: Annotated[str | None, typer.Option(help=say("importing.topic", LANG))] = None,
    into: Annotated[Path | None, typer.Option(help=say("importing.into", LANG))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("importing.dry_run", LANG))] = False,
    no_publish: Annotated[bool, typer.Option("--no-publish", help=say("importing.no_publish", LANG))] = False,
    json: Json = False,
) -> None:
    settings = read_settings()
    from bot.cli.importing import import_into  # noqa: PLC0415 - heavy

    import_into(
        settings,
        source,
        into,
        lang=lang,
        team=team,
        topic=topic,
        dry_run=dry_run,
        publish=not no_publish,
        as_json=json,
    )


@app.command(help=t("keep.back_up"))
def backup(file: Annotated[Path, typer.Argument(help=t("keep.target"))]) -> None:
    settings = read_settings()
    from bot.cli.keeping import back_up_to  # noqa: PLC0415 - heavy

    back_up_to(settings, file)


@app.command(help=t("keep.restore"))
def restore(
    file: Annotated[Path, typer.Argument(help=t("keep.source"))],
    replace: Annotated[bool, typer.Option("--replace", help=t("keep.replace"))] = False,
) -> None:
    settings = read_settings()
    from bot.cli.keeping import restore_from  # noqa: PLC0415 - heavy

    restore_from(settings, file, replace=replace)
