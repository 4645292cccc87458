"""Adds what an installed SDK knows to an imported document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from specwright_generator import ir
from specwright_generator.frontends import speakeasy
from specwright_generator.frontends.openapi import read as read_openapi
from specwright_generator.frontends.sdk import Package, locate, read_package
from specwright_generator.frontends.sdk.components import NAME_HINT
from specwright_generator.frontends.sdk.surface import surface_of
from specwright_generator.ir import Json
from specwright_generator.naming import endpoints
from specwright_generator.naming.files import load
from specwright_generator.naming.lock import Lock
from specwright_generator.naming.relock import relock
from specwright_generator.naming.surface import Surface

from .report import Report
from .union import Union, unite
from .union_schemas import Homes, schemas_of

PREFIX = "sdk:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """An SDK whose facts were added: the package, its public names, and what the union did."""

    package: Package
    surface: Surface
    union: Union
    operations: int


def add_sdk(document: dict[str, Json], patched: dict[str, Json], source: str, folder: Path, report: Report) -> Addition:
    """Add to `document` the facts that only the installed SDK `source` has.

    Types meet by the names that `folder` has locked for `patched`, the document with its patches, or that the SDK gives
    to them. Raises `InputError` where the package is not installed in that version.
    """
    package = locate(source)
    info = document.get("info")
    title = str(info.get("title")) if isinstance(info, dict) else ""
    layout = speakeasy.layout_of(package)
    reading = speakeasy.read_package(layout, title=title) if layout is not None else read_package(package, title=title)
    for each in reading.missed:
        report.warn("sdk", "", f"{package.source}: no JSON: {each}")
    for call in reading.calls:
        for name in call.unplaced:
            report.note("sdk", "", f"{call.key}: {name} goes into no request")
    surface = speakeasy.surface_of(reading) if isinstance(reading, speakeasy.Reading) else surface_of(reading)
    api, _ = read_openapi(patched, file=source, provider="")
    locked, _ = relock(api, _present(load(folder), api), surface)
    paired = endpoints.pair(api.operations, surface.methods)
    pairs = {f"{method.verb} {method.path}": key for key, methods in paired.items() for method in methods}
    union = unite(
        document, reading.document, homes(locked, _shapes(reading.document)), source=package.source, pairs=pairs
    )
    return Addition(package=package, surface=surface, union=union, operations=len(reading.calls))


def homes(locked: Lock, shapes: Mapping[str, str]) -> Homes:
    """Where the types of a lock are, by their official names; of several places the shortest.

    A further name counts only where its type has the very shape of the one that it is said to equal.
    """
    model: dict[str, str] = {}
    param: dict[str, str] = {}
    for key, names in sorted(locked.types.items(), key=lambda each: (len(each[0]), each[0])):
        if key.startswith("#/components/"):
            if names.model is not None:
                model.setdefault(_written(names.model), key)
            if names.param is not None:
                param.setdefault(_written(names.param), key)
    for symbol, target in sorted(locked.aliases.items()):
        for found in (model, param):
            if _written(target) in found and shapes.get(_written(symbol)) == shapes.get(_written(target)):
                found.setdefault(_written(symbol), found[_written(target)])
    return Homes(model, param)


def _shapes(document: dict[str, Json]) -> dict[str, str]:
    """What each type of an SDK's document says beside its name, by official name."""
    found: dict[str, str] = {}
    for schema in schemas_of(document).values():
        hint = schema.get(NAME_HINT)
        for name in hint.values() if isinstance(hint, dict) else ():
            found[str(name)] = json.dumps({k: v for k, v in schema.items() if k != NAME_HINT}, sort_keys=True)
    return found


def _written(symbol: ir.Symbol) -> str:
    return f"{symbol.module}:{symbol.name}"


def _present(locked: Lock, api: ir.Api) -> Lock:
    """The part of a lock that speaks of the document alone: what an SDK added before is told anew."""
    operations = {operation.key for operation in api.operations}
    return replace(
        locked,
        methods={key: each for key, each in locked.methods.items() if each.operation in operations},
        types={key: each for key, each in locked.types.items() if key in api.definitions or key.startswith("[")},
        fields={key: each for key, each in locked.fields.items() if key in api.definitions},
    )
