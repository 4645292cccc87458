"""Docstrings of methods, composed from facts: endpoint, arguments with types and limits, answer, errors, source."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from specwright_generator import ir

from .docstrings import describe_limits, safe

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Sources:
    """Where methods are described: `docs` is the address of the provider's documentation, empty where none is known.

    `endpoints` say by operations (`POST /models/get`) what an SDK's own ones call, and on which of its backends.
    """

    docs: str = ""
    endpoints: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict[str, Mapping[str, Sequence[str]]])


def method_doc(
    method: ir.Method, operation: ir.Operation, api: ir.Api, sources: Sources, *, rest: str | None = None
) -> tuple[str, ...]:
    """The lines of a method's docstring, indented for a method body from the second on.

    `rest` is the argument for further keys of the body.
    """
    return (*_called(method.operation, sources), *_lines(method, api, rest), *_source(operation, sources.docs))


def _called(operation: str, sources: Sources) -> Iterable[str]:
    called = sources.endpoints.get(operation)
    if not called:
        return (f"Call `{safe(operation)}`.",)
    told = ", ".join(f"`{safe(address)}` on {safe(' and '.join(names))}" for address, names in called.items())
    return textwrap.wrap(f"Call {told}.", width=112, subsequent_indent=" " * 8, break_on_hyphens=False)


def _source(operation: ir.Operation, docs: str) -> Iterable[str]:
    if not docs:
        return
    # OpenAI's document says on which page of its reference an operation stands.
    place = operation.hints.get("x-oaiMeta")
    page = [place.get("group"), place.get("path")] if isinstance(place, dict) else []
    parts = [docs.rstrip("/"), *(part for part in page if isinstance(part, str))]
    yield ""
    yield f"        Source: {safe('/'.join(parts), 200)}"


def _lines(method: ir.Method, api: ir.Api, rest: str | None) -> Iterable[str]:
    arguments = [argument for argument in method.arguments if argument.const is None]
    if arguments or method.credential is not None:
        yield ""
        yield "        Args:"
        if method.credential is not None:
            yield f"            {method.credential.argument}: sent in place of the client's credential; optional."
        for argument in arguments:
            facts = [describe_type(argument.type, api=api), describe_limits(argument.type)]
            facts.append("required" if argument.required else "optional")
            if argument.has_default:
                facts.append(f"default {safe(ascii(argument.default))}")
            if argument.deprecated:
                facts.append("deprecated")
            yield from textwrap.wrap(
                f"{argument.name}: {'; '.join(fact for fact in facts if fact)}.",
                width=116,
                initial_indent=" " * 12,
                subsequent_indent=" " * 16,
                break_on_hyphens=False,
            )
        if rest is not None:
            yield f"            {rest}: further keys of the body; optional."
    yield ""
    yield "        Returns:"
    yield f"            {_returns(method, api)}"
    yield ""
    yield "        Raises:"
    yield "            APIStatusError: the provider answered with an error; its subclass says which."
    yield "            APIConnectionError: no answer came; APITimeoutError if it was too late."


def _returns(method: ir.Method, api: ir.Api) -> str:
    if method.page:
        return f"A page of {describe_type(method.page.item, api=api)}; iterate over it to get the items of all pages."
    match method.returns.kind:
        case "none":
            plain = "Nothing"
        case "binary":
            plain = "The body as bytes, read or streamed to a file"
        case "text":
            plain = "The body as text"
        case _:
            plain = describe_type(method.returns.type, api=api) if method.returns.type else "Any JSON value"
    if method.stream is None:
        return plain + "."
    event = describe_type(method.stream.event, api=api)
    if method.stream.switch is None:
        return f"A stream of {event}."
    return f"{plain}; with `{method.stream.switch}=True` a stream of {event}."


def describe_type(type: ir.Type, *, api: ir.Api) -> str:
    """A type in words: `list of Message`, `one of 'low', 'high'`, `integer`."""
    match type:
        case ir.Scalar(kind=kind, format=form):
            return f"{kind} ({safe(form)})" if form else kind
        case ir.Enum(values=values, open=is_open):
            shown = ", ".join(f"`{safe(str(value))}`" for value in values[:_SHOWN])
            if len(values) > _SHOWN:
                shown += f" and {len(values) - _SHOWN} more"
            return f"one of {shown}" + (" or another value" if is_open else "") if len(values) > 1 else shown
        case ir.Array(items=items):
            return f"list of {describe_type(items, api=api)}"
        case ir.Map(values=values):
            return f"map of string to {describe_type(values, api=api)}"
        case ir.Nullable(inner=inner):
            return f"{describe_type(inner, api=api)} or None"
        case ir.Any() | ir.Model():
            return "any JSON value"
        case ir.Binary():
            return "file contents"
        case ir.Ref(target=target):
            definition = api.definitions[target]
            symbol = definition.model or definition.param
            return symbol.name if symbol else "any JSON value"
        case ir.Union(members=members):
            return " or ".join(dict.fromkeys(describe_type(member, api=api) for member in members))
