"""Surfaces in files, so that a library in any language can be compared: `surface:FILE`.

The form is `surface.schema.json`, explained in docs/surface-file.md.  Two layouts of introspected Python packages are
read too (`introspected`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema

from specwright_generator.ir import Json
from specwright_generator.problems import InputError, Problem
from specwright_generator.spec import read_json

from .introspected import object_surface, official_surface
from .surface import TELLINGS, Field, Method, Parameter, Shape, Surface

_MOST = 20
"""How many mistakes of one file are told."""


def read_surface(file: Path) -> Surface:
    """The surface in `file`. Raises `InputError` with the places that are not as they must be."""
    raw = read_json(file)
    if "surface" not in raw:
        try:
            found = _introspected(raw, file)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise InputError([_not_one(file, error)]) from error
        if found is not None:
            return found
    problems = list(_mistakes(raw, file))
    if problems:
        raise InputError(problems)
    return surface_from(raw)


def _introspected(raw: dict[str, Json], file: Path) -> Surface | None:
    """The surface in one of the layouts of introspected packages; None where the file is in neither."""
    if "sync" in raw and "async" in raw:
        beside = file.with_name(f"{file.stem}_types{file.suffix}")
        return official_surface(raw, file, beside if beside.is_file() else None)
    return object_surface(raw) if "methods" in raw and "types" in raw else None


def _not_one(file: Path, error: Exception) -> Problem:
    message = f"no surface of a package: {error!r:.200}"
    return Problem(file=file.as_posix(), pointer="", level="error", message=message, advice="see docs/surface-file.md")


def _mistakes(raw: dict[str, Json], file: Path) -> Iterator[Problem]:
    schema = json.loads(
        files("specwright_generator.parity").joinpath("surface.schema.json").read_text(encoding="utf-8")
    )
    validator: Any = jsonschema.Draft202012Validator(schema)
    for at, error in enumerate(validator.iter_errors(raw)):
        if at >= _MOST:
            return
        pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in error.absolute_path)
        yield Problem(
            file=file.as_posix(),
            pointer=pointer[:300],
            level="error",
            message=error.message[:300],
            advice="see docs/surface-file.md",
        )


def surface_from(raw: Any) -> Surface:
    """The surface that a valid file holds."""
    return Surface(
        name=raw["name"],
        version=raw.get("version", ""),
        methods={key: _method(key, each) for key, each in raw["methods"].items()},
        types={name: _shape(name, each) for name, each in raw.get("types", {}).items()},
        aliases=raw.get("aliases", {}),
        tells=frozenset(raw.get("tells", TELLINGS)),
        classes=tuple(raw.get("classes", ())),
        parts=tuple(raw.get("parts", ())),
    )


def _method(key: str, raw: Any) -> Method:
    return Method(
        key=key,
        verb=raw.get("verb", "").upper(),
        path=raw.get("path", ""),
        parameters=tuple(
            Parameter(
                name=each["name"],
                wire=each.get("wire", ""),
                place=each.get("place", ""),
                required=each.get("required", False),
                kinds=frozenset(each.get("kinds", ())),
                positional=each.get("positional"),
            )
            for each in raw.get("parameters", ())
        ),
        returns=tuple(raw.get("returns", ())),
        uses=frozenset([*raw.get("uses", ()), *raw.get("returns", ())]),
        sync=raw.get("sync", True),
        asynchronous=raw.get("async", True),
        page=raw.get("page", ""),
        streaming=raw.get("streaming", ""),
        job=raw.get("job", False),
        socket=raw.get("socket", False),
        open=raw.get("open", False),
        deprecated=raw.get("deprecated", False),
        member=raw.get("member", False),
        pointer=raw.get("pointer", ""),
    )


def _shape(name: str, raw: Any) -> Shape:
    fields = raw.get("fields")
    return Shape(
        name=name,
        form=raw.get("form", "alias" if fields is None else "model"),
        values=frozenset(raw.get("values", ())),
        fields=None
        if fields is None
        else {
            wire: Field(required=each.get("required", False), kinds=frozenset(each.get("kinds", ())))
            for wire, each in fields.items()
        },
        uses=frozenset(raw.get("uses", ())),
        pointer=raw.get("pointer", name),
    )


def surface_json(surface: Surface) -> dict[str, Json]:
    """A surface in the form of the files, for a comparison later or elsewhere."""
    return {
        "surface": 1,
        "name": surface.name,
        "version": surface.version,
        "tells": [each for each in TELLINGS if each in surface.tells],
        "methods": {key: _method_json(each) for key, each in surface.methods.items()},
        "types": {name: _shape_json(each) for name, each in surface.types.items()},
        "aliases": dict[str, Json](surface.aliases),
        "classes": list[Json](surface.classes),
        "parts": list[Json](surface.parts),
    }


def _method_json(method: Method) -> dict[str, Json]:
    return {
        "verb": method.verb,
        "path": method.path,
        "parameters": [
            {
                "name": each.name,
                "wire": each.wire,
                **({"place": each.place} if each.place else {}),
                "required": each.required,
                "kinds": list[Json](sorted(each.kinds)),
                **({"positional": each.positional} if each.positional is not None else {}),
            }
            for each in method.parameters
        ],
        "returns": list[Json](method.returns),
        "uses": list[Json](sorted(method.uses)),
        "sync": method.sync,
        "async": method.asynchronous,
        "page": method.page,
        "streaming": method.streaming,
        "job": method.job,
        "socket": method.socket,
        "open": method.open,
        "deprecated": method.deprecated,
        "member": method.member,
        "pointer": method.pointer,
    }


def _shape_json(shape: Shape) -> dict[str, Json]:
    found: dict[str, Json] = {"form": shape.form, "uses": list[Json](sorted(shape.uses)), "pointer": shape.pointer}
    if shape.values:
        found["values"] = list[Json](sorted(shape.values))
    if shape.fields is not None:
        found["fields"] = {
            wire: {"required": each.required, "kinds": list[Json](sorted(each.kinds))}
            for wire, each in shape.fields.items()
        }
    return found
