"""What the manifest adds to methods: pages, streams, constant headers and credentials."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .. import ir
from ..manifest import Manifest, PageRule, StreamRule
from ..problems import Problem
from ..selectors import selects


def apply(api: ir.Api, manifest: Manifest) -> tuple[ir.Api, list[Problem]]:
    """`api` with the manifest's rules applied to every method that they select.

    A rule that selects no operation, or does not fit one that it selects, is a problem.
    """
    problems: list[Problem] = []
    operations = {operation.key: operation for operation in api.operations}
    file = f"specs/{api.provider}/provider.toml"

    def enrich(method: ir.Method) -> ir.Method:
        operation = operations[method.operation]
        return replace(
            method,
            page=_page(method, operation, api, manifest),
            stream=_stream(method, operation, api, manifest, problems, file),
            headers={**method.headers, **dict(_headers(operation, manifest))},
            auth=_auth(operation, manifest),
        )

    resources = tuple(
        replace(resource, methods=tuple(enrich(method) for method in resource.methods)) for resource in api.resources
    )
    for rule in (*manifest.streams, *manifest.headers, *manifest.pages):
        unused = [text for text in rule.operations if not any(selects([text], key) for key in operations)]
        problems += [
            Problem(file=file, pointer="", level="error", message=f"no operation fits {text!a}", advice="remove the rule")
            for text in unused
        ]
    return replace(api, resources=resources), problems


def pointers(api: ir.Api) -> frozenset[str]:
    """Pointers of the spec elements that the methods of `api` stand for."""
    operations = {operation.key: operation for operation in api.operations}
    found: set[str] = set()
    for resource in api.resources:
        for method in resource.methods:
            found.update(_method_pointers(method, operations[method.operation]))
    return frozenset(found)


def _method_pointers(method: ir.Method, operation: ir.Operation) -> Iterator[str]:
    yield operation.pointer
    for argument in method.arguments:
        yield argument.pointer
        yield from type_pointers(argument.type)
    yield from (parameter.pointer for parameter in operation.parameters if parameter.const is not None)
    if operation.body and method.body != "none":
        # Media types that say the same under another name (`+json`) are one body; others would be lost.
        yield operation.body.pointer
        yield from (media.pointer for media in operation.body.media)
    for response in operation.responses:
        yield response.pointer
        for media in response.media:
            yield media.pointer
            if media.type is not None:
                yield from type_pointers(media.type)
            if media.item is not None:
                yield from type_pointers(media.item)
        yield from (header.pointer for header in response.headers)


def type_pointers(type: ir.Type) -> Iterator[str]:
    """Pointers of what stands inline in a type: its enums' values."""
    match type:
        case ir.Enum(pointer=pointer):
            yield pointer
        case ir.Array(items=inner) | ir.Map(values=inner) | ir.Nullable(inner=inner):
            yield from type_pointers(inner)
        case ir.Union(members=members):
            for member in members:
                yield from type_pointers(member)
        case _:
            return


def _page(method: ir.Method, operation: ir.Operation, api: ir.Api, manifest: Manifest) -> ir.Page | None:
    body = _model(method.returns.type, api)
    if body is None or method.returns.kind != "json":
        return None
    by_wire = {field.wire: field.type for field in body.fields}
    asked = {argument.wire for argument in method.arguments}

    def fits(rule: PageRule) -> bool:
        return (
            selects(rule.operations, operation.key)
            and rule.items in by_wire
            and by_wire.keys() >= set(rule.fields)
            and asked >= set(rule.parameters)
        )

    rule = next((rule for rule in manifest.pages if fits(rule)), None)
    if rule is None:
        return None
    items = by_wire[rule.items]
    items = items.inner if isinstance(items, ir.Nullable) else items
    return ir.Page(kind=rule.class_name, item=items.items) if isinstance(items, ir.Array) else None


def _stream(
    method: ir.Method,
    operation: ir.Operation,
    api: ir.Api,
    manifest: Manifest,
    problems: list[Problem],
    file: str,
) -> ir.Stream | None:
    rule = next((rule for rule in manifest.streams if selects(rule.operations, operation.key)), None)
    declared = next(
        (media.item for response in operation.responses for media in response.media if media.item is not None), None
    )
    if rule is None:
        return method.stream
    event = ir.Ref(target=rule.event) if rule.event else declared
    if event is None or (isinstance(event, ir.Ref) and event.target not in api.definitions):
        problems.append(
            Problem(
                file=file,
                pointer="",
                level="error",
                message=f"{operation.key} streams, but its events have no schema",
                advice="give [[streams]] an `event` that the document has",
            )
        )
        return None
    return ir.Stream(event=event, format=rule.format, switch=_switch(rule, method), envelope=rule.envelope)


def _switch(rule: StreamRule, method: ir.Method) -> str | None:
    return rule.switch if any(argument.wire == rule.switch for argument in method.arguments) else None


def _headers(operation: ir.Operation, manifest: Manifest) -> Iterator[tuple[str, str]]:
    for rule in manifest.headers:
        if selects(rule.operations, operation.key):
            yield from rule.headers.items()


def _auth(operation: ir.Operation, manifest: Manifest) -> tuple[str, ...]:
    client = manifest.client
    if operation.security is None:
        return ()
    options = tuple(dict.fromkeys(client.security[name] for name in operation.security if name in client.security))
    return () if options == client.default_auth else options


def _model(type: ir.Type | None, api: ir.Api) -> ir.Model | None:
    while isinstance(type, ir.Ref):
        type = api.definitions[type.target].type
    return type if isinstance(type, ir.Model) else None
