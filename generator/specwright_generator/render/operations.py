"""The `Operation` that a method hands to the runtime, as source text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from specwright_generator import ir

_PLAIN_STYLES = {"spaceDelimited": "space", "pipeDelimited": "pipe", "deepObject": "deep", "json": "json"}


def operation_constant(method: str) -> str:
    """The module-level name of a method's operation."""
    return f"_{method.upper()}"


def operation_lines(
    method: ir.Method, operation: ir.Operation, api: ir.Api, *, events: str = "Events"
) -> Iterator[str]:
    """Keyword arguments of `Operation(...)`, one a line; what equals the default is left out. `events` is what the
    module calls the class `Events`."""
    yield f"method={operation.verb!a}"
    yield f"path={operation.path!a}"
    if method.body != "none":
        yield f"body={method.body!a}"
    returns = method.page.item if method.page else method.returns.type
    if returns is not None and method.returns.kind in ("json", "jsonl"):
        yield f"returns={reference(returns, api)!a}"
    if method.returns.kind != "json":
        yield f"kind={method.returns.kind!a}"
    if method.page:
        yield f"page={f'{api.package}.pagination:{method.page.kind}'!a}"
    if method.stream:
        yield f"events={events}({', '.join(_events(method, method.stream, api))})"
    styles = dict(_styles(method, operation))
    if styles:
        yield f"query={_mapping(styles)}"
    if method.headers:
        yield f"headers={_mapping(method.headers)}"
    constants = {
        p.wire: p.const for p in operation.parameters if p.const is not None and p.sent and p.location == "query"
    }
    if constants:
        yield f"constants={_mapping({key: value or '' for key, value in constants.items()})}"
    files = sorted(
        argument.wire for argument in method.arguments if argument.to == "body" and is_file(argument.type, api)
    )
    if files and "multipart" in (method.body, method.other and method.other.kind):
        yield f"files=frozenset({{{', '.join(ascii(name) for name in files)}}})"
    parts = dict(_parts(method, operation, api))
    if parts:
        yield f"parts={_mapping(parts)}"
    if method.other:
        keys = ", ".join(ascii(key) for key in sorted(method.other.keys))
        yield f"other=({method.other.kind!a}, frozenset({{{keys}}}))"
    accept = _accept(method)
    if accept != "application/json":
        yield f"accept={accept!a}"
    if method.auth:
        yield f"auth={method.auth!a}"
    if any(argument.to == "whole" for argument in method.arguments):
        yield "whole=True"


def reference(type_: ir.Type, api: ir.Api) -> str:
    """`module:name` of an answer's type. The front end sees to it that such a type has a name."""
    if isinstance(type_, ir.Nullable):
        return reference(type_.inner, api)
    if isinstance(type_, ir.Ref):
        symbol = api.definitions[type_.target].model
        if symbol is not None:
            return f"{api.package}.types.{symbol.module}:{symbol.name}"
    if isinstance(type_, ir.Any):
        return "typing:Any"
    if isinstance(type_, ir.Scalar):
        return {"string": "builtins:str", "integer": "builtins:int", "number": "builtins:float"}.get(
            type_.kind, "builtins:bool"
        )
    raise AssertionError(f"an answer's type has no name: {type_}")


def is_file(type_: ir.Type, api: ir.Api, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a multipart value of this type can carry the contents of a file, or of several."""
    match type_:
        case ir.Binary():
            return True
        case ir.Nullable(inner=inner) | ir.Array(items=inner):
            return is_file(inner, api, seen)
        case ir.Union(members=members):
            return any(is_file(member, api, seen) for member in members)
        case ir.Ref(target=target):
            return target not in seen and is_file(api.definitions[target].type, api, seen | {target})
        case _:
            return False


def _parts(method: ir.Method, operation: ir.Operation, api: ir.Api) -> Iterator[tuple[str, str]]:
    """Media types of a form's fields, where the document gives a field one; those of files come with the files."""
    if "multipart" not in (method.body, method.other and method.other.kind) or operation.body is None:
        return
    sent = {argument.wire: argument.type for argument in method.arguments if argument.to == "body"}
    for media in operation.body.media:
        if not media.media_type.startswith("multipart/"):
            continue
        for wire, encoding in sorted(media.encoding.items()):
            media_type = encoding.get("contentType") if isinstance(encoding, dict) else None
            if not isinstance(media_type, str) or wire not in sent or is_file(sent[wire], api):
                continue
            # A list of types is a choice, which a caller can make for a file only.
            if not {",", "*"} & set(media_type):
                yield wire, media_type


def _events(method: ir.Method, stream: ir.Stream, api: ir.Api) -> Iterator[str]:
    yield f"event={reference(stream.event, api)!a}"
    if stream.format != "sse":
        yield f"format={stream.format!a}"
    if stream.switch is not None:
        yield f"switch={stream.switch!a}"
        if any(argument.wire == stream.switch and argument.to == "query" for argument in method.arguments):
            yield 'switch_in="query"'
    if stream.frame:
        yield "frame=True"
    if stream.envelope:
        yield f"envelope={stream.envelope!a}"


def _styles(method: ir.Method, operation: ir.Operation) -> Iterable[tuple[str, str]]:
    sent = {argument.wire for argument in method.arguments if argument.to == "query"}
    for parameter in operation.parameters:
        if parameter.location != "query" or parameter.wire not in sent:
            continue
        if parameter.wire.endswith("[]"):
            # The brackets of the provider's style are part of the name already.
            yield parameter.wire, "repeat"
        elif parameter.style in _PLAIN_STYLES:
            yield parameter.wire, _PLAIN_STYLES[parameter.style]
        elif parameter.explode is False:
            yield parameter.wire, "comma"
        elif parameter.spread:
            yield parameter.wire, "spread"


def _mapping(items: Mapping[str, str]) -> str:
    return ascii(dict(items))


def _accept(method: ir.Method) -> str:
    if method.returns.kind == "none":
        return "*/*"
    if method.returns.kind == "binary":
        # Files that are described as JSON come as they are, whatever is in them.
        files = [media_type for media_type in method.returns.media_types if not media_type.endswith("json")]
        return ", ".join(files) or "application/octet-stream"
    return ", ".join(method.returns.media_types) or "application/json"
