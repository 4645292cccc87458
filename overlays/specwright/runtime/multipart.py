"""multipart/form-data, streamed: files are read while they are sent, and rewound when they are sent again."""

from __future__ import annotations

import mimetypes
import os
import secrets
from collections.abc import Mapping
from pathlib import PurePath
from typing import IO, cast

from .body import OnDisk, Opened, Piece, StreamedBody
from .urls import pairs, scalar

_ESCAPES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


def is_file(value: object) -> bool:
    """True if `value` is file content: bytes, a path, an open file, or a tuple that starts with name and content."""
    if isinstance(value, tuple):
        parts = cast("tuple[object, ...]", value)
        return 2 <= len(parts) <= 4 and isinstance(parts[0], str | None) and is_file(parts[1])
    return isinstance(value, bytes | bytearray | os.PathLike) or callable(getattr(value, "read", None))


def encode(
    fields: Mapping[str, object],
    *,
    files: frozenset[str] = frozenset(),
    parts: Mapping[str, str] | None = None,
    arrays: str = "brackets",
    nested: str = "brackets",
    boundary: str | None = None,
) -> tuple[bytes | StreamedBody, str]:
    """A form and its content type.

    Args:
        fields: values by field name. Lists are spelt as `arrays` says, objects as `nested` says, None is left out.
        files: the fields that carry files; others do where the value is one.
        parts: media types by field name, for fields that are sent as one of it: as JSON, or as text under that type.
        boundary: the separator; made up where it is None.

    Raises:
        TypeError: a file field has a value that is no file.
    """
    boundary = boundary or secrets.token_hex(16)
    form = _Form(boundary, arrays, nested)
    for name, value in fields.items():
        media_type = parts.get(name) if parts else None
        if media_type is not None and value is not None and not is_file(value):
            form.typed(name, value, media_type)
        else:
            form.add(name, value, name in files)
    return form.finish(), f"multipart/form-data; boundary={boundary}"


class _Form:
    def __init__(self, boundary: str, arrays: str, nested: str) -> None:
        self._boundary = boundary
        self._arrays = arrays
        self._nested = nested
        self._pieces: list[Piece] = []

    def add(self, name: str, value: object, expected: bool) -> None:
        if value is None:
            return
        if expected:
            value = _named(value)
        field = {name: value}
        if is_file(value):
            self._file(name, value)
        elif isinstance(value, list | tuple) and any(is_file(item) for item in cast("list[object]", value)):
            for index, item in enumerate(cast("list[object]", value)):
                suffix = {"brackets": "[]", "indices": f"[{index}]"}.get(self._arrays, "")
                self.add(name + suffix, item, expected)
        elif expected and not isinstance(value, str | Mapping | list | tuple):
            raise TypeError(
                f"`{name}` must be bytes, a path, a binary file or a (name, content, type) tuple, not {type(value)}."
            )
        else:
            for key, text in pairs(field, arrays=self._arrays, nested=self._nested):
                self._head(key)
                self._bytes(text.encode() + b"\r\n")

    def typed(self, name: str, value: object, media_type: str) -> None:
        if media_type.endswith("json"):
            from .encode import encode_json

            data = encode_json(value)
        else:
            data = scalar(value).encode()
        self._head(name, f"\r\nContent-Type: {media_type}")
        self._bytes(data + b"\r\n")

    def finish(self) -> bytes | StreamedBody:
        self._bytes(f"--{self._boundary}--\r\n".encode())
        if len(self._pieces) == 1 and isinstance(self._pieces[0], bytes):
            return self._pieces[0]
        return StreamedBody(self._pieces)

    def _head(self, name: str, more: str = "") -> None:
        disposition = f'Content-Disposition: form-data; name="{name.translate(_ESCAPES)}"'
        self._bytes(f"--{self._boundary}\r\n{disposition}{more}\r\n\r\n".encode())

    def _bytes(self, data: bytes) -> None:
        if self._pieces and isinstance(last := self._pieces[-1], bytes):
            self._pieces[-1] = last + data
        else:
            self._pieces.append(data)

    def _file(self, name: str, value: object) -> None:
        file_name: str | None = None
        content: object = value
        media_type: str | None = None
        headers: Mapping[str, str] = {}
        if isinstance(value, tuple):
            parts = cast("tuple[object, ...]", value)
            file_name, content = cast("str | None", parts[0]), parts[1]
            media_type = cast("str | None", parts[2]) if len(parts) > 2 else None
            headers = cast("Mapping[str, str]", parts[3]) if len(parts) > 3 else {}
        if file_name is None:
            file_name = _name_of(content)
        media_type = media_type or mimetypes.guess_type(file_name)[0] or "application/octet-stream"
        disposition = f'form-data; name="{name.translate(_ESCAPES)}"; filename="{file_name.translate(_ESCAPES)}"'
        lines = {"Content-Disposition": disposition, "Content-Type": media_type, **headers}
        for key, text in lines.items():
            if any(ord(letter) < 32 or ord(letter) == 127 for letter in key + text):
                raise ValueError(f"A header of the file in `{name}` has a control character.")
        head = "".join(f"{key}: {text}\r\n" for key, text in lines.items())
        self._bytes(f"--{self._boundary}\r\n{head}\r\n".encode())
        if isinstance(content, bytes | bytearray):
            self._bytes(bytes(content))
        elif isinstance(content, os.PathLike):
            self._pieces.append(OnDisk(cast("os.PathLike[str]", content)))
        else:
            self._pieces.append(Opened(cast("IO[bytes]", content)))
        self._bytes(b"\r\n")


def _named(value: object) -> object:
    """The tuple that a file of an object or a mapping with `file_name` and `content` stands for; else `value`."""
    found: Mapping[str, object]
    if isinstance(value, Mapping):
        found = cast("Mapping[str, object]", value)
    elif hasattr(value, "file_name") and hasattr(value, "content"):
        found = {name: getattr(value, name, None) for name in ("file_name", "content", "content_type")}
    else:
        return value
    if "file_name" not in found or "content" not in found:
        return found
    return found["file_name"], found["content"], found.get("content_type")


def _name_of(content: object) -> str:
    path: object = getattr(content, "name", None) if hasattr(content, "read") else content
    if isinstance(path, str | os.PathLike):
        return PurePath(cast("str | os.PathLike[str]", path)).name or "upload"
    return "upload"
