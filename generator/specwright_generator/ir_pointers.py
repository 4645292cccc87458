"""The spec elements that records of the IR stand for, as JSON pointers: what the ledger compares with the spec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from specwright_generator.ir import (
    Api,
    Array,
    Definition,
    Enum,
    Event,
    Field,
    Map,
    Media,
    Model,
    Nullable,
    Operation,
    Parameter,
    Type,
    Union,
)


def of_type(type_: Type) -> Iterator[str]:
    """Pointers of the fields and enum values that stand in `type_` itself, not behind its references."""
    match type_:
        case Enum():
            yield from type_.pointers or (type_.pointer,)
        case Array():
            yield from of_type(type_.items)
        case Map():
            yield from of_type(type_.values)
        case Nullable():
            yield from of_type(type_.inner)
        case Union():
            for member in type_.members:
                yield from of_type(member)
        case Model():
            for field in type_.fields:
                yield from of_field(field)
            if type_.extra is not None:
                yield from of_type(type_.extra)
        case _:
            return


def of_field(field: Field) -> Iterator[str]:
    """Pointers of a field, of the declarations merged into it, and of the values in its type."""
    yield field.pointer
    yield from field.merged
    yield from of_type(field.type)


def of_definition(definition: Definition) -> Iterator[str]:
    """Pointers of a definition, of those merged into it, and of everything in its type."""
    yield definition.key
    yield from definition.pointers
    yield from of_type(definition.type)


def of_parameters(parameters: Iterable[Parameter]) -> Iterator[str]:
    """Pointers of parameters, of the declarations that they override, and of the values in their types."""
    for parameter in parameters:
        yield parameter.pointer
        yield from parameter.merged
        yield from of_type(parameter.type)


def of_media(media: Iterable[Media]) -> Iterator[str]:
    """Pointers of media types and of the values in their types."""
    for entry in media:
        yield entry.pointer
        for type_ in (entry.type, entry.item):
            if type_ is not None:
                yield from of_type(type_)


def of_operation(operation: Operation) -> Iterator[str]:
    """Pointers of an operation, its parameters and its media types, those of errors included."""
    yield operation.pointer
    yield from of_parameters(operation.parameters)
    if operation.body is not None:
        yield from of_media(operation.body.media)
    for response in operation.responses:
        yield from of_media(response.media)


def of_event(event: Event) -> Iterator[str]:
    """Pointers of an event and of the values in its type."""
    yield event.pointer
    if event.type is not None:
        yield from of_type(event.type)


def pointers(api: Api) -> frozenset[str]:
    """Pointers of everything in `api`."""
    found: set[str] = set()
    for definition in api.definitions.values():
        found.update(of_definition(definition))
    for operation in api.operations:
        found.update(of_operation(operation))
    for event in api.events:
        found.update(of_event(event))
    return frozenset(found)
