"""Writes where facts came from into `provider.toml`, leaving every other line and comment of it as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import tomlkit
from tomlkit.items import AoT, Table


def pin(
    text: str,
    source: Mapping[str, str],
    second: Mapping[str, str] | None,
    added: Sequence[Mapping[str, str]] = (),
) -> str:
    """The manifest `text` with these values in its `[source]` table and, if given, in `[source.second]`.

    Each of `added` goes into the `[[source.added]]` of the same package, whatever its version was.

    Values that are empty leave what is written there.
    """
    document = tomlkit.parse(text)
    table = _table(document, "source")
    _fill(table, source)
    if second is not None:
        _fill(_table(table, "second"), second)
    for each in added:
        _fill(_member(table, "added", each["origin"].partition("==")[0]), each)
    return tomlkit.dumps(document)  # pyright: ignore[reportUnknownMemberType] (its parameter is partly untyped)


def _table(parent: tomlkit.TOMLDocument | Table, key: str) -> Table:
    """The table called `key`; made at the end where there is none."""
    found = cast("Mapping[str, object]", parent).get(key)
    if isinstance(found, Table):
        return found
    made = tomlkit.table()
    parent[key] = made
    return made


def _member(parent: Table, key: str, origin: str) -> Table:
    """The table under `[[key]]` whose origin starts so; made at the end where there is none."""
    found = cast("Mapping[str, object]", parent).get(key)
    if not isinstance(found, AoT):
        found = tomlkit.aot()
        parent[key] = found
    for table in found.body:
        if str(cast("Mapping[str, object]", table).get("origin", "")).partition("==")[0] == origin:
            return table
    made = tomlkit.table()
    found.append(made)  # pyright: ignore[reportUnknownMemberType] (its parameter is untyped)
    return made


def _fill(table: Table, values: Mapping[str, str]) -> None:
    for key, value in values.items():
        if value:
            table[key] = value
