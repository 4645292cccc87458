"""The surface of an installed SDK: `sdk:openai`. Its source is read, nothing of it is imported or run."""

from __future__ import annotations

import ast
import importlib.metadata
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from specwright_generator import ir
from specwright_generator.frontends import google, speakeasy
from specwright_generator.frontends.openapi import read as read_openapi
from specwright_generator.frontends.sdk.clients import client_of
from specwright_generator.frontends.sdk.components import METHOD_HINT, NAME_HINT
from specwright_generator.frontends.sdk.package import Home, Package, dotted
from specwright_generator.importing.report import Report
from specwright_generator.importing.sdk import Sdk, read_sdk
from specwright_generator.naming.surface import Official, OfficialMethod
from specwright_generator.naming.surface import Surface as OfficialSurface
from specwright_generator.problems import InputError, Problem
from specwright_generator.spec import FIELDS

from .backends import on_backends
from .described import bodies, sent_types
from .joining import joined
from .shapes import Named, Side, kinds
from .source_classes import class_members, public_classes
from .source_tree import Written, resources_of, written_methods, written_transport
from .source_types import undescribed
from .surface import TELLINGS, Method, Parameter, Streaming, Surface, Telling
from .written import answering, answers_of, as_written, helper, lasts, of_class, page_of, streaming_of

_ASYNC_CLIENT = "AsyncAPIClient"
_STREAMS = frozenset({"Stream", "AsyncStream", "EventStream", "JsonLStream"})


def is_installed(package: str) -> bool:
    """Whether a distribution of this name is installed."""
    try:
        importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def sdk_surface(name: str) -> Surface:
    """The surface of the installed package `name`: `openai`, `openai==3.52.0`, or an SDK inside: `….==3.4.0#_gaos`.

    Raises `InputError` where it is not installed, in that version, or is in a style that cannot be read.
    """
    distribution, _, version = name.partition("==")
    if not version:
        if not is_installed(distribution):
            raise _problem(name, "it is not installed", "install it, or give another --reference")
        version = importlib.metadata.version(distribution)
    found = read_sdk(f"sdk:{distribution}=={version}", "", Report())
    if not found.surface.methods:
        raise _problem(name, "no client with methods is found in it", "write a surface file of it")
    below = {part: sdk_surface(f"{distribution}=={version}#{part}") for part in _parts(found.package)}
    return _with_methods(found, joined(_with_types(found, distribution, version), below))


def _with_types(found: Sdk, name: str, version: str) -> Surface:
    """The surface of a package without its methods."""
    api, _ = read_openapi(found.document, file=name, provider="")
    types = {shape.name: shape for shape in Named(api.definitions, _hinted).shapes()}
    return Surface(
        name=name,
        version=version,
        types={**types, **{shape.name: shape for shape in undescribed(found.package, types)}},
        aliases=dict(_aliases(found.surface)),
        tells=_source(found.package)[1],
    )


def _with_methods(found: Sdk, surface: Surface) -> Surface:
    """The surface with what the client and the public classes show; it has the methods of its parts already."""
    clients, _ = _source(found.package)
    # Where backends share a method, it stands on private ones that ask: what is written of it goes before theirs.
    calls = found.files.get(FIELDS, {})
    written = written_methods(found.package, *clients)
    api, _ = read_openapi(found.document, file=f"sdk:{surface.name}", provider="")
    named = Named(api.definitions, _hinted)
    operations = {
        str(key): operation for operation in api.operations for key in _list(operation.hints.get(METHOD_HINT))
    }
    methods: dict[str, Method] = {}
    for stated in found.surface.methods:
        if stated.key in written or not written:
            methods[stated.key] = _method(stated, operations.get(stated.key), written.get(stated.key), named, api)
    for key, each in written.items():
        if key in methods and not calls:
            continue
        places = (
            methods.get(key),
            methods.get(each.same_as),
            surface.methods.get(key),
            surface.methods.get(each.same_as),
        )
        other = next((method for method in places if method is not None), None)
        method = helper(each) if other is None else as_written(other, each)
        methods[key] = answering(method, answers_of(each, surface))
    module, *names = clients
    resources = [each for name in dict.fromkeys(names) for each in resources_of(found.package, module, name)]
    members = _members(found.package, resources, written.values())
    transport = {key: helper(each) for key, each in written_transport(found.package, *clients).items()}
    classes = dict.fromkeys(".".join(key.split(".")[:2]) for key in members)
    methods = on_backends(methods, calls)
    return replace(surface, methods={**methods, **members}, classes=tuple(classes), transport=transport)


def _members(package: Package, resources: Sequence[tuple[str, Home]], methods: Iterable[Written]) -> dict[str, Method]:
    """The members of public classes. What a method hands out is made by nobody else: its initializer is no member."""
    classes = public_classes(package, (home for _, home in resources))
    members = class_members(package, package.name, classes, frozenset(path for path, _ in resources))
    handed = {full.removeprefix(f"{package.name}.").replace(":", ".") for each in methods for full in each.answers}
    return {key: of_class(each) for key, each in members.items() if key not in handed}


def _parts(package: Package) -> Iterator[str]:
    """The SDKs of another style inside of a package of Google's."""
    if google.layout_of(package) is None:
        return
    for folder in sorted(path.parent for path in package.root.glob("*/__init__.py")):
        inside = Package(f"{package.name}.{folder.name}", package.version, folder, part=folder.name)
        if speakeasy.layout_of(inside) is not None:
            yield folder.name


def _source(package: Package) -> tuple[tuple[str, str, str], frozenset[Telling]]:
    """Where the clients of a package are (the module and both names), and what can be told of one in its style."""
    if google.layout_of(package) is not None:
        return (f"{package.name}.client", "Client", "AsyncClient"), frozenset(TELLINGS)
    layout = speakeasy.layout_of(package)
    if layout is not None and layout.client is not None:
        client = layout.client
        return (client.module, client.name, client.name), frozenset(TELLINGS) - {"pagination"}
    return (f"{package.name}._client", *_clients(package)), frozenset(TELLINGS)


def _method(
    official: OfficialMethod,
    operation: ir.Operation | None,
    written: Written | None,
    named: Named,
    api: ir.Api,
) -> Method:
    page, names = official.page or "", list(_names(official.returns))
    returns = written.returns if written is not None else ""
    sent = sent_types(operation, api) if operation is not None else {}
    answers = [
        type
        for response in (operation.responses if operation is not None else ())
        for media in response.media
        for type in (media.type, media.item)
    ]
    return Method(
        key=official.key,
        verb=official.verb.upper(),
        path=official.path,
        parameters=tuple(_parameters(official, written, sent, api)),
        returns=tuple(dict.fromkeys(_symbol(name) for name in names if "." in name)),
        uses=named.within([*answers, *(type for type, _ in sent.values()), *(bodies(operation) if operation else ())]),
        sync=written is None or written.sync,
        asynchronous=written is None or written.asynchronous,
        page=re.sub(r"^(Async|Sync)", "", page.partition("[")[0].rpartition(".")[2]) or page_of(returns),
        streaming=_streaming(official.returns) or streaming_of(returns),
        job=written is not None and lasts(written),
        deprecated=official.deprecated,
        pointer=written.place if written is not None else "",
    )


def _parameters(
    official: OfficialMethod,
    written: Written | None,
    sent: Mapping[tuple[str, str], tuple[ir.Type, bool]],
    api: ir.Api,
) -> Iterator[Parameter]:
    """The arguments as they are written, each with what the request takes in its place."""
    places = {_plain(wire): (place, wire) for place, wire in sent}
    names = [each.name for each in written.parameters] if written is not None else list(official.params)
    alone = {each.name: each for each in written.parameters} if written is not None else {}
    for name in names:
        wire, place = official.slots.get(name, (official.wires.get(name, name), ""))
        place, wire = (place, wire) if (place, wire) in sent else places.get(_plain(wire), (place, ""))
        type, _ = sent.get((place, wire), (None, False))
        yield Parameter(
            name=name,
            wire=wire,
            place=place,
            required=name in official.required if name in official.params else alone[name].required,
            kinds=kinds(type, api.definitions) if type is not None else frozenset(),
            positional=alone[name].positional if name in alone else None,
        )


def _plain(wire: str) -> str:
    """A wire name as arguments are called: `created_at[gte]` is `created_at_gte`."""
    return re.sub(r"\W+", "_", wire).strip("_").lower()


def _streaming(returns: str) -> Streaming:
    members = list(_union(ast.parse(returns, mode="eval").body)) if returns else []
    streams = [each for each in members if isinstance(each, ast.Subscript) and _last(each.value) in _STREAMS]
    if not streams:
        return ""
    return "always" if len(streams) == len(members) else "asked"


def _union(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp):
        yield from _union(node.left)
        yield from _union(node.right)
    else:
        yield node


def _names(annotation: str) -> Iterator[str]:
    """Whole dotted names in an annotation."""
    waiting: list[ast.AST] = [ast.parse(annotation, mode="eval").body] if annotation else []
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Name | ast.Attribute):
            yield dotted(node)
        else:
            waiting.extend(ast.iter_child_nodes(node))


def _symbol(name: str) -> str:
    module, _, last = name.rpartition(".")
    return f"{module}:{last}"


def _aliases(official: OfficialSurface) -> Iterator[tuple[str, str]]:
    for module, names in official.modules.items():
        for name, found in names.items():
            target = found.symbol if isinstance(found, Official) else found
            if (target.module, target.name) != (module, name):
                yield f"{module}:{name}", f"{target.module}:{target.name}"


def _hinted(definition: ir.Definition) -> Iterator[tuple[str, Side]]:
    hint = definition.hints.get(NAME_HINT)
    sides: tuple[Side, ...] = ("model", "param")
    for side in sides:
        if isinstance(hint, dict) and side in hint:
            yield str(hint[side]), side


def _clients(package: Package) -> tuple[str, str]:
    """The names of the synchronous and the asynchronous client."""
    name = f"{package.name}._client"
    module, client = package.module(name), client_of(package)
    for node in module.names.values() if module is not None else ():
        if isinstance(node, ast.ClassDef) and package.descends(Home(name, node.name, node), _ASYNC_CLIENT):
            return client.name if client is not None else "", node.name
    return (client.name, "") if client is not None else ("", "")


def _last(node: ast.expr) -> str:
    return dotted(node).rpartition(".")[2]


def _list(value: ir.Json) -> Sequence[ir.Json]:
    return value if isinstance(value, list) else ()


def _problem(name: str, message: str, advice: str) -> InputError:
    return InputError([Problem(file=f"sdk:{name:.100}", pointer="", level="error", message=message, advice=advice)])
