"""Every case of abuse that the customer's side and the desk have to stand is tried by a test that carries its
number."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parent
THE_CUSTOMERS_SIDE = {
    *(1, 2, 3, 9, 10, 12),  # other people's things
    *(31, 32, 33, 34, 36, 37),  # what a foreign page makes a browser do
    *(38, 39, 41, 42, 43, 44),  # what is written and named
    *(45, 46, 47, 48, 49, 50),  # files
    *(55, 56),  # mail
}
THE_DESK = {4, 5, 6, 7, 8, 9, 10, 11, *range(20, 31), 35, 38, 41}
"""Of what agents do; more of it is tried at its pages."""

NUMBERED = re.compile(r"test_abuse_(\d+)_")


def numbers() -> set[int]:
    """The numbers that the tests' names carry."""
    named = (
        NUMBERED.match(node.name)
        for file in TESTS.rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    return {int(found[1]) for found in named if found}


def test_every_case_of_the_desk_is_tried() -> None:
    assert THE_DESK - numbers() == set()


def test_every_case_of_the_customers_side_is_tried() -> None:
    assert THE_CUSTOMERS_SIDE - numbers() == set()
