"""Surfaces out of the IR: of our own client, of an older version of it, and of an upstream document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from specwright_generator import ir
from specwright_generator.frontends.sdk.package import Home, Package
from specwright_generator.naming.lock import read as read_lock
from specwright_generator.spec import Spec
from specwright_generator.verify.run import described

from .backends import on_backends
from .joining import joined
from .parts import parts
from .shapes import Named, Side, kinds, model_of
from .source_classes import class_members
from .source_tree import folders, written_methods
from .source_types import shown_types
from .surface import Method, Parameter, Streaming, Surface, Telling
from .written import answering, answers_of, as_written, helper, lasts, of_class

_DOCUMENT_TELLS: frozenset[Telling] = frozenset({"required", "kinds", "streaming", "wire"})


def symbol_names(definition: ir.Definition) -> Iterator[tuple[str, Side]]:
    """The names of a definition in our client, that of its model first."""
    if definition.model is not None:
        yield f"{definition.model.module}:{definition.model.name}", "model"
    if definition.param is not None:
        yield f"{definition.param.module}:{definition.param.name}", "param"


def client_surface(spec: Spec, root: Path | None = None, asked: Surface | None = None) -> Surface:
    """What the client of a spec offers: its generated methods, and with the project's `root` those written by hand.

    What the specs of its parts describe counts too (`parts`). Of public classes, and of types that no spec describes,
    those are looked up in the package that users import which `asked` has.

    Raises `InputError` where the names of a spec cannot be read.
    """
    whole = joined(described_surface(spec), {name: described_surface(part) for name, part in parts(spec).items()})
    return whole if root is None else _as_users_see(whole, spec, root, asked)


def described_surface(spec: Spec) -> Surface:
    """What one spec describes."""
    api = described(spec)
    lock = read_lock(spec.names, f"specs/{spec.provider}/names.json")
    named = Named(api.definitions, symbol_names)
    operations = {operation.key: operation for operation in api.operations}
    methods = {
        (each := _method(resource, method, operations[method.operation], named, api)).key: each
        for resource in api.resources
        for method in resource.methods
    }
    return Surface(
        name=spec.provider,
        version=api.version,
        methods=on_backends(methods, spec.fields),
        types={shape.name: shape for shape in named.shapes()},
        aliases={f"{a.module}:{a.name}": f"{b.module}:{b.name}" for a, b in lock.aliases.items()},
        sends=frozenset(name.lower() for name in _sent_by_itself(api, spec)),
    )


def _sent_by_itself(api: ir.Api, spec: Spec) -> Iterator[str]:
    for option in spec.manifest.client.options:
        yield from (name for name in (option.header, option.query) if name is not None)
    yield from (scheme.name for scheme in api.security if scheme.kind in ("header", "query"))
    for rule in spec.manifest.headers:
        yield from rule.headers
    for operation in api.operations:
        yield from (each.wire for each in operation.parameters if each.const is not None)


def _method(resource: ir.Resource, method: ir.Method, operation: ir.Operation, named: Named, api: ir.Api) -> Method:
    told = method.page.item if method.page is not None else method.returns.type
    event = method.stream.event if method.stream is not None else None
    answers = [each for each in (told, event) if each is not None]
    given = [argument.type for argument in method.arguments]
    return Method(
        key=f"{resource.path}.{method.name}" if resource.path else method.name,
        verb=operation.verb.upper(),
        path=_path(operation),
        parameters=tuple(_ordered(method, api)),
        returns=tuple(dict.fromkeys(name for each in answers for name in _tops(each, named, api))),
        uses=named.within([*answers, *given, method.returns.type, *bodies(operation)]),
        page=method.page.kind if method.page else "",
        streaming=_streaming(method),
        fixed=frozenset(argument.wire for argument in method.arguments if argument.const is not None),
        deprecated=method.deprecated,
        pointer=operation.pointer,
    )


def _path(operation: ir.Operation) -> str:
    """The path with what is always sent in the query."""
    path, _, query = operation.path.partition("?")
    fixed = [each for each in query.split("&") if each]
    fixed += [
        f"{each.wire}={each.const}"
        for each in operation.parameters
        if each.location == "query" and each.const is not None
    ]
    return f"{path}?{'&'.join(sorted(set(fixed)))}" if fixed else path


def _streaming(method: ir.Method) -> Streaming:
    if method.stream is None:
        return ""
    return "asked" if method.stream.switch is not None else "always"


def _ordered(method: ir.Method, api: ir.Api) -> Iterator[Parameter]:
    """Arguments in the order of the signature: positional ones, required ones, the others."""
    shown = [argument for argument in method.arguments if argument.const is None]
    flag = method.stream.flag if method.stream is not None else None
    for argument in sorted(shown, key=lambda each: (not each.positional, not each.required or each.wire == flag)):
        yield Parameter(
            name=argument.name,
            wire=argument.wire,
            place=argument.to,
            required=argument.required and argument.wire != flag,
            kinds=kinds(argument.type, api.definitions),
            positional=argument.positional,
        )


def _tops(type: ir.Type, named: Named, api: ir.Api) -> Iterator[str]:
    """The names of an answer: of its type, or of the members of an unnamed one."""
    match type:
        case ir.Nullable(inner=inner) | ir.Array(items=inner):
            yield from _tops(inner, named, api)
        case ir.Union(members=members):
            for member in members:
                yield from _tops(member, named, api)
        case ir.Ref(target=target):
            names = named.of(target)
            if names:
                yield names[0]
            elif isinstance(inside := api.definitions[target].type, ir.Ref | ir.Union | ir.Nullable | ir.Array):
                yield from _tops(inside, named, api)
        case _:
            return


def _as_users_see(whole: Surface, spec: Spec, root: Path, asked: Surface | None) -> Surface:
    """A surface with the methods as the package has them that users import: what is written by hand counts."""
    output = spec.manifest.output
    packages = {output.package.partition(".")[0]: root / output.folder / output.package.partition(".")[0]}
    if output.mirror is not None:
        head = output.mirror.partition(".")[0]
        packages[head] = root / output.mirror_folder / head
    sources = folders(packages)
    if sources is None:
        return whole
    module = output.mirror or output.package
    written = written_methods(sources, module, *_client_names(sources, module, spec))
    found: dict[str, Method] = {}
    for key, each in written.items():
        known = whole.methods.get(key) or whole.methods.get(each.same_as)
        by_hand = output.mirror is not None and each.place.startswith(f"{output.mirror}.")
        if known is not None and key == known.key and not by_hand:
            found[key] = replace(known, job=known.job or lasts(each))
        else:
            method = helper(each) if known is None else as_written(known, each)
            found[key] = answering(method, answers_of(each, whole))
    # A package by hand has a method where its client shows it; without one all that is generated is there.
    methods = found if found and output.mirror is not None else {**whole.methods, **found}
    whole = replace(whole, methods=methods)
    return whole if asked is None else _with_asked(whole, sources, module, asked)


def _with_asked(whole: Surface, sources: Package, module: str, asked: Surface) -> Surface:
    """A surface with the public classes and the types of `asked` that the package `module` shows."""
    members = {key: of_class(each) for key, each in class_members(sources, module, asked.classes).items()}
    lost = [name for name in asked.types if ":" in name and whole.shape(name) is None]
    shown = {shape.name: shape for shape in shown_types(sources, module, lost, whole.parts)}
    return replace(whole, methods={**whole.methods, **members}, types={**whole.types, **shown})


def _client_names(sources: Package, module: str, spec: Spec) -> Iterator[str]:
    """What both clients are called where users import them: as the manifest says, or what descends from those."""
    client = spec.manifest.client
    shown = sources.module(module)
    for stated in (client.class_name, client.async_class_name):
        homes = ((name, sources.find(module, name)) for name in (shown.names if shown is not None else ()))
        own = [name for name, home in homes if isinstance(home, Home) and sources.descends(home, stated)]
        yield stated if isinstance(sources.find(module, stated), Home) or not own else min(own)


# --- documents ----------------------------------------------------------------------------------------------------


def document_surface(api: ir.Api, name: str) -> Surface:
    """What an API document says by itself: endpoints under their verbs and paths, arguments by their wire names."""
    named = Named(api.definitions, lambda _: ())
    methods = {each.key: each for each in (_endpoint(operation, named, api) for operation in api.operations)}
    return Surface(name=name, version=api.version, methods=methods, tells=_DOCUMENT_TELLS)


def _endpoint(operation: ir.Operation, named: Named, api: ir.Api) -> Method:
    media = [each for response in operation.responses for each in response.media if response.status.startswith("2")]
    streamed = any(each.item is not None for each in media)
    only = streamed and all(each.item is not None for each in media)
    return Method(
        key=operation.key,
        verb=operation.verb.upper(),
        path=_path(operation),
        parameters=tuple(_sent(operation, api)),
        streaming="always" if only else "asked" if streamed else "",
        deprecated=operation.deprecated,
        pointer=operation.pointer,
    )


def sent_types(operation: ir.Operation, api: ir.Api) -> dict[tuple[str, str], tuple[ir.Type, bool]]:
    """Everything that a request can hold: (place, wire name) → its type and whether it is required."""
    found: dict[tuple[str, str], tuple[ir.Type, bool]] = {}
    for each in operation.parameters:
        if each.const is None and each.location != "cookie":
            found[each.location, each.wire] = each.type, each.required
    for media in operation.body.media if operation.body is not None else ():
        model = model_of(media.type, api.definitions)
        for field in model.fields if model is not None else ():
            found.setdefault(("body", field.wire), (field.type, field.required and not field.read_only))
        if model is None and media.type is not None:
            found.setdefault(("whole", ""), (media.type, operation.body is not None and operation.body.required))
    return found


def bodies(operation: ir.Operation) -> Iterator[ir.Type]:
    """The types that a request's body can have."""
    for media in operation.body.media if operation.body is not None else ():
        if media.type is not None:
            yield media.type


def _sent(operation: ir.Operation, api: ir.Api) -> Iterator[Parameter]:
    for (place, wire), (type, required) in sent_types(operation, api).items():
        yield Parameter(
            name=wire or "body", wire=wire, place=place, required=required, kinds=kinds(type, api.definitions)
        )
