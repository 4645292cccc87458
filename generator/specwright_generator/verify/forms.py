"""Forms and queries taken apart: multipart bodies into parts, flat keys (`a[b][]`) into a caller's values."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from specwright_generator import ir

from .traffic import BadRecording, media_type

_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)
_PARAMETER = re.compile(r';\s*([\w*]+)=(?:"([^"]*)"|([^;\s]*))')
_SUBKEY = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a multipart body. `file` is the name of a file, None for a plain field."""

    name: str
    file: str | None = None
    media_type: str = ""
    content: bytes = b""

    @property
    def is_json(self) -> bool:
        """Whether this is a plain field whose content is JSON."""
        return self.file is None and media_type({"content-type": self.media_type}).endswith("json")

    def value(self) -> FormValue:
        """The part as an argument: text, or a file with its name and media type."""
        if self.file is None:
            return self.content.decode("utf-8", "surrogateescape")
        return (self.file, self.content, self.media_type) if self.media_type else (self.file, self.content)


FormValue: TypeAlias = "str | tuple[str, bytes] | tuple[str, bytes, str]"


def parts(body: bytes, content_type: str) -> tuple[Part, ...]:
    """The parts of a multipart body.

    Raises:
        BadRecording: the content type names no boundary, or the body is cut.
    """
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise BadRecording("the content type names no boundary")
    fence = b"--" + found[1].encode()
    # Some recorders turn the line ends of a body that is text into plain ones.
    end = b"\r\n" if fence + b"\r\n" in body else b"\n"
    first, *sections = (end + body).split(end + fence)
    del first
    if not sections or not sections[-1].startswith(b"--"):
        raise BadRecording("the multipart body is cut off")
    return tuple(_part(section.removeprefix(end), end) for section in sections[:-1])


def _part(section: bytes, end: bytes) -> Part:
    head, separator, content = section.partition(end * 2)
    if not separator:
        raise BadRecording("a part of the multipart body has no content")
    headers: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    parameters = {
        name: quoted or plain for name, quoted, plain in _PARAMETER.findall(headers.get("content-disposition", ""))
    }
    return Part(
        name=parameters.get("name", ""),
        file=parameters.get("filename"),
        media_type=headers.get("content-type", ""),
        content=content,
    )


MAX_DEPTH = 64
"""How many brackets a flat key may have."""

Entry: TypeAlias = tuple[tuple[str, ...], FormValue]


def grouped(pairs: Iterable[tuple[str, FormValue]], known: Collection[str]) -> dict[str, list[Entry]]:
    """Values by the key that they belong to, each with what was in brackets after it.

    Raises:
        BadRecording: a key is nested too deeply.
    """
    found: dict[str, list[Entry]] = defaultdict(list)
    for key, value in pairs:
        root, bracket, _ = key.partition("[")
        if key.count("[") > MAX_DEPTH:
            raise BadRecording(f"a key in more than {MAX_DEPTH} brackets")
        if key in known or not bracket or not root:
            found[key].append(((), value))
        else:
            found[root].append((tuple(_SUBKEY.findall(key)), value))
    return found


def gathered(
    key: str, spread: Iterable[ir.Parameter], declared: Collection[str], definitions: Mapping[str, ir.Definition]
) -> str:
    """A key that stands alone in a query, put where it belongs: an object of `spread` that has it, or takes any."""
    if key.partition("[")[0] in declared:
        return key
    for parameter in spread:
        shape = _shape(parameter.type, definitions)
        fields = {field.wire for field in shape.fields} if isinstance(shape, ir.Model) else set[str]()
        if key in fields or isinstance(shape, ir.Map) or (isinstance(shape, ir.Model) and shape.extra):
            return f"{parameter.wire}[{key}]"
    return key


def assembled(entries: Sequence[Entry], type_: ir.Type | None, definitions: Mapping[str, ir.Definition]) -> object:
    """The value of one key, as its type says where texts have to become numbers, lists or objects."""
    shape = _shape(type_, definitions)
    if any(path and not (path[0] == "" or path[0].isdigit()) for path, _ in entries):
        fields = {field.wire: field.type for field in shape.fields} if isinstance(shape, ir.Model) else {}
        inner: dict[str, list[Entry]] = defaultdict(list)
        for path, value in entries:
            inner[path[0] if path else ""].append((path[1:], value))
        return {key: assembled(each, fields.get(key), definitions) for key, each in inner.items()}
    if any(path for path, _ in entries) or len(entries) > 1 or isinstance(shape, ir.Array):
        item = shape.items if isinstance(shape, ir.Array) else None
        return [assembled([(path[1:], value)], item, definitions) for path, value in entries]
    value = entries[0][1]
    return _typed(value, shape) if isinstance(value, str) else value


def _shape(type_: ir.Type | None, definitions: Mapping[str, ir.Definition]) -> ir.Type | None:
    while True:
        if isinstance(type_, ir.Ref):
            type_ = definitions[type_.target].type
        elif isinstance(type_, ir.Nullable):
            type_ = type_.inner
        else:
            return type_


def _typed(text: str, type_: ir.Type | None) -> object:
    kind = type_.kind if isinstance(type_, ir.Scalar) else type_.base if isinstance(type_, ir.Enum) else "string"
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    if kind in ("integer", "number"):
        # Only where it is spelt again as it was: what is sent is to equal what was recorded.
        for convert in (int, float):
            try:
                value = convert(text)
            except ValueError:
                continue
            if str(value) == text:
                return value
    return text
