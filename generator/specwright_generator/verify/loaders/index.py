"""The index of a folder of recordings: one JSON object a line, `MANIFEST.jsonl`. It tells what files do not.

An answer that was kept without its request names neither its provider nor its endpoint; a row of the index does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast

from specwright_generator.verify.traffic import BadRecording

NAME = "MANIFEST.jsonl"

Index: TypeAlias = "Mapping[str, Row]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A file by its index. `format` begins with `BODY` for an answer alone, whose `endpoint` is a path or a word."""

    format: str
    provider: str
    endpoint: str

    @property
    def is_body(self) -> bool:
        return self.format.startswith("BODY")


def read_index(folder: Path) -> Index:
    """The index of `folder`, by the files' names relative to it; empty where it has none.

    Raises:
        BadRecording: a line of it is no row.
    """
    file = folder / NAME
    if not file.is_file():
        return {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRecording(f"cannot be read: {error}") from None
    return dict(_row(line, f"line {number}") for number, line in enumerate(lines, 1) if line.strip())


def _row(line: str, where: str) -> tuple[str, Row]:
    try:
        value: Any = json.loads(line)
        endpoints = [str(each["endpoint"]) for each in value.get("interactions", [])]
        row = Row(format=str(value["format"]), provider=str(value["provider"]), endpoint=_endpoint(endpoints))
        return cast("str", value["file"]), row
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise BadRecording(f"no row of an index: {type(error).__name__}", where) from None


def _endpoint(endpoints: list[str]) -> str:
    """The path or the word after `BODY`, where the index knows one."""
    place = endpoints[0].removeprefix("BODY").strip() if len(endpoints) == 1 else ""
    return "" if place == "?" else place
