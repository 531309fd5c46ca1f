"""From an article's text to the form that shows it, and back to the very same where nothing was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import yaml
from ruamel.yaml.error import YAMLError

from bot.domain.article_form import LISTS, ONE_LINE, ArticleForm, MaterialFields
from bot.storage.front_matter import read_front_matter, separate
from bot.storage.front_matter_writing import Value, change_front_matter, load_front_matter

_A_VALUE = "faults.expected."


def read_form(text: str) -> ArticleForm | None:
    """The text as a form; None when its front matter can only be mended as text."""
    parts = separate(text)
    if parts is None:
        return None
    front, body = parts
    try:
        faults = read_front_matter(front).faults
        if any(fault.fatal and not fault.key.startswith(_A_VALUE) for fault in faults):
            return None
        data = load_front_matter(front)
    except (yaml.YAMLError, YAMLError):
        return None
    fields: dict[str, Any] = {name: _text(data[name]) for name in ONE_LINE if data.get(name) is not None}
    fields |= {name: _texts(data[name]) for name in LISTS if data.get(name) is not None}
    materials = data.get("learn_more")
    return ArticleForm(
        front=front,
        body=body.removeprefix("\n"),
        **fields,
        learn_more=tuple(_material(one) for one in materials) if isinstance(materials, list) else (),
    )


def write_form(form: ArticleForm) -> str:
    """The text that the form says. What was not changed in it is written as it was.

    Raises:
        ValueError: the front matter that it was made of is none that a form can show.
    """
    before = read_form(f"---\n{form.front}---\n")
    if before is None:
        raise ValueError(form.front)
    changes = {
        name: _value(name, getattr(form, name))
        for name in (*ONE_LINE, *LISTS, "learn_more")
        if getattr(form, name) != getattr(before, name)
    }
    front = change_front_matter(form.front, changes) if changes else form.front
    return f"---\n{front}---\n{form.body}" if front else form.body


def _text(value: object) -> str:
    return " ".join(str(value).split())


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(one) for one in value) if isinstance(value, list) else (_text(value),)


def _material(entry: object) -> MaterialFields:
    if not isinstance(entry, Mapping):
        return MaterialFields("", _text(entry), "")
    return MaterialFields(*(_text(entry.get(name) or "") for name in ("kind", "title", "url")))


def _value(name: str, value: Any) -> Value:
    """As YAML has it; what is no date and no number stays the text that it is, for the reader to name."""
    if name == "learn_more":
        return [asdict(one) for one in value]
    if not isinstance(value, str):
        return list(value)
    if name == "teach_after" and value.isdecimal() and value.isascii():
        return int(value)
    if name == "reviewed":
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value or None
    return value or None
