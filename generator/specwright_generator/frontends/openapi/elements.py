"""The elements of a document, for the ledger: a walk of its own that shares nothing with reading into the IR."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import unquote

from specwright_generator.importing.extensions import LEFT_OUT
from specwright_generator.ir import Json

Kind: TypeAlias = Literal["operation", "parameter", "field", "enum value", "media type", "stream", "event", "callback"]

_VERBS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_STREAMS = ("text/event-stream", "jsonl", "jsonlines", "ndjson", "stream+json", "json-seq")
_ONE = ("items", "additionalProperties")
_MANY = ("allOf", "anyOf", "oneOf", "prefixItems")


class Element(NamedTuple):
    """Something of the document that a client must have: what it is, and the JSON pointer where it stands.

    Values of enums stand at `…/enum/0` or `…/const` (null is not a value but nullability); the parameters that a path
    key fixes stand at the path; a stream stands at its media type.  `reason` says of what no client can have why not.
    """

    kind: Kind
    pointer: str
    reason: str = ""


def elements(document: Mapping[str, Json]) -> list[Element]:
    """Every element of an OpenAPI document, each once, ordered by where the walk meets it.

    All component schemas count, used or not.  Other components count where something refers to them.  What validates
    but shapes no type (`not`, `if`, `contains`) and the headers of responses do not count.
    """
    return list(dict.fromkeys(_Walk(document).run()))


@dataclass(slots=True)
class _Walk:
    document: Mapping[str, Json]
    waiting: list[tuple[Json, str]] = field(default_factory=list[tuple[Json, str]])
    seen: set[str] = field(default_factory=set[str])

    def run(self) -> Iterator[Element]:
        yield from self._paths("paths")
        yield from self._paths("webhooks")
        components = _object(self.document.get("components"))
        for name, schema in _object(components.get("schemas")).items():
            self.waiting.append((schema, _under("#/components/schemas", name)))
        yield from self._schemas()

    def _target(self, node: Json, pointer: str) -> tuple[dict[str, Json], str]:
        """The object that `node` refers to, through any number of references, and where it stands."""
        for _ in range(50):
            reference = _object(node).get("$ref")
            if not isinstance(reference, str):
                break
            node, pointer = self._at(reference), unquote(reference)
        return _object(node), pointer

    def _at(self, reference: str) -> Json:
        node: Json = dict(self.document)
        for token in unquote(reference).split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            children = dict(zip(map(str, range(len(node))), node, strict=True)) if isinstance(node, list) else node
            node = _object(children).get(name)
        return node

    def _paths(self, section: str) -> Iterator[Element]:
        for path, value in _object(self.document.get(section)).items():
            item, where = self._target(value, _under(f"#/{section}", path))
            verbs = [(item[verb], _under(where, verb)) for verb in _VERBS if verb in item]
            others = _under(where, "additionalOperations")
            verbs += [(node, _under(others, verb)) for verb, node in _object(item.get("additionalOperations")).items()]
            listed = item.get(LEFT_OUT)
            for verb in listed if isinstance(listed, list) else ():
                yield Element(kind="operation", pointer=f"{where}/{verb}", reason="OpenAPI 3.1 has no such verb")
            for node, pointer in verbs:
                if section == "webhooks":
                    yield Element(kind="event", pointer=pointer)
                    yield from self._content(
                        _object(node).get("requestBody"), _under(pointer, "requestBody"), event=True
                    )
                else:
                    yield from self._operation(_object(node), pointer)
            if section == "paths" and verbs:
                if "?" in path.partition("#")[0]:
                    yield Element(kind="parameter", pointer=where)
                yield from self._parameters(item, where)

    def _operation(self, node: dict[str, Json], pointer: str) -> Iterator[Element]:
        yield Element(kind="operation", pointer=pointer)
        yield from self._parameters(node, pointer)
        for name in _object(node.get("callbacks")):
            yield Element(
                kind="callback",
                pointer=_under(_under(pointer, "callbacks"), name),
                reason="the provider calls it, and no client is called",
            )
        if "requestBody" in node:
            yield from self._content(node["requestBody"], _under(pointer, "requestBody"))
        for status, response in _object(node.get("responses")).items():
            if not status.startswith("x-"):
                yield from self._content(response, _under(_under(pointer, "responses"), status), answer=True)

    def _parameters(self, node: dict[str, Json], pointer: str) -> Iterator[Element]:
        listed = node.get("parameters")
        for index, value in enumerate(listed if isinstance(listed, list) else []):
            parameter, where = self._target(value, _under(_under(pointer, "parameters"), index))
            yield Element(kind="parameter", pointer=where)
            if "schema" in parameter:
                self.waiting.append((parameter["schema"], _under(where, "schema")))
            elif "content" in parameter:
                yield from self._content(parameter, where, event=True)

    def _content(self, holder: Json, pointer: str, *, answer: bool = False, event: bool = False) -> Iterator[Element]:
        node, where = self._target(holder, pointer)
        for media_type, value in _object(node.get("content")).items():
            media, at = self._target(value, _under(_under(where, "content"), media_type))
            if not event:
                yield Element(kind="media type", pointer=at)
            if answer and media_type.partition(";")[0].strip().lower().endswith(_STREAMS):
                yield Element(kind="stream", pointer=at)
            for keyword in ("schema", "itemSchema"):
                if keyword in media:
                    self.waiting.append((media[keyword], _under(at, keyword)))

    def _schemas(self) -> Iterator[Element]:
        self.waiting.reverse()
        while self.waiting:
            value, pointer = self.waiting.pop()
            if pointer in self.seen or not isinstance(value, dict):
                continue
            self.seen.add(pointer)
            reference = value.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/"):
                target = unquote(reference)
                if target not in self.seen:
                    self.waiting.append((self._at(reference), target))
            properties = _under(pointer, "properties")
            for name, schema in _object(value.get("properties")).items():
                where = _under(properties, name)
                yield Element(kind="field", pointer=where)
                self.waiting.append((schema, where))
            yield from _values(value, pointer)
            for name, schema in _object(value.get("patternProperties")).items():
                self.waiting.append((schema, _under(_under(pointer, "patternProperties"), name)))
            for keyword in _ONE:
                if keyword in value:
                    self.waiting.append((value[keyword], _under(pointer, keyword)))
            for keyword in _MANY:
                members = value.get(keyword)
                for index, member in enumerate(members if isinstance(members, list) else []):
                    self.waiting.append((member, _under(_under(pointer, keyword), index)))


def _values(schema: dict[str, Json], pointer: str) -> Iterator[Element]:
    if schema.get("const") is not None:
        yield Element(kind="enum value", pointer=_under(pointer, "const"))
    elif "const" not in schema:
        listed = schema.get("enum")
        for index, value in enumerate(listed if isinstance(listed, list) else []):
            if value is not None:
                yield Element(kind="enum value", pointer=_under(_under(pointer, "enum"), index))


def _under(pointer: str, token: str | int) -> str:
    text = str(token)
    if "~" in text or "/" in text:
        text = text.replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{text}"


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
