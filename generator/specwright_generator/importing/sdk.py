"""Adds what an installed SDK knows to an imported document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from specwright_generator import ir
from specwright_generator.frontends import google, speakeasy
from specwright_generator.frontends.openapi import read as read_openapi
from specwright_generator.frontends.sdk import Package, locate, read_package
from specwright_generator.frontends.sdk.components import NAME_HINT
from specwright_generator.frontends.sdk.surface import surface_of
from specwright_generator.ir import Json
from specwright_generator.manifest import Difference
from specwright_generator.naming import endpoints
from specwright_generator.naming.files import load
from specwright_generator.naming.lock import Lock
from specwright_generator.naming.relock import relock
from specwright_generator.naming.surface import Surface
from specwright_generator.spec import FIELDS

from .compare import takes
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sdk:
    """What an installed SDK says: its facts as a document, its public names, and what goes into files beside it."""

    package: Package
    document: dict[str, Json]
    surface: Surface
    operations: int
    files: Mapping[str, dict[str, Json]] = field(default_factory=dict[str, dict[str, Json]])


def read_sdk(source: str, title: str, report: Report) -> Sdk:
    """Read the installed SDK `source` (`sdk:openai==3.52.0`), in whichever of the known styles it is written.

    Raises `InputError` where the package is not installed in that version.
    """
    package = locate(source)
    if (split := google.layout_of(package)) is not None:
        found = google.read_package(split, title=title)
        _report_missed(package, found.missed, report)
        fields, unread = google.fields_of(split)
        for each in unread:
            report.warn("sdk", "", f"{package.source}: no rule of a field: {each}")
        return Sdk(
            package=package,
            document=found.document,
            surface=google.surface_of(found),
            operations=len(found.calls),
            files={FIELDS: fields},
        )
    layout = speakeasy.layout_of(package)
    reading = speakeasy.read_package(layout, title=title) if layout is not None else read_package(package, title=title)
    _report_missed(package, reading.missed, report)
    for call in reading.calls:
        for name in call.unplaced:
            report.note("sdk", "", f"{call.key}: {name} goes into no request")
    surface = speakeasy.surface_of(reading) if isinstance(reading, speakeasy.Reading) else surface_of(reading)
    return Sdk(package=package, document=reading.document, surface=surface, operations=len(reading.calls))


def _report_missed(package: Package, missed: Iterable[str], report: Report) -> None:
    for each in missed:
        report.warn("sdk", "", f"{package.source}: no JSON: {each}")


def add_sdk(
    document: dict[str, Json],
    patched: dict[str, Json],
    source: str,
    folder: Path,
    report: Report,
    rules: Sequence[Difference] = (),
) -> Addition:
    """Add to `document` the facts that only the installed SDK `source` has.

    Types meet by the names that `folder` has locked for `patched`, the document with its patches, or that the SDK gives
    to them. Where one of `rules` takes the SDK's telling of a schema as a whole, the schema becomes the SDK's.
    Raises `InputError` where the package is not installed in that version.
    """
    info = document.get("info")
    sdk = read_sdk(source, str(info.get("title")) if isinstance(info, dict) else "", report)
    api, _ = read_openapi(patched, file=source, provider="")
    locked, _ = relock(api, _present(load(folder), api), sdk.surface)
    paired = endpoints.pair(api.operations, sdk.surface.methods)
    pairs = {f"{method.verb} {method.path}": key for key, methods in paired.items() for method in methods}
    known = homes(locked, _shapes(sdk.document))
    whole = partial(takes, rules)
    union = unite(document, sdk.document, known, source=sdk.package.source, pairs=pairs, whole=whole)
    return Addition(package=sdk.package, surface=sdk.surface, union=union, operations=sdk.operations)


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
