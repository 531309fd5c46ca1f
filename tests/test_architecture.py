"""The floors of `bot/`, the owners of its libraries, and the sizes and places that keep it readable."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOT = ROOT / "bot"
MODULES = sorted(BOT.rglob("*.py"))

FLOORS = {
    **{"main": 5, "cli": 5},
    "web": 4,
    "actions": 3,
    **{"storage": 2, "retrieval": 2, "channels": 2},
    "domain": 1,
    **{"language": 0, "settings": 0, "errors": 0},
}
OWNERS = {
    "web": ("fastapi", "starlette", "jinja2", "itsdangerous", "limits"),
    "actions": ("argon2",),
    "storage": (
        *("sqlalchemy", "alembic", "yaml", "ruamel", "markdown_it", "nh3", "puremagic", "PIL"),
        *("bs4", "markdownify"),
    ),
    "channels": ("aiosmtplib",),
    "retrieval": ("faiss", "sentence_transformers", "torch", "sklearn", "scipy", "rapidfuzz", "spellchecker"),
    "cli": ("typer", "rich", "matplotlib"),
    "language": ("babel", "anyascii"),
}
OWNER = {library: owner for owner, libraries in OWNERS.items() for library in libraries}
BESIDE = {
    ("main", "cli"),  # the floor of the composition root, where commands start what was put together
    ("cli", "main"),
    ("settings", "errors"),  # beside each other at the bottom: a wrong setting is one of the errors
}
TOP_LEVEL = {
    *(".ci", ".gitattributes", ".gitignore", "LICENSE", "README.md", "pyproject.toml"),
    *("bot", "index", "kb_articles", "scripts", "tests"),
}
TOP_LEVEL_IF_THERE = {".git", ".pictures"}

LONGEST_FILE, LONGEST_FUNCTION = 300, 50
LONGER_WITH_REASON: set[str] = set()
MIGRATIONS = BOT / "storage" / "migrations" / "versions"
"""A migration is a record of what was done, never edited again."""

a_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(BOT).as_posix())


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def part(path: Path) -> str:
    """The package (or single module) of `bot/` that a file belongs to."""
    return path.relative_to(BOT).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Each import with the full name of the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "bot":
                yield from ((node, f"bot.{name.name}") for name in node.names)
            else:
                yield node, node.module or ""


def part_of(module: str) -> str | None:
    """The part of `bot/` that an imported module belongs to."""
    names = module.split(".")
    return names[1] if names[0] == "bot" and len(names) > 1 else None


def breaks(importer: str, module: str) -> str | None:
    """Why `importer` may not import `module`; None when it may."""
    other = part_of(module)
    if other and other != importer and (importer, other) not in BESIDE and FLOORS[other] >= FLOORS[importer]:
        return f"{importer} is not above {other}"
    owner = OWNER.get(module.split(".")[0], importer)
    return None if owner == importer else f"{module} belongs to {owner}"


def test_every_part_has_its_floor() -> None:
    assert {part(path) for path in MODULES} - {"__init__"} <= FLOORS.keys()


@pytest.mark.parametrize(
    ("importer", "module"),
    [
        pytest.param("domain", "bot.storage.tickets", id="upwards"),
        pytest.param("storage", "bot.retrieval.encoder", id="sideways"),
        pytest.param("actions", "bot.web", id="a whole package upwards"),
        pytest.param("web", "bot.main", id="the top"),
        pytest.param("language", "bot.settings", id="sideways at the bottom"),
        pytest.param("actions", "sqlalchemy", id="another's library"),
        pytest.param("domain", "markdown_it.token", id="a part of another's library"),
    ],
)
def test_the_rule_of_floors_and_owners_knows_what_breaks_it(importer: str, module: str) -> None:
    assert breaks(importer, module)


@a_module
def test_a_file_imports_only_from_floors_below_and_only_its_own_libraries(path: Path) -> None:
    if path == BOT / "__init__.py":
        assert list(imported(parsed(path))) == []
        return

    broken = [breaks(part(path), module) for _, module in imported(parsed(path))]

    assert [reason for reason in broken if reason] == []


@pytest.mark.parametrize("path", sorted((BOT / "domain").rglob("*.py")), ids=lambda path: path.name)
def test_the_ideas_need_nothing_but_the_language(path: Path) -> None:
    allowed = {
        "__future__",
        "bisect",
        "bot",
        "collections",
        "dataclasses",
        "datetime",
        "enum",
        "itertools",
        "math",
        "re",
    }

    assert {module.split(".")[0] for _, module in imported(parsed(path))} <= allowed | {"typing"}


@pytest.mark.parametrize(
    "path", [*(BOT / "domain").rglob("*.py"), *(BOT / "actions").rglob("*.py")], ids=lambda path: path.name
)
def test_no_arabic_is_written_where_rules_are(path: Path) -> None:
    texts = [
        node.value
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [text for text in texts if re.search("[\u0620-\u064a]", text)] == []


def sentences(tree: ast.Module) -> list[str]:
    """Texts that read as a sentence: three words or more, outside docstrings and what is raised."""
    not_said = {
        id(node)
        for statement in ast.walk(tree)
        if isinstance(statement, (ast.Raise, ast.Assert))
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for node in ast.walk(statement)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in not_said
        if re.search(r"[a-z]+ [a-z]+ [a-z]+", node.value)
    ]


def test_a_sentence_is_known_when_it_is_seen() -> None:
    seen = sentences(
        ast.parse('"""A docstring of words."""\nsay("please wait a moment")\nraise E("not in this state")')
    )

    assert seen == ["please wait a moment"]


@pytest.mark.parametrize(
    "path", [*(BOT / "domain").rglob("*.py"), *(BOT / "actions").rglob("*.py")], ids=lambda path: path.name
)
def test_no_english_sentence_is_written_where_rules_are(path: Path) -> None:
    assert sentences(parsed(path)) == []


def too_long(path: Path) -> Iterator[str]:
    name = path.relative_to(BOT).as_posix()
    if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE:
        yield name
    for node in ast.walk(parsed(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{name}: {node.name}"


def test_no_file_and_no_function_is_too_long_to_take_in() -> None:
    found = {name for path in MODULES if MIGRATIONS not in path.parents for name in too_long(path)}

    assert found == LONGER_WITH_REASON


@a_module
def test_imports_stand_at_the_top_unless_a_comment_says_that_the_library_is_heavy(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    tree = parsed(path)
    inside = {
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node, _ in imported(function)
    }

    unexplained = [line for line in inside if "heavy" not in " ".join(lines[max(0, line - 4) : line])]

    assert unexplained == []


def test_nothing_is_called_by_a_name_that_says_nothing() -> None:
    empty_names = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}

    assert [path for path in MODULES if path.stem in empty_names or path.parent.name in empty_names] == []


def test_the_top_level_is_what_was_agreed() -> None:
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()]
    entries = {
        path.name for path in ROOT.iterdir() if not any(fnmatch(path.name, pattern) for pattern in ignored)
    }

    assert entries - TOP_LEVEL_IF_THERE == TOP_LEVEL
