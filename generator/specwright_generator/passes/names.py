"""The names pass: definitions, fields, resources, methods and arguments get the names that the lock gives them.

What the lock lacks is named by rule, so that a spec without one compiles; nothing that is locked is ever renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from specwright_generator import ir
from specwright_generator.naming import bodies, inline
from specwright_generator.naming.lock import Lock, MethodNames, TypeNames, read
from specwright_generator.naming.methods import streams
from specwright_generator.naming.relock import Changes, offered, payloads, relock
from specwright_generator.naming.shapes import Definitions, unwrap
from specwright_generator.naming.walk import event, items, plain_answer
from specwright_generator.problems import InputError, Problem

_NDJSON = frozenset({"application/ndjson", "application/x-ndjson"})
_JSONL = frozenset(f"application/{name}" for name in ("jsonl", "x-jsonl", "jsonlines", "x-jsonlines", "stream+json"))


def assign(api: ir.Api, lock: Mapping[str, ir.Json], *, file: str = "names.json") -> tuple[ir.Api, list[Problem]]:
    """Name everything in `api`.

    Args:
        api: what a front end read; its resources are replaced.
        lock: the content of the provider's `names.json`; an empty one leaves everything to the rules.
        file: what problems call the lock.

    Returns:
        `api` with symbols on its definitions, names on its fields, and its resources; and a note on what the lock
        lacks or has in vain.  Pages, streams and headers that only the manifest knows are left to later passes.
    """
    locked, problems = _read(lock, file)
    names, changes = relock(api, locked)
    standing = inline.find(api, names.types.keys())
    definitions = {key: _definition(each, names) for key, each in {**api.definitions, **standing}.items()}
    by_key = {operation.key: operation for operation in api.operations}
    sent = payloads(api, names)
    found: dict[str, list[ir.Method]] = {path: [] for path in names.resources}
    for key in sorted(names.methods):
        each = names.methods[key]
        path, _, name = key.rpartition(".")
        found[path].append(_method(name, each, by_key[each.operation], sent[each.operation], definitions))
    resources = tuple(
        ir.Resource(path=path, module=names.resources[path].module, name=names.resources[path].name, methods=tuple(own))
        for path, own in _ordered(found, names).items()
    )
    return replace(api, definitions=definitions, resources=resources), [*problems, *_problems(changes, locked, file)]


def types(
    api: ir.Api, lock: Mapping[str, ir.Json]
) -> tuple[dict[ir.Symbol, ir.Symbol], Mapping[str, Mapping[str, ir.Symbol]]]:
    """The names of the types of a named `api` beside their own.

    Returns:
        further names, each with the symbol that it equals; and what each types package offers, which is the lock's
        exports and what modules are called after.
    """
    known = symbols(api)
    locked, _ = _read(lock, "")
    aliases = {symbol: target for symbol, target in locked.aliases.items() if target in known and symbol not in known}
    present = known | {symbol for symbol, target in locked.aliases.items() if target in known}
    return aliases, offered(present, locked.exports)


def symbols(api: ir.Api) -> frozenset[ir.Symbol]:
    """Every symbol that a named `api` has: of its definitions, and of its methods' request types."""
    found = {symbol for each in api.definitions.values() for symbol in (each.model, each.param)}
    found |= {method.params for resource in api.resources for method in resource.methods}
    return frozenset(symbol for symbol in found if symbol is not None)


def _read(lock: Mapping[str, ir.Json], file: str) -> tuple[Lock, list[Problem]]:
    try:
        return read(dict(lock), file), []
    except InputError as error:
        return Lock(), list(error.problems)


def _definition(definition: ir.Definition, names: Lock) -> ir.Definition:
    own = names.types.get(definition.key, TypeNames())
    kind = definition.type
    if isinstance(kind, ir.Model):
        fields = names.fields.get(definition.key, {})
        kind = replace(kind, fields=tuple(replace(each, name=fields.get(each.wire, each.wire)) for each in kind.fields))
    return replace(definition, type=kind, model=own.model, param=own.param)


def _ordered(found: Mapping[str, list[ir.Method]], names: Lock) -> dict[str, list[ir.Method]]:
    """Resources in the client's order, children after their parent."""
    order = {name: at for at, name in enumerate(names.client_resources)}
    paths = sorted(found, key=lambda path: (order.get(path.partition(".")[0], len(order)), path.split(".")))
    return {path: found[path] for path in paths}


def _method(
    name: str, names: MethodNames, operation: ir.Operation, sent: bodies.Payload, definitions: Definitions
) -> ir.Method:
    known = {(each.wire, each.location): each for each in operation.parameters}
    keys = {each.wire: each for each in sent.keys or ()}
    arguments: list[ir.Argument] = []
    for argument, wire, to in names.arguments:
        positional = argument in names.positional
        if to == "whole" and sent.media is not None:
            arguments.append(
                ir.Argument(
                    name=argument,
                    wire="",
                    to="whole",
                    type=sent.media.type or ir.Binary(),
                    required=sent.required,
                    pointer=sent.media.pointer,
                    positional=positional,
                )
            )
        elif to == "body" and wire in keys:
            arguments.append(_argument(argument, keys[wire], "body", positional, sent.required))
        else:
            for location in ("path", "query", "header"):
                if to == location and (wire, location) in known:
                    arguments.append(_argument(argument, known[wire, location], location, positional))
    return ir.Method(
        name=name,
        operation=operation.key,
        arguments=tuple(arguments),
        returns=_returns(names, operation),
        page=_page(names, operation, definitions),
        stream=_stream(names, operation, definitions),
        body=sent.kind,
        params=names.params,
        headers={
            each.wire: value
            for each in operation.parameters
            if each.location == "header" and (value := each.const or each.always) is not None
        },
        deprecated=names.deprecated or operation.deprecated,
    )


def _argument(
    name: str,
    source: ir.Field | ir.Parameter,
    to: Literal["path", "query", "header", "body"],
    positional: bool,
    always: bool = True,
) -> ir.Argument:
    """`always` is false for the keys of a body that may be left out as a whole."""
    return ir.Argument(
        name=name,
        wire=source.wire,
        to=to,
        type=source.type,
        required=source.required and always,
        pointer=source.pointer,
        positional=positional,
        default=source.default,
        has_default=source.has_default,
        deprecated=source.deprecated,
    )


def _returns(names: MethodNames, operation: ir.Operation) -> ir.Returns:
    media = [each for each in bodies.answers(operation) if not bodies.is_stream(each)]
    media_types = tuple(dict.fromkeys(each.media_type for each in media))
    plain = plain_answer(operation)
    if names.returns == "binary" or isinstance(plain, ir.Binary):
        return ir.Returns(kind="binary", media_types=media_types)
    if names.returns == "text":
        return ir.Returns(kind="text", media_types=media_types)
    if plain is not None or any(bodies.is_json(each) for each in media):
        return ir.Returns(kind="json", type=plain or ir.Any(), media_types=media_types)
    kinds = {bodies.kind_of(each.media_type) for each in media}
    if not kinds:
        return ir.Returns(kind="none")
    return ir.Returns(kind="text" if kinds == {"text"} else "binary", media_types=media_types)


def _page(names: MethodNames, operation: ir.Operation, definitions: Definitions) -> ir.Page | None:
    if names.page is None:
        return None
    item = next(items(operation, definitions), None)
    return ir.Page(kind=names.page, item=item) if item is not None else None


def _stream(names: MethodNames, operation: ir.Operation, definitions: Definitions) -> ir.Stream | None:
    events = event(operation)
    if events is None or not streams(names, operation):
        return None
    asked = any(wire == "stream" and _switches(place, operation) for _, wire, place in names.arguments)
    only = all(bodies.is_stream(each) for each in bodies.answers(operation))
    kinds = {each.media_type for each in bodies.answers(operation) if bodies.is_stream(each)}
    return ir.Stream(
        event=events,
        format="ndjson" if kinds and kinds <= _NDJSON else "jsonl" if kinds and kinds <= _JSONL else "sse",
        switch="stream" if asked and not only else None,
        flag="stream" if asked and only else None,
        frame=_is_frame(events, definitions),
    )


def _switches(place: str, operation: ir.Operation) -> bool:
    """Whether a key `stream` in this place asks for a stream: a text in a query is a filter of that name."""
    found = (each for each in operation.parameters if each.location == place and each.wire == "stream")
    return not any(isinstance(each.type, ir.Scalar) and each.type.kind == "string" for each in found)


def _is_frame(event: ir.Type, definitions: Definitions) -> bool:
    """Whether the document describes the whole of a server-sent event, and not its data alone."""
    plain = unwrap(event, definitions)
    keys = {field.wire for field in plain.fields} if isinstance(plain, ir.Model) else set[str]()
    return "data" in keys and keys <= {"event", "data", "id", "retry"}


def _problems(changes: Changes, lock: Lock, file: str) -> list[Problem]:
    found: list[Problem] = []
    advice = "run `specwright import` to bring the lock up to date"
    if lock.types or lock.methods:
        for key in changes.added:
            found.append(Problem(file=file, pointer="", level="warning", message=f"{key} is not locked", advice=advice))
        for key in changes.removed:
            found.append(
                Problem(file=file, pointer="", level="warning", message=f"{key} is locked, but gone", advice=advice)
            )
    for old, new in changes.renamed.items():
        message = f"{old} keeps its names as {new}"
        found.append(Problem(file=file, pointer="", level="warning", message=message, advice=advice))
    return found
