"""Surfaces of introspected Python packages: what their objects say of themselves, in two layouts of JSON.

One has `sync` and `async` methods by attribute path with types in a file beside it, the other `methods` with lists of
arguments and `types` with fields. Annotations in them are read, never evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from specwright_generator.naming import annotations as notes
from specwright_generator.naming.surface import Official, load
from specwright_generator.naming.surface import Surface as OfficialSurface

from .source_tree import OPTIONS, Written
from .surface import TELLINGS, Field, Method, Parameter, Shape, Surface, Telling
from .written import helper

Resolve = Callable[[notes.Named], "notes.Node | frozenset[str]"]
"""What a name in an annotation stands for: another annotation, or kinds of values."""

_BASICS: Mapping[str, str] = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "bytes": "binary",
    "FileTypes": "binary",
    "IO": "binary",
    "os.PathLike": "binary",
    "datetime": "string",
    "date": "string",
}
_SUFFIX = "_async"
_ANY_NUMBER = ("var_positional", "var_keyword")
_ANY = frozenset({"any"})
_MAX_DEPTH = 40


def official_surface(raw: Mapping[str, Any], file: Path, types: Path | None) -> Surface:
    """The layout with `sync` and `async`; `types` is the file of types, where there is one.

    Raises `KeyError`, `TypeError`, `AttributeError` or `ValueError` where the layout is another one.
    """
    methods = [_official_method(key, raw) for key in dict.fromkeys([*raw["sync"], *raw["async"]])]
    official = load(file, types) if types is not None else OfficialSurface(package="", version="")
    untold: set[Telling] = {"kinds"} if types is not None else {"kinds", "types"}
    bare = Surface(
        name=str(raw.get("package", file.stem)),
        version=str(raw.get("version", "")),
        methods={method.key: method for method in methods},
        types={shape.name: shape for shape in _official_types(official)},
        tells=frozenset(TELLINGS) - untold,
    )
    return replace(bare, methods={key: _in_full(method, bare) for key, method in bare.methods.items()})


def _in_full(method: Method, surface: Surface) -> Method:
    """A method whose answers are told by full names; its file has the last parts of them alone."""
    shapes = (surface.by_last_part.get(name) for name in method.returns)
    names = tuple(shape.name for shape in shapes if shape is not None)
    return replace(method, returns=names, uses=frozenset(names))


def _official_method(key: str, raw: Mapping[str, Any]) -> Method:
    record = raw["sync"].get(key) or raw["async"][key]
    sync, asynchronous = key in raw["sync"], key in raw["async"]
    parameters = tuple(Parameter(name=name, required=name in record["required"]) for name in record["params"])
    plain = key.removeprefix("client.")
    if not record["http"]:
        return helper(Written(plain, parameters, str(record["returns"]), sync, asynchronous, ""))
    names = tuple(dict.fromkeys(re.findall(r"\w+", str(record["returns"]))))
    kinds = record["kind"]
    return Method(
        key=plain,
        verb=str(record["http"]).upper(),
        path=str(record["path"]),
        parameters=parameters,
        returns=names,
        uses=frozenset(names),
        sync=sync,
        asynchronous=asynchronous,
        page=re.sub(r"^(Async|Sync)", "", str(record["page"] or "").partition("[")[0]),
        streaming="always" if "stream-only" in kinds else "asked" if "streamable" in kinds else "",
        deprecated=bool(record["deprecated"]),
    )


def _official_types(official: OfficialSurface) -> Iterator[Shape]:
    def resolve(name: notes.Named) -> notes.Node | frozenset[str]:
        found = official.resolve(name.module, name.name)
        if found is None:
            return _ANY
        return found.node if found.node is not None else frozenset({"object"})

    for symbol, each in official.types.items():
        name = f"{symbol.module}:{symbol.name}"
        yield Shape(
            name=name,
            form="alias" if each.node is not None else "model",
            fields=_official_fields(each, resolve),
            uses=_uses(each, official),
            pointer=name,
        )


def _official_fields(official: Official, resolve: Resolve) -> dict[str, Field] | None:
    if official.node is not None:
        return None
    return {
        each.wire: Field(required=each.required and not _maybe(each.node), kinds=kinds_of(each.node, resolve))
        for each in official.fields
    }


def _uses(official: Official, surface: OfficialSurface) -> frozenset[str]:
    nodes = [official.node] if official.node is not None else [each.node for each in official.fields]
    found = set[str]()
    for node in nodes:
        for name in named_in(node):
            home = surface.resolve(name.module, name.name)
            if home is not None:
                found.add(f"{home.symbol.module}:{home.symbol.name}")
    return frozenset(found)


def object_surface(raw: Mapping[str, Any]) -> Surface:
    """The layout with `methods` and `types`: all types in one namespace, methods of both colours listed apart.

    Raises `KeyError`, `TypeError`, `AttributeError` or `ValueError` where the layout is another one.
    """
    types: Mapping[str, Any] = raw["types"]

    def resolve(name: notes.Named) -> frozenset[str]:
        last = name.name.rpartition(".")[2]
        if last not in types:
            return _ANY
        return frozenset({"string"}) if types[last].get("kind") == "enum" else frozenset({"object"})

    methods: dict[str, Method] = {}
    for key, record in raw["methods"].items():
        plain = key.removeprefix("client.").removeprefix("aio.")
        base = key.removesuffix(_SUFFIX)
        beside = base != key and not raw["methods"].keys().isdisjoint((base, base.replace("client.aio.", "client.", 1)))
        plain = plain.removesuffix(_SUFFIX) if beside else plain
        is_async = bool(record["async"]) or beside or key.startswith("client.aio.")
        before = methods.get(plain)
        if before is not None:
            sync, asynchronous = before.sync or not is_async, before.asynchronous or is_async
        else:
            sync, asynchronous = not is_async, is_async
        parameters = tuple(_parameters(record["params"], resolve))
        is_open = any(each["kind"] == "var_keyword" for each in record["params"])
        returns = tuple(name for name in re.findall(r"\w+", str(record["returns"])) if name in types)
        made = helper(Written(plain, parameters, str(record["returns"]), sync, asynchronous, "", is_open))
        methods[plain] = _with_types(made, returns, str(record["returns"]))
    # A private type counts under its plain name, if no public one has that.
    shapes = (_object_type(_plain(name, types), each, resolve) for name, each in types.items())
    return Surface(
        name=str(raw.get("package", "")),
        version=str(raw.get("version", "")),
        methods=methods,
        types={shape.name: shape for shape in shapes},
        tells=frozenset(TELLINGS) - {"wire"},
    )


def _with_types(method: Method, names: tuple[str, ...], returns: str) -> Method:
    page = "pages" if re.search(r"\b(Async)?Pager\b", returns) else ""
    return replace(method, returns=names, uses=frozenset(names), page=page)


def _parameters(raw: Iterable[Mapping[str, Any]], resolve: Resolve) -> Iterator[Parameter]:
    for each in raw:
        if each["kind"] in _ANY_NUMBER or each["name"] in OPTIONS:
            continue
        kinds = _kinds(str(each.get("annotation", "")), resolve)
        named = str(each["kind"]) == "keyword_only"
        yield Parameter(name=str(each["name"]), required=bool(each["required"]), kinds=kinds, positional=not named)


def _plain(name: str, types: Container[str]) -> str:
    return name if name.lstrip("_") in types else name.lstrip("_")


def _object_type(name: str, raw: Mapping[str, Any], resolve: Resolve) -> Shape:
    fields: Mapping[str, Any] | None = raw.get("fields")
    if fields is None:
        values = frozenset(str(each) for each in raw.get("values", {}))
        return Shape(name=name, form="enum" if raw.get("kind") == "enum" else "alias", values=values, pointer=name)
    return Shape(
        name=name,
        form="typed dict" if raw.get("kind") == "typeddict" else "model",
        fields={
            str(each.get("alias") or key): Field(
                required=bool(each.get("required")), kinds=_kinds(str(each.get("annotation", "")), resolve)
            )
            for key, each in fields.items()
        },
        uses=frozenset(
            last
            for each in fields.values()
            for last in re.findall(r"\w+", str(each.get("annotation", "")))
            if last != name and last[:1].isupper()
        ),
        pointer=name,
    )


def _kinds(annotation: str, resolve: Resolve) -> frozenset[str]:
    try:
        return kinds_of(notes.parse(annotation).node, resolve)
    except notes.AnnotationError:
        return frozenset()


def kinds_of(node: notes.Node, resolve: Resolve, depth: int = 0) -> frozenset[str]:
    """What a value of an annotated type may be; nothing where the annotation arrived cut off."""
    match node:
        case notes.Basic(name=name):
            return (
                frozenset({_BASICS[name]}) if name in _BASICS else frozenset() if name in ("None", "NoneType") else _ANY
            )
        case notes.Values(values=values):
            return frozenset({"string"}) if all(isinstance(each, str) for each in values) else _ANY
        case notes.ListOf():
            return frozenset({"array"})
        case notes.DictOf():
            return frozenset({"object"})
        case notes.Maybe(inner=inner):
            return kinds_of(inner, resolve, depth + 1)
        case notes.OneOf(members=members, cut=cut):
            return _ANY if cut else frozenset(kind for each in members for kind in kinds_of(each, resolve, depth + 1))
        case notes.Named():
            found = resolve(node) if depth < _MAX_DEPTH else _ANY
            return found if isinstance(found, frozenset) else kinds_of(found, resolve, depth + 1)


def named_in(node: notes.Node) -> Iterator[notes.Named]:
    """The names that stand in an annotation."""
    match node:
        case notes.Named():
            yield node
        case notes.ListOf(item=inner) | notes.DictOf(value=inner) | notes.Maybe(inner=inner):
            yield from named_in(inner)
        case notes.OneOf(members=members):
            for each in members:
                yield from named_in(each)
        case _:
            return


def _maybe(node: notes.Node) -> bool:
    return isinstance(node, notes.Maybe) or (isinstance(node, notes.Basic) and node.name in ("object", "Any"))
