"""The union of a document and an installed SDK: what only the SDK has is added, the document is right about the rest.

Operations meet by verb and path, types by their official names.  What both have and tell differently is a discrepancy,
for which the manifest says whose telling is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from specwright_generator.frontends.sdk.components import ALWAYS_HINT, METHOD_HINT
from specwright_generator.ir import Json
from specwright_generator.references import resolve

from .compare import Discrepancy
from .grammar import VERBS, child
from .union_schemas import ADDED, Homes, SchemaUnion

_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Union:
    """What a union did: how many elements of each kind were added, and what both tell differently."""

    added: Mapping[str, int]
    found: tuple[Discrepancy, ...]


@dataclass(slots=True)
class _State:
    added: Counter[str] = field(default_factory=Counter[str])
    found: list[Discrepancy] = field(default_factory=list[Discrepancy])


def unite(
    document: dict[str, Json],
    other: dict[str, Json],
    homes: Homes,
    *,
    source: str,
    pairs: Mapping[str, str],
    whole: Callable[[str], bool] = lambda _: False,
) -> Union:
    """Add to `document` what only `other`, read from an SDK, has.

    Args:
        document: the facts of the published document; changed in place.
        other: the document read from the SDK.
        homes: where in `document` the SDK's types already are.
        source: what additions are marked with.
        pairs: operation keys of `other` to those of `document`, for what is the same under another path.
        whole: says of the pointer of a schema whether the SDK's form takes the place of the document's.
    """
    state = _State()
    schemas = SchemaUnion(document, other, homes, source, state.added, state.found, whole)
    paths = _objects(document, "paths")
    known = {_endpoint(key): key for key in _keys(document)}
    exact = {_PLACE.sub("{}", key): key for key in _keys(document)}
    present = frozenset(_keys(document))
    for key in list(_keys(other)):
        verb, _, path = key.partition(" ")
        operation = _operation(other, key)
        same = (
            pairs.get(key)
            or exact.get(_PLACE.sub("{}", key))
            or (known.get(_endpoint(key)) if "#" not in key else None)
        )
        if same is None:
            _add(paths, verb.lower(), path, schemas.rewritten(operation))
            state.added["operations"] += 1
            continue
        if same in present:  # else a patch makes it, and says all of it
            _merge(document, same, operation, schemas, state, source)
    schemas.unite_types()
    _schemes(document, other)
    return Union(added=dict(sorted(state.added.items())), found=tuple(state.found))


def _add(paths: dict[str, Json], verb: str, path: str, operation: Json) -> None:
    """Add an operation under its path, or under the same path with other names for its places."""
    shape = _PLACE.sub("{}", path)
    written = next((each for each in paths if _PLACE.sub("{}", each) == shape), path)
    item = paths.setdefault(written, {})
    if isinstance(item, dict) and isinstance(operation, dict):
        renamed = dict(zip(_PLACE.findall(path), _PLACE.findall(written), strict=True))
        for parameter in _dicts(operation.get("parameters")):
            if parameter.get("in") == "path":
                parameter["name"] = renamed.get(str(parameter["name"]), parameter["name"])
        item[verb] = operation


def _merge(
    document: dict[str, Json], key: str, theirs: dict[str, Json], schemas: SchemaUnion, state: _State, source: str
) -> None:
    """Add to one operation of the document what only the SDK knows of it."""
    verb, _, path = key.partition(" ")
    pointer = child("", "paths", path, verb.lower())
    item = _objects(document, "paths")[path]
    ours = item.get(verb.lower()) if isinstance(item, dict) else None
    if not isinstance(ours, dict):
        return
    hint = theirs.get(METHOD_HINT)
    if hint is not None:
        ours[METHOD_HINT] = hint
    shared = [*_dicts(item.get("parameters") if isinstance(item, dict) else None), *_dicts(ours.get("parameters"))]
    parameters = [_resolved(document, each) for each in shared]
    by_name = {(_plain(each.get("name")), each.get("in")): each for each in parameters}
    added: list[Json] = []
    new: list[Json] = []
    for each in _dicts(theirs.get("parameters")):
        if each.get("in") == "path":
            continue
        same = by_name.get((_plain(each.get("name")), each.get("in")))
        if same is None:
            new.append(schemas.rewritten(each))
            added.append(each.get("name"))
            state.added["parameters"] += 1
        else:
            where = child(pointer, "parameters", str(same.get("name")))
            if ALWAYS_HINT in each:
                same.setdefault(ALWAYS_HINT, each[ALWAYS_HINT])
            schemas.unite(same.get("schema", {}), each.get("schema", {}), child(where, "schema"))
            if bool(same.get("required")) != bool(each.get("required")):
                _differ(state, where, "required", bool(same.get("required")), bool(each.get("required")))
    if new:
        ours["parameters"] = [*_list(ours.get("parameters")), *new]
        _mark(ours, source, added)
    _body(document, ours, theirs, schemas, state, pointer)
    _answers(document, ours, theirs, schemas, state, pointer)


def _body(
    document: dict[str, Json],
    ours: dict[str, Json],
    theirs: dict[str, Json],
    schemas: SchemaUnion,
    state: _State,
    pointer: str,
) -> None:
    body = theirs.get("requestBody")
    if not isinstance(body, dict):
        return
    mine = ours.get("requestBody")
    if not isinstance(mine, dict):
        ours["requestBody"] = schemas.rewritten(body)
        state.added["bodies"] += 1
        return
    mine = _resolved(document, mine)
    content, other = mine.get("content"), body.get("content")
    if not isinstance(content, dict) or not isinstance(other, dict):
        return
    for media, value in other.items():
        if not isinstance(value, dict):
            continue
        # The document may take the same keys in several media types; each gets what is missing.
        for name in [media] if media in content else list(content):
            known = content[name]
            if isinstance(known, dict) and "schema" in known:
                where = child(pointer, "requestBody", "content", name, "schema")
                schemas.unite(known["schema"], value.get("schema", {}), where, request=True)


def _answers(
    document: dict[str, Json],
    ours: dict[str, Json],
    theirs: dict[str, Json],
    schemas: SchemaUnion,
    state: _State,
    pointer: str,
) -> None:
    responses, others = ours.get("responses"), theirs.get("responses")
    if not isinstance(responses, dict) or not isinstance(others, dict):
        return
    status = next((each for each in responses if each.startswith("2")), None)
    good = others.get("200")
    if status is None or not isinstance(good, dict):
        return
    value = responses[status]
    response = _resolved(document, value) if isinstance(value, dict) else {}
    content, other = response.get("content"), good.get("content")
    if not isinstance(other, dict):
        return
    if not isinstance(content, dict):
        response["content"] = schemas.rewritten(other)
        state.added["media types"] += len(other)
        return
    for media, body in other.items():
        known = content.get(media)
        where = child(pointer, "responses", status, "content", media)
        if isinstance(known, dict) and isinstance(body, dict) and "schema" in known:
            schemas.unite(known["schema"], body.get("schema", {}), child(where, "schema"))
        elif media == "text/event-stream":
            content[media] = schemas.rewritten(body)
            state.added["streams"] += 1
        elif media == "application/json" or not content:
            _differ(state, where, "answer", list[Json](sorted(content)), list[Json](sorted(other)))


def _schemes(document: dict[str, Json], other: dict[str, Json]) -> None:
    """The security schemes that operations of the SDK name."""
    theirs = _objects(_objects(other, "components"), "securitySchemes")
    if theirs:
        components = _objects(document, "components")
        ours = _objects(components, "securitySchemes")
        for name, scheme in theirs.items():
            ours.setdefault(name, scheme)


def _mark(owner: dict[str, Json], source: str, names: list[Json]) -> None:
    """Record which parts of `owner` came from `source`."""
    marks = owner.setdefault(ADDED, {})
    if isinstance(marks, dict):
        marks[source] = [*_list(marks.get(source)), *names]


def _differ(state: _State, pointer: str, what: str, ours: Json, theirs: Json) -> None:
    state.found.append(Discrepancy(pointer=child(pointer, what), kind="changed", primary=ours, secondary=theirs))


def _keys(document: dict[str, Json]) -> Iterator[str]:
    for path, item in _objects(document, "paths").items():
        for verb in VERBS:
            if isinstance(item, dict) and verb in item:
                yield f"{verb.upper()} {path}"


def _operation(document: dict[str, Json], key: str) -> dict[str, Json]:
    verb, _, path = key.partition(" ")
    item = _objects(document, "paths")[path]
    found = item.get(verb.lower()) if isinstance(item, dict) else None
    return found if isinstance(found, dict) else {}


def _endpoint(key: str) -> str:
    return _PLACE.sub("{}", key.partition("#")[0]).rstrip("/")


def _resolved(document: dict[str, Json], value: dict[str, Json]) -> dict[str, Json]:
    reference = value.get("$ref")
    if isinstance(reference, str):
        try:
            found = resolve(document, reference)
        except LookupError:
            return value
        return found if isinstance(found, dict) else value
    return value


def _objects(owner: dict[str, Json], key: str) -> dict[str, Json]:
    """The object under `key`, made if there is none."""
    found = owner.setdefault(key, {})
    return found if isinstance(found, dict) else {}


def _dicts(value: Json) -> list[dict[str, Json]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _list(value: Json) -> list[Json]:
    return list(value) if isinstance(value, list) else []


def _plain(name: Json) -> str:
    """A parameter's name without regard to case and to the brackets that arrays may bear."""
    return str(name).lower().removesuffix("[]")
