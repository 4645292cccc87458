"""Which spec elements a rendered client stands for: what the ledger holds against the spec's own elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import ir
from .ir_pointers import of_field, of_parameters, of_type
from .naming.bodies import is_stream
from .passes.other_bodies import covers
from .render.blocks import Block


def rendered_pointers(api: ir.Api, blocks: Iterable[Block]) -> frozenset[str]:
    """Pointers of every element that a block or a method of `api` was made from.

    Strict on purpose: a body in a media type that no method sends, an answer that no method returns and a field that
    no class has are left out, even though the IR knows them.
    """
    made = frozenset(pointer for block in blocks for pointer in block.pointers)
    found = set(made)
    for definition in api.definitions.values():
        if definition.key in made:
            found.update(_of_definition(definition, made))
    operations = {operation.key: operation for operation in api.operations}
    for resource in api.resources:
        for method in resource.methods:
            found.update(_of_method(method, operations[method.operation], api))
    for event in api.events:
        if isinstance(event.type, ir.Ref) and event.type.target in made:
            found.add(event.pointer)
    return frozenset(found)


def _of_definition(definition: ir.Definition, made: frozenset[str]) -> Iterator[str]:
    yield from definition.pointers
    if not isinstance(definition.type, ir.Model):
        yield from of_type(definition.type)
        return
    for field in definition.type.fields:
        if field.pointer in made:
            yield from of_field(field)
    if definition.type.extra is not None:
        yield from of_type(definition.type.extra)


def _of_method(method: ir.Method, operation: ir.Operation, api: ir.Api) -> Iterator[str]:
    yield operation.pointer
    sent = {(argument.to, argument.wire) for argument in method.arguments}
    yield from of_parameters(
        parameter
        for parameter in operation.parameters
        if parameter.const is not None or (parameter.location, parameter.wire) in sent
    )
    for argument in method.arguments:
        yield argument.pointer
        yield from of_type(argument.type)
    for media in operation.body.media if operation.body else ():
        if covers(method, media, api):
            yield media.pointer
            yield from of_type(media.type) if media.type else ()
    for response in operation.responses:
        success = response.status.startswith("2")
        for media in response.media:
            if success and not (method.stream if is_stream(media) else media.media_type in method.returns.media_types):
                continue
            yield media.pointer
            for type_ in (media.type, media.item):
                yield from of_type(type_) if type_ else ()
