"""What the manifest adds to methods: pages, streams, constant headers and credentials."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specwright_generator import ir
from specwright_generator.manifest import CredentialRule, HeaderRule, Manifest, PageRule, StreamRule
from specwright_generator.naming.shapes import unwrap
from specwright_generator.problems import Problem
from specwright_generator.selectors import selects

from . import other_bodies


def apply(api: ir.Api, manifest: Manifest) -> tuple[ir.Api, list[Problem]]:
    """`api` with the manifest's rules applied to every method that they select.

    A rule that selects no operation, or does not fit one that it selects, is a problem.
    """
    problems: list[Problem] = []
    if manifest.client.unsent:
        api = replace(api, operations=tuple(_without(each, manifest.client.unsent) for each in api.operations))
    operations = {operation.key: operation for operation in api.operations}
    file = f"specs/{api.provider}/provider.toml"

    def enrich(method: ir.Method) -> Iterator[ir.Method]:
        operation = operations[method.operation]
        method = replace(
            other_bodies.join(method, operation, api),
            page=_page(method, operation, api, manifest),
            headers={**method.headers, **dict(_headers(operation, manifest))},
            auth=_auth(operation, manifest),
            rest=_takes_rest(method, operation, api),
            credential=_credential(operation, api, manifest, problems),
        )
        if manifest.client.style == "paired":
            method = replace(method, arguments=tuple(_settled(each, api) for each in method.arguments))
        rule = next((rule for rule in manifest.streams if selects(rule.operations, operation.key)), None)
        if rule is None:
            yield method
        elif (stream := _stream(rule, operation, method, api)) is None:
            problems.append(
                Problem(
                    file=file,
                    pointer="",
                    level="error",
                    message=f"{operation.key} streams, but its events have no schema",
                    advice="give [[streams]] an `event` that the document has",
                )
            )
            yield method
        elif not isinstance(rule.switch_value, str):
            yield replace(method, stream=stream)
        else:
            yield replace(method, stream=None)
            yield _streaming_twin(method, stream, rule)

    resources = tuple(
        replace(resource, methods=tuple(each for method in resource.methods for each in enrich(method)))
        for resource in api.resources
    )
    rules: list[StreamRule | HeaderRule | PageRule | CredentialRule]
    rules = [*manifest.streams, *manifest.headers, *manifest.pages, *manifest.credentials]
    problems += [
        Problem(file=file, pointer="", level="error", message=f"no operation fits {text!a}", advice="remove the rule")
        for rule in rules
        for text in rule.operations
        if not any(selects([text], key) for key in operations)
    ]
    return replace(api, resources=resources), problems


def _credential(
    operation: ir.Operation, api: ir.Api, manifest: Manifest, problems: list[Problem]
) -> ir.Credential | None:
    rule = next((rule for rule in manifest.credentials if selects(rule.operations, operation.key)), None)
    if rule is None:
        return None
    module, _, name = rule.type.rpartition(".")
    symbol = ir.Symbol(module=module, name=name)
    key = next((key for key, definition in api.definitions.items() if definition.model == symbol), None)
    fields = {field.name for field in _fields(api, key)}
    if key is None or manifest.client.style != "paired" or not rule.headers.keys() <= fields:
        problems.append(
            Problem(
                file=f"specs/{api.provider}/provider.toml",
                pointer="",
                level="error",
                message=f"{operation.key} can not take a {rule.type!a} with each call",
                advice="[[credentials]] are for clients in the style `paired`, and name a type and fields that it has",
            )
        )
        return None
    return ir.Credential(argument=rule.argument, type=ir.Ref(target=key), headers=rule.headers)


def _fields(api: ir.Api, key: str | None) -> tuple[ir.Field, ...]:
    type_ = api.definitions[key].type if key is not None else None
    return type_.fields if isinstance(type_, ir.Model) else ()


def _takes_rest(method: ir.Method, operation: ir.Operation, api: ir.Api) -> bool:
    """Whether the document says of the body of `method`, an object, that it has other keys too."""
    if operation.body is None or all(argument.to != "body" for argument in method.arguments):
        return False
    bodies = (unwrap(media.type, api.definitions) for media in operation.body.media if media.type is not None)
    return any(isinstance(body, ir.Model) and body.extra is not None for body in bodies)


def _without(operation: ir.Operation, unsent: tuple[str, ...]) -> ir.Operation:
    def marked(each: ir.Parameter) -> ir.Parameter:
        mark = each.const is not None and each.location == "query" and each.wire in unsent
        return replace(each, sent=False) if mark else each

    return replace(operation, parameters=tuple(map(marked, operation.parameters)))


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


def _stream(rule: StreamRule, operation: ir.Operation, method: ir.Method, api: ir.Api) -> ir.Stream | None:
    declared = (media.item for response in operation.responses for media in response.media if media.item is not None)
    event = ir.Ref(target=rule.event) if rule.event else next(declared, None)
    if event is None or (isinstance(event, ir.Ref) and event.target not in api.definitions):
        return None
    switch = rule.switch if any(argument.wire == rule.switch for argument in method.arguments) else None
    return ir.Stream(event=event, format=rule.format, switch=switch, envelope=rule.envelope)


def _settled(argument: ir.Argument, api: ir.Api) -> ir.Argument:
    """`argument`, or a constant where a key of the body is always one value: there is nothing to choose."""
    kind = unwrap(argument.type, api.definitions)
    if argument.to != "body" or not isinstance(kind, ir.Enum):
        return argument
    if kind.open or len(kind.values) != 1:
        return argument
    value = kind.values[0]
    only = argument.required or (argument.has_default and argument.default == value)
    return replace(argument, const=value) if only else argument


def _streaming_twin(method: ir.Method, stream: ir.Stream, rule: StreamRule) -> ir.Method:
    """A method of its own for a stream that is asked for with more than `stream=True`."""
    return replace(
        method,
        name="stream" if method.name == "create" else f"{method.name}_stream",
        arguments=tuple(
            replace(argument, const=rule.switch_value) if argument.wire == rule.switch else argument
            for argument in method.arguments
        ),
        stream=replace(stream, switch=None),
        params=None,
    )


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
