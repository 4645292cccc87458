"""Resource modules: a class a colour, its methods, and the raw and streaming forms of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from specwright_generator import ir

from .method_docs import Sources, method_doc
from .modules import header
from .operations import operation_constant, operation_lines
from .signatures import Scope, Signature, none_is_nothing, signatures
from .styles import CLASSES, Style
from .template import render

PREFIXES = ("", "Async")


SUFFIXES = ("", "WithRawResponse", "WithStreamingResponse")

_IMPORTED = frozenset(
    {
        "AsyncPairedResource",
        "AsyncResource",
        "Events",
        "Final",
        "Operation",
        "PairedResource",
        "SyncResource",
        "TYPE_CHECKING",
        "async_raw",
        "async_streamed",
        "async_whole",
    }
    | {"cached_property", "call_options", "deprecated", "not_given", "omit", "overload", "raw", "streamed"}
    | {"unless_none", "whole"}
)
"""What a resource's module may import at run time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A sub-resource: the attribute it hangs on, its class and the module that has it.

    `mark` stands before the names of its classes where they would clash with others in the module.
    """

    attribute: str
    name: str
    module: str
    mark: str = ""

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of its classes in the module that uses it."""
        return tuple(f"{self.mark}{name}" for name in class_names(self.name))

    @property
    def imports(self) -> tuple[str, ...]:
        """Lines that import its classes."""
        tails = (f"{name} as {self.mark}{name}" if self.mark else name for name in class_names(self.name))
        return tuple(f"from {self.module} import {tail}" for tail in tails)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationView:
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView:
    name: str
    define: str
    call: str
    options: str
    operation: str
    overloads: tuple[Signature, ...]
    parameters: tuple[str, ...]
    returns: str
    doc: tuple[str, ...]
    arguments: tuple[str, ...]
    deprecated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    name: str
    base: str
    prefix: str
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapperMethod:
    name: str
    function: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapper:
    """A class whose methods wrap a resource's: raw or streaming, sync or async."""

    name: str
    doc: str
    wraps: str
    methods: tuple[WrapperMethod, ...]
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceView:
    header: str
    doc: str
    imports: tuple[str, ...]
    type_imports: tuple[str, ...]
    exports: tuple[str, ...]
    operations: tuple[OperationView, ...]
    operation: str
    children: tuple[Child, ...]
    colours: tuple[Colour, ...]
    wrappers: tuple[Wrapper, ...]


WRAPPERS = (
    ("", "WithRawResponse", "raw", "returning the HTTP response, to be parsed on demand"),
    ("Async", "WithRawResponse", "raw", "returning the HTTP response, to be parsed on demand"),
    ("", "WithStreamingResponse", "streamed", "as a context manager over an unread response"),
    ("Async", "WithStreamingResponse", "streamed", "as a context manager over an unread response"),
)


def render_resource(
    resource: ir.Resource, children: Sequence[ir.Resource], api: ir.Api, sources: Sources, style: Style = CLASSES
) -> str:
    """The text of the module of `resource`.

    `children` are the resources right below it.
    """
    operations = {operation.key: operation for operation in api.operations}
    constants = {method.name: operation_constant(method.name) for method in resource.methods}
    names = frozenset(method.name for method in resource.methods)
    own = class_names(resource.name)
    forms = {
        (method.name, prefix): signatures(method, is_async=bool(prefix), api=api, style=style, shadowed=names)
        for method in resource.methods
        for prefix in PREFIXES
    }
    plain = {
        method.name: frozenset(each.name for each in method.arguments if none_is_nothing(each, method, api, style))
        for method in resource.methods
    }
    below = child_views(children, package=f"{api.package}.resources", taken={*own, *_IMPORTED})
    scope = Scope(
        api.package,
        [form for overloads in forms.values() for form in overloads],
        taken={*own, *_IMPORTED, *(name for child in below for name in child.classes)},
    )
    view = ResourceView(
        header=header(api.provider),
        doc=f"`client.{resource.path}`",
        imports=tuple(_imports(resource, own, style, plain)),
        type_imports=(*scope.imports(), *(line for child in below for line in child.imports)),
        exports=tuple(sorted(own)),
        operations=tuple(
            OperationView(
                name=constants[method.name],
                lines=tuple(operation_lines(method, operations[method.operation], api, events=_local("Events", own))),
            )
            for method in resource.methods
        ),
        operation=_local("Operation", own),
        children=below,
        colours=tuple(
            Colour(
                name=prefix + resource.name,
                base=_local(style.bases[prefix], own),
                prefix=prefix,
                methods=tuple(
                    _method(
                        method,
                        constants[method.name],
                        colour,
                        suffix,
                        forms[method.name, colour],
                        scope,
                        method_doc(method, operations[method.operation], api, sources, rest=style.rest_of(method)),
                        style,
                        plain[method.name],
                    )
                    for method in resource.methods
                    for colour, suffix in _colours(prefix, style)
                ),
            )
            for prefix in PREFIXES
        ),
        wrappers=tuple(
            Wrapper(
                name=prefix + resource.name + suffix,
                doc=f"The methods of `client.{resource.path}`, {doc}.",
                wraps=prefix + resource.name,
                methods=tuple(
                    WrapperMethod(
                        name=method.name + ending,
                        function=f"async_{function}" if colour else function,
                        # The wrapped form of a deprecated method is as deprecated; wrapping it is no use of it.
                        note="  # pyright: ignore[reportDeprecated]" if method.deprecated else "",
                    )
                    for method in resource.methods
                    for colour, ending in _colours(prefix, style)
                ),
                prefix=prefix,
                suffix=suffix,
            )
            for prefix, suffix, function, doc in _wrappers(style)
        ),
    )
    return render("resource.py.j2", view)


def class_names(name: str) -> tuple[str, ...]:
    """The classes of a resource: in both colours, plain, raw and streaming."""
    return tuple(f"{prefix}{name}{suffix}" for prefix in PREFIXES for suffix in SUFFIXES)


def child_views(children: Iterable[ir.Resource], *, package: str, taken: Collection[str]) -> tuple[Child, ...]:
    """The resources on a client or a resource; where a class is called like another in the module, it is marked."""
    found: list[Child] = []
    used = set(taken)
    for resource in children:
        attribute = resource.path.rpartition(".")[2]
        child = Child(attribute=attribute, name=resource.name, module=f"{package}.{resource.module}")
        if used.intersection(child.classes):
            child = replace(child, mark=f"_{attribute}_")
        used.update(child.classes)
        found.append(child)
    return tuple(found)


def _wrappers(style: Style) -> Iterable[tuple[str, str, str, str]]:
    """`WRAPPERS` with the functions of a style."""
    for prefix, suffix, function, doc in WRAPPERS:
        yield prefix, suffix, style.raw if function == "raw" else function, doc


def _colours(prefix: str, style: Style) -> tuple[tuple[str, str], ...]:
    """The colours of the methods of one class, and what each puts behind a method's name."""
    beside = style.suffix is not None and not prefix
    return ((prefix, ""), ("Async", style.suffix or "")) if beside else ((prefix, ""),)


def _local(name: str, own: Collection[str]) -> str:
    """What `name`, imported from the runtime, is called in a module with classes of these names."""
    return f"_{name}" if name in own else name


def _imports(
    resource: ir.Resource, own: Collection[str], style: Style, plain: Mapping[str, frozenset[str]]
) -> Iterable[str]:
    def listed(*names: str) -> str:
        return ", ".join(name if name not in own else f"{name} as {_local(name, own)}" for name in names)

    typing = ["TYPE_CHECKING"]
    if any(method.stream and method.stream.switch for method in resource.methods):
        typing.append("overload")
    if resource.methods:
        # The types of wrapped methods are inferred, which is the same everywhere only for what is final.
        typing.append("Final")
    yield "from functools import cached_property"
    yield f"from typing import {', '.join(sorted(typing))}"
    yield ""
    if any(method.deprecated for method in resource.methods):
        yield "from typing_extensions import deprecated"
        yield ""
    if resource.methods:
        events = ["Events"] if any(method.stream for method in resource.methods) else []
        yield f"from specwright.runtime.operation import {listed(*events, 'Operation')}"
        functions = sorted(f"{colour}{name}" for colour in ("", "async_") for name in (style.raw, "streamed"))
        yield f"from specwright.runtime.raw import {listed(*functions)}"
    helper = [style.helper] if style.helper and resource.methods else []
    leaving = [style.plain] if style.plain and any(plain.values()) else []
    credentials = (
        [style.credentials] if style.credentials and any(method.credential for method in resource.methods) else []
    )
    yield f"from {style.module} import {listed(*sorted(style.bases.values()), *helper, *leaving, *credentials)}"
    if resource.methods:
        optional = style.helper is not None or any(
            style.absent == CLASSES.absent and not argument.required
            for method in resource.methods
            for argument in method.arguments
        )
        yield f"from specwright.runtime.sentinels import not_given{', omit' if optional else ''}"


def _method(
    method: ir.Method,
    constant: str,
    colour: str,
    suffix: str,
    forms: Sequence[Signature],
    scope: Scope,
    doc: Sequence[str],
    style: Style,
    plain_names: Collection[str],
) -> MethodView:
    *overloads, plain = (scope.settle(form) for form in forms)
    paged = method.page is not None
    function = "_call_page" if paged else "_call_nothing" if plain.returns == "None" else "_call"
    return MethodView(
        name=method.name + suffix,
        define="async def" if colour and not paged else "def",
        call=f"{'await ' if colour and not paged else ''}{style.receiver}.{function}{suffix}",
        options=style.options_of(method),
        operation=constant,
        overloads=tuple(overloads),
        parameters=plain.parameters,
        returns=plain.returns,
        doc=tuple(doc),
        arguments=tuple(_arguments(method, style.plain or "", plain_names, style.rest_of(method))),
        deprecated="Deprecated by the provider." if method.deprecated else "",
    )


def _arguments(method: ir.Method, plain: str, plain_names: Collection[str], rest: str | None) -> Iterable[str]:
    """What a method hands on. `plain` is the function that leaves None out of the arguments `plain_names`, `rest` the
    argument with further keys of the body."""

    def value(argument: ir.Argument) -> str:
        if argument.const is not None:
            return ascii(argument.const)
        return f"{plain}({argument.name})" if argument.name in plain_names else argument.name

    for place, key in (("path", "path"), ("query", "query"), ("header", "headers"), ("body", "body")):
        items = [argument for argument in method.arguments if argument.to == place]
        if items:
            pairs = [f"{item.wire!a}: {value(item)}" for item in items]
            pairs += [f"**({rest} or {{}})"] if rest is not None and place == "body" else []
            yield f"{key}={{{', '.join(pairs)}}}"
    for argument in method.arguments:
        if argument.to == "whole":
            yield f"body={argument.name}"
