"""Leads the matcher along an API: from every method's types, then from what only a shape or a name connects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from specwright_generator import ir
from specwright_generator.naming import bodies, calls, endpoints
from specwright_generator.naming.match import Matcher, Votes, merged
from specwright_generator.naming.shapes import Definitions, unwrap
from specwright_generator.naming.surface import Official, OfficialField, OfficialMethod, Surface, is_eponymous


@dataclass(frozen=True)
class Call:
    """An operation under one official name, and what the surface says of its types."""

    operation: ir.Operation
    method: OfficialMethod
    params: Official | None
    fields: Mapping[str, OfficialField]
    answer: calls.Answer
    payload: bodies.Payload


@dataclass(frozen=True)
class Matched:
    """Everything found out about an API from an official surface."""

    calls: tuple[Call, ...]
    votes: Votes


def match(api: ir.Api, surface: Surface) -> Matched:
    """Match the operations and definitions of `api` with the names of `surface`."""
    matcher = Matcher(api.definitions, surface)
    pairs = endpoints.pair(api.operations, surface.methods)
    found: list[Call] = []
    for operation in api.operations:
        methods = pairs.get(operation.key, [])
        params = next((each for method in methods if (each := calls.params_type(method, surface))), None)
        for method in methods:
            own = calls.params_type(method, surface) or params
            found.append(_call(operation, method, own, api.definitions, surface, matcher))
    for call in found:
        _answers(call, matcher)
        _arguments(call, matcher)
    if surface.twins:
        _namesakes(api, surface, matcher)
    _events(api, surface, matcher)
    for _ in range(3):
        _orphans(api, surface, matcher)
    return Matched(tuple(found), matcher.votes)


def _call(
    operation: ir.Operation,
    method: OfficialMethod,
    params: Official | None,
    definitions: Definitions,
    surface: Surface,
    matcher: Matcher,
) -> Call:
    answer = calls.answer(
        method,
        surface,
        matcher.resemblance,
        plain_answer(operation),
        tuple(items(operation, definitions)),
        event(operation),
    )
    fields: Mapping[str, OfficialField] = merged(params, surface) if params is not None else {}
    return Call(
        operation,
        method,
        params,
        fields,
        answer,
        bodies.payload(operation, definitions, fields.keys()),
    )


def plain_answer(operation: ir.Operation) -> ir.Type | None:
    """The type of the operation's unstreamed JSON answer."""
    return next((each.type for each in bodies.answers(operation) if bodies.is_json(each) and each.type), None)


def event(operation: ir.Operation) -> ir.Type | None:
    """The type of one event of the operation's streamed answer."""
    streams = [each for each in bodies.answers(operation) if bodies.is_stream(each)]
    return next((each.item or each.type for each in streams if each.item or each.type), None)


def items(operation: ir.Operation, definitions: Definitions) -> Iterator[ir.Type]:
    """What a page of the operation may hold: the items of the arrays of its answer, `data` first."""
    answer = plain_answer(operation)
    plain = unwrap(answer, definitions) if answer is not None else None
    if isinstance(plain, ir.Array):
        yield plain.items
    if isinstance(plain, ir.Model):
        for each in sorted(plain.fields, key=lambda field: field.wire != "data"):
            inner = unwrap(each.type, definitions)
            if isinstance(inner, ir.Array):
                yield inner.items


def _answers(call: Call, matcher: Matcher) -> None:
    answer = call.answer
    if answer.node is not None:
        if answer.page is None:
            plain = plain_answer(call.operation)
            if plain is not None:
                matcher.pair(plain, answer.node, "model", answer.module)
        else:
            found = list(items(call.operation, matcher.definitions))
            if found:
                node = answer.node
                best = max(found, key=lambda each: (matcher.resemblance.score(each, node), -found.index(each)))
                matcher.pair(best, node, "model", answer.module)
    events = event(call.operation)
    if answer.event is not None and events is not None:
        matcher.pair(events, answer.event, "model", answer.module)


def _arguments(call: Call, matcher: Matcher) -> None:
    if call.params is None:
        return
    module = call.params.symbol.module
    for name in sorted(matcher.surface.modules.get(module, {})):
        official = matcher.surface.resolve(module, name)
        if official is not None and official.symbol.module == module and "Params" in name:
            matcher.votes.reached[official.symbol] = None
    fields = {wire.lower(): each for wire, each in call.fields.items()}
    for parameter in call.operation.parameters:
        theirs = fields.get(parameter.wire.lower()) or fields.get(parameter.wire.lower().removesuffix("[]"))
        if theirs is not None:
            matcher.pair(parameter.type, theirs.node, "param", module)
    if call.operation.body is None:
        return
    for media in call.operation.body.media:
        keys = bodies.keys_of(media.type, matcher.definitions) if media.type is not None else None
        if keys is not None:
            model = ir.Model(fields=keys)
            matcher.fields("", model, call.fields.values(), "param", module)


def _namesakes(api: ir.Api, surface: Surface, matcher: Matcher) -> None:
    """Components and the types that are called like them, in both forms."""
    named: dict[str, Official] = {}
    for each in surface.types.values():
        named.setdefault(_spelt(each.symbol.name), each)
    for key, definition in api.definitions.items():
        name = _spelt(key.rpartition("/")[2])
        own = named.get(name)
        if definition.hoisted or own is None:
            continue
        matcher.pair(ir.Ref(target=key), own.named, "model", own.symbol.module)
        twin = named.get(f"{name}typeddict", own)
        matcher.pair(ir.Ref(target=key), twin.named, "param", twin.symbol.module)


def _spelt(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def _events(api: ir.Api, surface: Surface, matcher: Matcher) -> None:
    """Webhooks: their types stand in one package, and their names are the events' names."""
    officials = [each for each in surface.types.values() if each.symbol.module.startswith("webhooks.")]
    keys = [each.type.target for each in api.events if isinstance(each.type, ir.Ref)]
    matcher.by_shape(keys, officials, "model")


def _orphans(api: ir.Api, surface: Surface, matcher: Matcher) -> None:
    """Definitions and official types that no method led to: messages of sockets, shared types.

    Parts of types are found with the types.  Types of parsed answers are left out: they are written by hand, on top of
    those of plain answers.
    """
    matched = {key for key, _ in matcher.votes.types}
    reached = matcher.votes.reached
    keys = [key for key, each in api.definitions.items() if key not in matched and not each.hoisted]
    officials = [
        each
        for symbol, each in surface.types.items()
        if symbol not in reached and is_eponymous(symbol) and not symbol.module.rpartition(".")[2].startswith("parsed_")
    ]
    matcher.by_shape(keys, [each for each in officials if each.kind == "model"], "model")
    matcher.by_shape(keys, [each for each in officials if each.kind == "typeddict"], "param")
    matcher.by_members(keys, officials)
