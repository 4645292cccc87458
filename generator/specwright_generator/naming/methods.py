"""The names of one method: its arguments in order, its request type, what it returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from specwright_generator import ir
from specwright_generator.naming import bodies, endpoints
from specwright_generator.naming.lock import MethodNames
from specwright_generator.naming.rules import RESERVED_ARGUMENTS, class_name, identifier, singular, unique
from specwright_generator.naming.shapes import Definitions
from specwright_generator.naming.walk import Call, event, items, plain_answer
from specwright_generator.path_templates import place_names

Slot = tuple[str, str]
"""Where a value goes: its wire name, and `path`, `query`, `header`, `body` or `whole`."""


def slots(operation: ir.Operation, payload: bodies.Payload) -> Iterator[tuple[Slot, bool]]:
    """What an operation takes, and whether it must be given: path, required keys, the rest, in that order."""
    taken: list[tuple[Slot, bool]] = [
        ((each.wire, each.location), each.required)
        for each in operation.parameters
        if each.const is None and each.location != "cookie"
    ]
    if payload.kind != "none":
        keys = payload.keys
        if keys is None:
            taken.append((("", "whole"), payload.required))
        else:
            taken += [((each.wire, "body"), each.required) for each in keys if not each.read_only]
    order = ("path", "whole", "body", "query", "header")
    yield from sorted(taken, key=lambda each: (each[0][1] != "path", not each[1], order.index(each[0][1])))


def official(call: Call) -> tuple[MethodNames, list[str]]:
    """The names that the surface gives to a method, and its parameters that the document does not have."""
    free = {slot: None for slot, _ in slots(call.operation, call.payload)}
    places = {name: wire for wire, name in endpoints.places(call.method, call.operation).items()}
    by_name = {**{each.name: each.wire for each in call.fields.values()}, **call.method.wires}
    arguments: list[tuple[str, str, str]] = []
    missing: list[str] = []
    for name in call.method.params:
        told = call.method.slots.get(name)
        if told is not None and (told[1] != "path" or (name not in places and told in free)):
            slot = _told(told, free)
        else:
            slot = (places[name], "path") if name in places else _slot(by_name.get(name, name), free)
        if slot is None or slot not in free:
            missing.append(name)
            continue
        del free[slot]
        arguments.append((name, slot[0], slot[1]))
    whole = ("", "whole")
    if whole in free and len(missing) == 1:
        arguments.append((missing.pop(), *whole))
        del free[whole]
    headers = [slot for slot in free if slot[1] == "header"]
    if len(missing) == len(headers) == 1:
        arguments.append((missing.pop(), *headers[0]))
    first = call.method.params[0] if call.method.params else ""
    positional = call.method.positional or ((first,) if first in places and not call.method.slots else ())
    names = MethodNames(
        operation=call.operation.key,
        arguments=tuple(arguments),
        positional=positional,
        params=call.params.symbol if call.params is not None else None,
        page=call.answer.page,
        returns="binary" if call.answer.binary else "text" if call.answer.text and call.answer.node is None else None,
        deprecated=call.method.deprecated,
    )
    return complete(names, call.operation, call.payload), missing


def _told(slot: Slot, free: Mapping[Slot, None]) -> Slot | None:
    """A place as the surface tells it; what is a whole body there is what is left of the body here."""
    wire, to = slot
    if to == "whole":
        return ("", "whole") if ("", "whole") in free else None
    if to == "query" and slot not in free:
        return (f"{wire}[]", to) if (f"{wire}[]", to) in free else None
    return slot if slot in free else None


def _slot(wire: str, free: Mapping[Slot, None]) -> Slot | None:
    """The place of an argument by its wire name; header names without regard to case, arrays with or without `[]`."""
    for slot in ((wire, "body"), (wire, "query"), (f"{wire}[]", "query"), (f"{wire}[]", "body")):
        if slot in free:
            return slot
    headers = {name.lower(): name for name, to in free if to == "header"}
    found = headers.get(wire.lower()) or headers.get(wire.lower().replace("_", "-"))
    return (found, "header") if found is not None else None


def complete(names: MethodNames, operation: ir.Operation, payload: bodies.Payload) -> MethodNames:
    """`names` with everything that the operation takes, what it does not take left out, order kept."""
    every = dict(slots(operation, payload))
    kept = [each for each in names.arguments if each[1:] in every]
    taken = {each[0] for each in kept} | RESERVED_ARGUMENTS
    have = {each[1:] for each in kept}
    new = {slot: _argument(slot) for slot in every if slot not in have}
    for slot in sorted(new, key=lambda slot: (new[slot] != slot[0], slot)):
        new[slot] = unique(new[slot], taken)
        taken.add(new[slot])
    kept += [(name, slot[0], slot[1]) for slot, name in new.items()]
    present = {each[0] for each in kept}
    positional = tuple(name for name in names.positional if name in present)
    return replace(names, arguments=tuple(kept), positional=positional)


def in_order(names: MethodNames, official: Sequence[str]) -> MethodNames:
    """`names` with its arguments in the official order; those that are not official come last, in their own."""
    order = {name: at for at, name in enumerate(official)}
    arguments = sorted(names.arguments, key=lambda each: order.get(each[0], len(order)))
    return replace(names, arguments=tuple(arguments))


def _argument(slot: Slot) -> str:
    return identifier(slot[0].removesuffix("[]") or "body", RESERVED_ARGUMENTS)


def ruled(operation: ir.Operation, payload: bodies.Payload) -> MethodNames:
    """The names of a method that no official SDK has: path places first, the last of them positional."""
    names = complete(MethodNames(operation=operation.key, deprecated=operation.deprecated), operation, payload)
    places = {wire: name for name, wire, to in names.arguments if to == "path"}
    return replace(names, positional=tuple(places[wire] for wire in place_names(operation.path)[-1:] if wire in places))


def package(resource: str) -> str:
    """The types package of a resource's methods: its parent's."""
    return resource.rpartition(".")[0]


def module_stem(resource: str, name: str) -> str:
    """The module of a method's own types, without its ending: `chat.completion_create`."""
    stem = f"{singular(resource.rpartition('.')[2])}_{name}".strip("_")
    return f"{package(resource)}.{stem}" if package(resource) else stem


def request_symbol(key: str, names: MethodNames) -> ir.Symbol | None:
    """The request type of a method without an official one; None where it takes nothing but path places."""
    if all(to in {"path", "whole"} for _, _, to in names.arguments):
        return None
    resource, _, name = key.rpartition(".")
    module = f"{module_stem(resource, name)}_params"
    return ir.Symbol(module=module, name=class_name(module.rpartition(".")[2]))


def outcome(
    names: MethodNames, operation: ir.Operation, definitions: Definitions, models: Mapping[str, ir.Symbol | None]
) -> MethodNames:
    """`names` with the symbols of what the operation gives."""
    stream = _symbol(event(operation), definitions, models) if streams(names, operation) else None
    if names.returns in ("binary", "text"):
        return replace(names, stream=stream)
    plain = plain_answer(operation)
    if names.page is not None:
        plain = next(items(operation, definitions), plain)
    if plain is not None:
        return replace(names, stream=stream, returns=_symbol(plain, definitions, models))
    kinds = {bodies.kind_of(each.media_type) for each in bodies.answers(operation) if not bodies.is_stream(each)}
    returns = "text" if kinds == {"text"} else "binary" if kinds else None
    return replace(names, stream=stream, returns=returns)


def streams(names: MethodNames, operation: ir.Operation) -> bool:
    """Whether calling the method can give a stream: it asks by `stream`, or there is no other answer."""
    if event(operation) is None:
        return False
    asked = any(wire == "stream" for _, wire, _ in names.arguments)
    return asked or all(bodies.is_stream(each) for each in bodies.answers(operation))


def _symbol(kind: ir.Type | None, definitions: Definitions, models: Mapping[str, ir.Symbol | None]) -> ir.Symbol | None:
    while isinstance(kind, ir.Nullable):
        kind = kind.inner
    if isinstance(kind, ir.Ref) and kind.target in definitions:
        return models.get(kind.target)
    return None
