"""Writes where facts came from into `provider.toml`, leaving every other line and comment of it as it is."""

from __future__ import annotations

from collections.abc import Mapping

import tomlkit
from tomlkit.items import Table


def pin(text: str, source: Mapping[str, str], second: Mapping[str, str] | None) -> str:
    """The manifest `text` with these values in its `[source]` table and, if given, in `[source.second]`.

    Values that are empty leave what is written there.
    """
    document = tomlkit.parse(text)
    table = document.get("source")
    if not isinstance(table, Table):
        table = tomlkit.table()
        document["source"] = table
    _fill(table, source)
    if second is not None:
        inner = table.get("second")
        if not isinstance(inner, Table):
            inner = tomlkit.table()
            table["second"] = inner
        _fill(inner, second)
    return tomlkit.dumps(document)  # pyright: ignore[reportUnknownMemberType] (its parameter is partly untyped)


def _fill(table: Table, values: Mapping[str, str]) -> None:
    for key, value in values.items():
        if value:
            table[key] = value
