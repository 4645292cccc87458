"""Makes a provider's lock: what is locked stays, an official surface names what is new, rules name the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from specwright_generator import ir
from specwright_generator.naming import bodies, definitions, hints, inline, methods, operations
from specwright_generator.naming.directions import apart
from specwright_generator.naming.lock import Lock, MethodNames, TypeNames
from specwright_generator.naming.renames import likely
from specwright_generator.naming.rules import field_names, module_name, resource_name, unique
from specwright_generator.naming.settle import settle
from specwright_generator.naming.surface import Surface, is_eponymous
from specwright_generator.naming.uses import Uses, edges_of, reachable, uses
from specwright_generator.naming.walk import Matched, match

_SAME = 0.95
"""The least resemblance of an official alias to what it may be another name of."""


@dataclass(frozen=True)
class Changes:
    """What a new lock has that the old one had not, and the other way round.

    `renamed` are keys that most likely stand for the same thing as before; they keep its names.  `absent` are
    parameters of official methods that the document does not have.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def relock(api: ir.Api, lock: Lock, surface: Surface | None = None) -> tuple[Lock, Changes]:
    """The lock for `api` as it is now, and what changed. Locking the same API again changes nothing."""
    matched = match(api, surface) if surface is not None else None
    renamed = {
        **likely(_real(lock.types) - api.definitions.keys(), api.definitions.keys() - lock.types.keys()),
        **_moved(api, lock),
    }
    standing = inline.find(api, lock.types.keys())
    kept = _carried(lock, renamed, {*api.definitions, *standing}, api)
    payloads = _payloads(api, kept, matched)
    calls, absent = _methods(api, kept, matched, payloads)
    types, aliases = apart(*_types(api, kept, matched, surface, calls, payloads, standing), api.definitions)
    models = {key: each.model for key, each in types.items()}
    by_key = {operation.key: operation for operation in api.operations}
    calls = {key: methods.outcome(each, by_key[each.operation], api.definitions, models) for key, each in calls.items()}
    new = Lock(
        resources=_resources(calls, kept, surface),
        methods=calls,
        types=types,
        aliases=aliases,
        fields=_fields(api, kept, matched),
        exports=_exports(kept, surface, types, aliases, calls),
        client_resources=_top(calls, kept, surface),
    )
    before = {*lock.methods, *lock.types}
    after = {*new.methods, *new.types}
    return new, Changes(
        added=tuple(sorted(after - before - set(renamed.values()))),
        removed=tuple(sorted(before - after - set(renamed))),
        renamed=renamed,
        absent=absent,
    )


def _moved(api: ir.Api, lock: Lock) -> dict[str, str]:
    locked = {each.operation for each in lock.methods.values()}
    now = {operation.key for operation in api.operations}
    return likely(locked - now, now - locked)


def _real(keys: Iterable[str]) -> set[str]:
    """Keys that are no inline arrays'."""
    return {key for key in keys if not key.startswith("[")}


def _carried(lock: Lock, renamed: Mapping[str, str], present: Collection[str], api: ir.Api) -> Lock:
    """The old lock without what is gone, under the new keys."""
    now = {operation.key for operation in api.operations}
    kept = {
        key: replace(each, operation=renamed.get(each.operation, each.operation)) for key, each in lock.methods.items()
    }
    return replace(
        lock,
        methods={key: each for key, each in kept.items() if each.operation in now},
        types={new: each for key, each in lock.types.items() if (new := renamed.get(key, key)) in present},
        fields={new: each for key, each in lock.fields.items() if (new := renamed.get(key, key)) in api.definitions},
    )


def _payloads(api: ir.Api, kept: Lock, matched: Matched | None) -> dict[str, bodies.Payload]:
    """What each operation sends, judged by the keys that its methods take."""
    wires: dict[str, set[str]] = {}
    for each in kept.methods.values():
        wires.setdefault(each.operation, set()).update(wire for _, wire, to in each.arguments if to == "body")
    for call in matched.calls if matched is not None else ():
        if call.operation.key not in wires or not any(
            each.operation == call.operation.key for each in kept.methods.values()
        ):
            wires.setdefault(call.operation.key, set()).update(call.fields)
    whole = {each.operation for each in kept.methods.values() if any(to == "whole" for _, _, to in each.arguments)}
    for call in matched.calls if matched is not None else ():
        if any(to == "whole" for _, to in call.method.slots.values()):
            whole.add(call.operation.key)
    return {
        operation.key: bodies.payload(
            operation, api.definitions, wires.get(operation.key, ()), whole=operation.key in whole
        )
        for operation in api.operations
    }


def payloads(api: ir.Api, lock: Lock) -> dict[str, bodies.Payload]:
    """What each operation of `api` sends, by the methods of `lock`."""
    return _payloads(api, lock, None)


def _methods(
    api: ir.Api, kept: Lock, matched: Matched | None, payloads: Mapping[str, bodies.Payload]
) -> tuple[dict[str, MethodNames], dict[str, tuple[str, ...]]]:
    found: dict[str, MethodNames] = {}
    absent: dict[str, tuple[str, ...]] = {}
    by_key = {operation.key: operation for operation in api.operations}
    for key, each in kept.methods.items():
        found[key] = methods.complete(each, by_key[each.operation], payloads[each.operation])
    for call in matched.calls if matched is not None else ():
        call = replace(call, payload=payloads[call.operation.key])
        names, missing = methods.official(call)
        if missing:
            absent[call.method.key] = tuple(missing)
        known = found.get(call.method.key)
        found[call.method.key] = methods.in_order(known, call.method.params) if known is not None else names
    named = {each.operation for each in found.values()}
    rest = [operation for operation in api.operations if operation.key not in named]
    for key, (resource, name) in operations.names(rest, found, _paths(found)).items():
        found[f"{resource}.{name}"] = methods.ruled(by_key[key], payloads[key])
    for key, each in found.items():
        if each.params is None:
            found[key] = replace(each, params=methods.request_symbol(key, each))
    return found, absent


def _paths(calls: Iterable[str]) -> set[str]:
    """Every resource path that the methods need, parents included."""
    found: set[str] = set()
    for key in calls:
        path = key.rpartition(".")[0]
        while path:
            found.add(path)
            path = path.rpartition(".")[0]
    return found


def _resources(calls: Iterable[str], kept: Lock, surface: Surface | None) -> dict[str, ir.Symbol]:
    paths = _paths(calls)
    found: dict[str, ir.Symbol] = {}
    modules = {each.module for each in kept.resources.values()}
    modules |= {each.module for each in surface.resources.values()} if surface is not None else set()
    for path in sorted(paths):
        known = kept.resources.get(path) or (surface.resources.get(path) if surface is not None else None)
        if known is None:
            parts = [module_name(part) for part in path.split(".")]
            if any(other.startswith(path + ".") for other in paths):
                parts.append(parts[-1])
            above = {".".join(parts[:end]) for end in range(1, len(parts))}
            if above & modules:
                # A module cannot hold others: the official one above is no package.
                parts = ["_".join(parts)]
            known = ir.Symbol(module=".".join(parts), name=resource_name(path.rpartition(".")[2]))
        found[path] = known
    return found


def _top(calls: Iterable[str], kept: Lock, surface: Surface | None) -> tuple[str, ...]:
    present = {path.partition(".")[0] for path in _paths(calls)}
    order = [*kept.client_resources, *(surface.resources if surface is not None else ()), *sorted(present)]
    return tuple(dict.fromkeys(each for each in order if each in present))


def _types(
    api: ir.Api,
    kept: Lock,
    matched: Matched | None,
    surface: Surface | None,
    calls: Mapping[str, MethodNames],
    payloads: Mapping[str, bodies.Payload],
    standing: Mapping[str, ir.Definition],
) -> tuple[dict[str, TypeNames], dict[ir.Symbol, ir.Symbol]]:
    used = uses(api, payloads)
    if surface is not None and surface.twins:
        every_use = used.model | used.param | used.spread
        used = Uses(every_use, every_use, frozenset())
    known = dict(kept.types)
    for key, names in hints.types(api).items():
        known.setdefault(key, names)
    used = _with_locked(used, known, api)
    aliases = dict(kept.aliases)
    if matched is not None and surface is not None:
        settled = settle(matched.votes, api.definitions, surface)
        for (key, direction), symbol in sorted(settled.names.items()):
            if key in matched.votes.inline or key in (used.model if direction == "model" else used.param):
                names = known.get(key, TypeNames())
                if direction == "model" and names.model is None:
                    known[key] = replace(names, model=symbol)
                elif direction == "param" and names.param is None:
                    known[key] = replace(names, param=symbol)
        for symbol, target in sorted(settled.aliases.items()):
            aliases.setdefault(symbol, target)
        if surface.twins:
            known = _twins(known, surface)
            aliases = {**_namesakes(matched, known, surface), **aliases}
    requests = {each.params for each in calls.values() if each.params is not None}
    every = {**api.definitions, **standing, **(matched.votes.inline if matched is not None else {})}
    namer = definitions.Namer(every, known, {*requests, *aliases, *_variants(requests)})
    namer.fill(used, *_modules(api, calls))
    found = definitions.types(namer.names)
    present = {symbol for each in found.values() for symbol in (each.model, each.param)}
    return found, {symbol: target for symbol, target in sorted(aliases.items()) if target in present}


def _with_locked(used: Uses, known: Mapping[str, TypeNames], api: ir.Api) -> Uses:
    """What has a name keeps it where nothing uses it in that direction any more; what it refers to needs one too."""
    edges = edges_of(api.definitions)
    model = used.model | reachable((key for key, each in known.items() if each.model is not None), edges)
    param = reachable((key for key, each in known.items() if each.param is not None), edges) - model
    return Uses(model, used.param | (param - used.spread), used.spread)


def _twins(known: Mapping[str, TypeNames], surface: Surface) -> dict[str, TypeNames]:
    """`known` with the official TypedDict beside each official model that has one."""
    taken = {each.param for each in known.values()}
    found = dict(known)
    for key, names in known.items():
        if names.model is not None and names.param is None:
            twin = ir.Symbol(module=names.model.module, name=f"{names.model.name}TypedDict")
            if twin in surface.types and twin not in taken:
                found[key] = replace(names, param=twin)
    return found


def _namesakes(matched: Matched, known: Mapping[str, TypeNames], surface: Surface) -> dict[ir.Symbol, ir.Symbol]:
    """Official aliases of what bears another official name, such as one union under the name of each of its fields."""
    borne = {symbol for each in known.values() for symbol in (each.model, each.param)}
    found: dict[ir.Symbol, ir.Symbol] = {}
    for (key, direction), symbols in sorted(matched.votes.types.items()):
        names = known.get(key, TypeNames())
        target = names.model if direction == "model" else names.param
        for symbol, score in sorted(symbols.items()):
            if target is not None and score >= _SAME and symbol not in borne and surface.types[symbol].kind == "alias":
                found.setdefault(symbol, target)
    return found


def _variants(requests: Iterable[ir.Symbol]) -> set[ir.Symbol]:
    """The names beside a request type that tell streaming calls from others."""
    endings = ("Base", "NonStreaming", "Streaming")
    return {replace(each, name=each.name + ending) for each in requests for ending in endings}


def _modules(api: ir.Api, calls: Mapping[str, MethodNames]) -> tuple[dict[str, str], dict[str, str]]:
    """Where the children of bodies and parameters belong, and those of answers, by pointer."""
    by_key = {operation.key: operation for operation in api.operations}
    requests: dict[str, str] = {}
    answers: dict[str, str] = {}
    for key, each in sorted(calls.items()):
        operation = by_key[each.operation]
        resource, _, name = key.rpartition(".")
        stem = methods.module_stem(resource, name)
        module = each.params.module if each.params is not None else f"{stem}_params"
        requests.setdefault(operation.pointer, module)
        answers.setdefault(operation.pointer, f"{stem}_response")
        for media in operation.body.media if operation.body is not None else ():
            if isinstance(media.type, ir.Ref):
                requests.setdefault(media.type.target, module)
    return requests, answers


def _fields(api: ir.Api, kept: Lock, matched: Matched | None) -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for key, definition in sorted(api.definitions.items()):
        if not isinstance(definition.type, ir.Model):
            continue
        known = kept.fields.get(key, {})
        if matched is not None and key not in kept.types:
            known = {**matched.votes.fields.get(key, {}), **known}
        names = field_names([each.wire for each in definition.type.fields], known)
        changed = {wire: name for wire, name in names.items() if wire != name}
        if changed:
            found[key] = changed
    return found


def _exports(
    kept: Lock,
    surface: Surface | None,
    types: Mapping[str, TypeNames],
    aliases: Mapping[ir.Symbol, ir.Symbol],
    calls: Mapping[str, MethodNames],
) -> dict[str, dict[str, ir.Symbol]]:
    present = {symbol for each in types.values() for symbol in (each.model, each.param) if symbol is not None}
    present |= set(aliases) | {each.params for each in calls.values() if each.params is not None}
    wanted = {package: dict(names) for package, names in kept.exports.items()}
    for package, name, symbol in surface.exports() if surface is not None else ():
        if symbol in present:
            wanted.setdefault(package, {}).setdefault(name, symbol)
    return offered(present, wanted)


def offered(
    present: Collection[ir.Symbol], wanted: Mapping[str, Mapping[str, ir.Symbol]]
) -> dict[str, dict[str, ir.Symbol]]:
    """What each package offers: what is wanted of what is present, and what no package offers but its module is
    called after."""
    found = {
        package: {name: symbol for name, symbol in names.items() if symbol in present}
        for package, names in wanted.items()
    }
    exported = {symbol for names in found.values() for symbol in names.values()}
    for symbol in sorted(set(present) - exported):
        if is_eponymous(symbol):
            names = found.setdefault(symbol.module.rpartition(".")[0], {})
            names[unique(symbol.name, names)] = symbol
    return {package: names for package, names in found.items() if names}
