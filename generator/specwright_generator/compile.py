"""Spec in, files out: the compiler as one pure function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import ir
from .formatting import format_files
from .frontends.openapi import read
from .manifest import Manifest
from .passes import names, surface
from .problems import Problem
from .render.backends import backends, endpoints
from .render.blocks import Block
from .render.client import render_client
from .render.method_docs import Sources
from .render.models import render_models
from .render.modules import alias_blocks, assemble, either_blocks, index, mirror
from .render.pagination import render_pagination
from .render.resources import render_resource
from .render.styles import Style, style_of
from .render.typeddicts import render_params
from .rendered import rendered_pointers
from .spec import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What became of a spec.

    `files` maps paths below the project's root to texts; `roots` are the folders that belong to the provider and hold
    nothing else.  `pointers` are the spec elements that the files stand for.
    """

    api: ir.Api
    files: Mapping[str, str]
    roots: tuple[str, ...]
    problems: tuple[Problem, ...]
    pointers: frozenset[str]
    stats: Mapping[str, int]


def compile_spec(spec: Spec, *, cache: Path | None = None) -> Compiled:
    """Compile `spec`. Pure: the same spec gives the same files, byte for byte, in any process.

    A part of the spec that can not be compiled costs that part and is a problem in the result. `cache` is a folder
    that keeps what other programs made of parts of it, by content; it only saves time, and may be lost or broken.
    """
    api, problems = read(spec.document, file=f"specs/{spec.provider}/api.json", provider=spec.provider)
    api, more = names.assign(api, spec.names, file=f"specs/{spec.provider}/names.json")
    problems += more
    api, more = surface.apply(
        replace(api, package=spec.manifest.output.package, conventions=spec.manifest.conventions), spec.manifest
    )
    problems += more
    mixins, more = _mixins(api, spec.manifest)
    problems += more
    blocks = [*render_models(api, mixins=mixins, cache=cache and cache / "annotations.json"), *render_params(api)]
    blocks = [_standing_in(block, mixins.get(block.symbol)) for block in blocks]
    aliases, exports = names.types(api, spec.names)
    blocks += alias_blocks(aliases, known={block.symbol for block in blocks})
    if api.conventions.keys == "python":
        either, exports = either_blocks(exports, known={block.symbol for block in blocks if block.kind != "alias"})
        blocks += either
    provider = spec.provider
    types = assemble(
        blocks,
        exports,
        provider=provider,
        package=f"{api.package}.types",
        shared=_shared(aliases),
        offers=spec.manifest.offers,
    )
    sources = Sources(spec.manifest.docs, endpoints(spec.fields))
    resources = _resources(api, sources, style_of(spec.manifest.client.style))
    output = spec.manifest.output
    client = spec.manifest.client
    generated = _folder(output.folder, output.package)
    clients = (client.class_name, client.async_class_name)
    files = {
        f"{generated}/__init__.py": index(
            dict.fromkeys(clients, f"{output.package}.client"), {name: name for name in clients}, provider=provider
        ),
        f"{generated}/client.py": render_client(api, spec.manifest),
        f"{generated}/pagination.py": render_pagination(api, spec.manifest),
        **{f"{generated}/{path}": text for path, text in backends(spec.fields).items()},
        **{f"{generated}/types/{path}": text for path, text in types.items()},
        **{f"{generated}/resources/{path}": text for path, text in resources.items()},
    }
    first_party = (output.package.partition(".")[0], "specwright")
    files = format_files(files, first_party, cache=cache and cache / "formatted.json")
    roots = [generated]
    if output.mirror is None:
        files[f"{generated}/py.typed"] = ""
    mirrored = (("types", output.types, types), ("resources", "resources", resources))
    for folder, shown, made in mirrored if output.mirror else ():
        public = f"{_folder(output.mirror_folder, output.mirror or '')}/{shown}"
        package = f"{output.package}.{folder}"
        files |= {f"{public}/{path}": mirror(path, provider=provider, package=package) for path in made}
        roots.append(public)
    methods = [method for resource in api.resources for method in resource.methods]
    return Compiled(
        api=api,
        files=files,
        roots=tuple(roots),
        problems=tuple(sorted(problems)),
        pointers=rendered_pointers(api, blocks),
        stats={
            "operations": len(api.operations),
            "methods": len(methods),
            "models": sum(block.kind == "model" for block in blocks),
            "streams": sum(method.stream is not None for method in methods),
            "files": len(files),
        },
    )


def _folder(root: str, package: str) -> str:
    """The folder of a package below the project's root."""
    path = package.replace(".", "/")
    return path if root == "." else f"{root}/{path}"


def _shared(aliases: Mapping[ir.Symbol, ir.Symbol]) -> frozenset[ir.Symbol]:
    """Symbols that other modules have under names of their own."""
    return frozenset(target for symbol, target in aliases.items() if symbol.module != target.module)


def _standing_in(block: Block, name: str | None) -> Block:
    """`block`, or what is written by hand in place of an alias: an alias has no class that could inherit from it."""
    if name is None or block.kind != "alias":
        return block
    module, _, target = name.partition(":")
    imports = frozenset({(module, target), ("typing_extensions", "TypeAlias")})
    return replace(block, text=f"{block.symbol.name}: TypeAlias = {target}\n", uses=frozenset(), imports=imports)


def _mixins(api: ir.Api, manifest: Manifest) -> tuple[dict[ir.Symbol, str], list[Problem]]:
    """The manifest's mixins by the symbols of classes; a name that no type has is a problem."""
    types = {symbol for each in api.definitions.values() for symbol in (each.model, each.param)}
    found: dict[ir.Symbol, str] = {}
    problems: list[Problem] = []
    for name, mixin in manifest.mixins.items():
        module, _, class_name = name.removeprefix("types.").rpartition(".")
        symbol = ir.Symbol(module=module, name=class_name)
        if symbol in types:
            found[symbol] = mixin
        else:
            file = f"specs/{api.provider}/provider.toml"
            message = f"no type is called {name!a}"
            problems.append(Problem(file=file, pointer="", level="error", message=message, advice="mend [mixins]"))
    return found, problems


def _resources(api: ir.Api, sources: Sources, style: Style) -> dict[str, str]:
    files: dict[str, str] = {}
    indexes: dict[str, dict[str, str]] = {"": {}}
    for resource in api.resources:
        prefix = resource.path + "."
        children = [
            other for other in api.resources if other.path.startswith(prefix) and "." not in other.path[len(prefix) :]
        ]
        files[resource.module.replace(".", "/") + ".py"] = render_resource(resource, children, api, sources, style)
        parts = resource.module.split(".")
        homes = [".".join(parts[:-1])]
        if parts[-2:-1] == parts[-1:]:
            # A resource with children is a package of its own; the package around it offers it too.
            homes.append(".".join(parts[:-2]))
        for end in range(len(parts)):
            indexes.setdefault(".".join(parts[:end]), {})
        for home in homes:
            for colour in ("", "Async"):
                for form in ("", "WithRawResponse", "WithStreamingResponse"):
                    indexes[home][f"{colour}{resource.name}{form}"] = f"{api.package}.resources.{resource.module}"
    for package, members in indexes.items():
        path = f"{package.replace('.', '/')}/__init__.py".lstrip("/")
        files[path] = index(members, {name: name for name in members}, provider=api.provider)
    return files
