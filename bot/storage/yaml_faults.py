"""Says what keeps front matter from being YAML: where the broken value begins, and the usual cause."""

from __future__ import annotations

import yaml

from bot.storage.front_matter import FrontMatterFault


def fault_of_yaml(front: str, error: yaml.YAMLError) -> FrontMatterFault:
    """What `read_front_matter` raised for `front`, in the words of an author; the reason is PyYAML's own."""
    if isinstance(error, yaml.reader.ReaderError):
        return _told(front.count("\n", 0, error.position) + 2, "faults.bad_yaml", reason=error.reason)
    if not isinstance(error, yaml.MarkedYAMLError):
        return _told(1, "faults.bad_yaml", reason=str(error))
    here, begun = _line(error.problem_mark), _line(error.context_mark)
    reason, context = error.problem or "", error.context or ""
    if "quoted scalar" in context and "end of stream" in reason:
        return _told(begun, "faults.bad_yaml_quote", reason=reason)
    if "parsing a flow" in context:
        return _told(begun, "faults.bad_yaml_bracket", reason=reason)
    if "simple key" in context:
        return _told(begun, "faults.bad_yaml_no_colon", reason=reason)
    if "mapping values" in reason:
        return _told(here, "faults.bad_yaml_colon", reason=reason)
    if "'\\t'" in reason:
        return _told(here, "faults.bad_yaml_tab", reason=reason)
    if "cannot start any token" in reason:
        return _told(here, "faults.bad_yaml_sign", reason=reason)
    if "<block end>" in reason:
        return _told(here, "faults.bad_yaml_layout", reason=reason)
    return _told(here, "faults.bad_yaml", reason=reason)


def _told(line: int, key: str, *, reason: str) -> FrontMatterFault:
    return FrontMatterFault(line, key, {"reason": reason}, fatal=True)


def _line(mark: yaml.Mark | None) -> int:
    """In the file, the fence being line 1."""
    return mark.line + 2 if mark else 1
