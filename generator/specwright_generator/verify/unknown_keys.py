"""Keys of sent values that the types of the spec do not have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from specwright_generator import ir

Definitions: TypeAlias = Mapping[str, ir.Definition]


def unknown_keys(value: object, type_: ir.Type, definitions: Definitions) -> list[str]:
    """Paths of the unknown keys in `value`, from there: `.user.nick`, `[*].id`. Of a union, by the member that fits."""
    return sorted(dict.fromkeys(_look(value, type_, definitions)[1]))


def _look(value: object, type_: ir.Type, definitions: Definitions) -> tuple[int, list[str]]:
    """How badly `value` fits, and the paths of its unknown keys."""
    match type_:
        case ir.Ref(target=target):
            return _look(value, definitions[target].type, definitions)
        case ir.Nullable(inner=inner):
            return (0, []) if value is None else _look(value, inner, definitions)
        case ir.Union(members=members):
            return min((_look(value, member, definitions) for member in members), key=lambda found: found[0])
        case ir.Array(items=inner) if isinstance(value, list):
            return _sum(("[*]", _look(item, inner, definitions)) for item in cast("list[object]", value))
        case ir.Map(values=inner) if isinstance(value, dict):
            return _sum(("[*]", _look(item, inner, definitions)) for item in cast("dict[str, object]", value).values())
        case ir.Model() if isinstance(value, dict):
            return _look_model(cast("dict[str, object]", value), type_, definitions)
        case ir.Enum(values=values, open=is_open):
            return (0 if value in values or (is_open and isinstance(value, str)) else _WRONG_VALUE), []
        case ir.Scalar(kind=kind):
            return (0 if isinstance(value, _KINDS[kind]) else _WRONG_KIND), []
        case ir.Array() | ir.Map() | ir.Model():
            return _WRONG_KIND, []
        case _:
            return 0, []


_WRONG_KIND, _WRONG_VALUE, _ABSENT = 1000, 100, 10
_KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def _look_model(value: dict[str, object], model: ir.Model, definitions: Definitions) -> tuple[int, list[str]]:
    fields = {field.wire: field for field in model.fields}
    found: list[tuple[str, tuple[int, list[str]]]] = []
    for key, item in value.items():
        if key in fields:
            found.append((f".{key}", _look(item, fields[key].type, definitions)))
        elif model.extra is not None:
            found.append((f".{key}", _look(item, model.extra, definitions)))
        else:
            found.append((f".{key}", (1, [""])))
    absent = sum(_ABSENT for field in model.fields if field.required and field.wire not in value)
    misfit, paths = _sum(found)
    return misfit + absent, paths


def _sum(parts: Iterable[tuple[str, tuple[int, list[str]]]]) -> tuple[int, list[str]]:
    total = 0
    paths: list[str] = []
    for prefix, (misfit, inner) in parts:
        total += misfit
        paths.extend(prefix + path for path in inner)
    return total, paths
