"""YAML within limits, and the one form in which it is written again."""

from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 8

Path = tuple[str | int, ...]


class Unreadable(ValueError):
    """The text is not YAML of the plain kind that a bank is written in."""

    def __init__(self, message: str, line: int = 0) -> None:
        self.line = line
        super().__init__(message)


@dataclass(frozen=True)
class Document:
    """The value of one file, sequences as tuples, and the line on which each part of it starts."""

    value: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Line of the nearest part of the path that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def parse(raw: bytes) -> Document:
    """The document, or Unreadable: too large, too deep, not UTF-8, not YAML, not plain, or a field said twice."""
    if len(raw) > MAX_BYTES:
        raise Unreadable(f"is larger than {MAX_BYTES // 1024} KiB; split it")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"is not UTF-8 at byte {error.start}; save it as UTF-8") from None
    try:
        _refuse_what_is_not_plain(text)
        loader = yaml.CSafeLoader(text)
        try:
            node = loader.get_single_node()
            lines: dict[Path, int] = {}
            return Document(_value(loader, node, (), lines) if node else None, lines)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise Unreadable(f"is not YAML: {error.problem}", mark.line + 1 if mark else 0) from None
    except yaml.YAMLError as error:
        raise Unreadable(f"is not YAML: {error}") from None


def _refuse_what_is_not_plain(text: str) -> None:
    # Seen event by event, before anything is built: a deep or self-repeating file costs nothing.
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable("uses an anchor or alias (& or *); write the text out or quote it", line)
        if getattr(event, "tag", None):
            raise Unreadable("uses a tag (!); remove it or quote the text", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable(f"nests deeper than {MAX_DEPTH} levels; flatten it", line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _value(loader: Any, node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return tuple(_value(loader, child, (*path, at), lines) for at, child in enumerate(node.value))
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, path, lines)
    try:
        return loader.construct_object(node)
    except ValueError as error:
        raise Unreadable(f"holds a value that cannot be read: {error}", lines[path]) from None


def _mapping(loader: Any, node: yaml.MappingNode, path: Path, lines: dict[Path, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, child in node.value:
        line = name.start_mark.line + 1
        if not isinstance(name, yaml.ScalarNode):
            raise Unreadable("has a name that is not a word", line)
        if name.value in found:
            raise Unreadable(f"says `{name.value}` twice; keep one", line)
        found[name.value] = _value(loader, child, (*path, name.value), lines)
        lines[(*path, name.value)] = line
    return found


class Flow(list[Any]):
    """A list written on one line."""


class FlowMap(dict[str, Any]):
    """A mapping written on one line."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(
    Flow, lambda dumper, items: dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)
)
_Dumper.add_representer(
    FlowMap,
    lambda dumper, items: dumper.represent_mapping("tag:yaml.org,2002:map", items.items(), flow_style=True),
)


def dump(value: Any) -> str:
    """The one form: block style, order kept, a literal block where a text has several lines."""
    return yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, default_flow_style=False, sort_keys=False, width=1_000_000
    )
