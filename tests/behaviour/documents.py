"""An API's document as the tests read it: by itself, never through the compiler's records."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, ClassVar, Literal, cast
from urllib.parse import parse_qsl, unquote

from jsonschema import Draft202012Validator, validators
from jsonschema.protocols import Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from specwright_generator.mock.sampling import Sampler
from specwright_generator.selectors import selects
from specwright_generator.spec import load_spec

ROOT = Path(__file__).parents[2]
VERBS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_HERE = "urn:document"


def _is_text(checker: object, value: object) -> bool:
    return isinstance(value, str | bytes)


# What is binary in a form is bytes in a sample.
_extend = cast("Callable[..., Any]", validators.extend)  # pyright: ignore[reportUnknownMemberType]  # it has no types
_validator: Any = _extend(
    Draft202012Validator, type_checker=Draft202012Validator.TYPE_CHECKER.redefine("string", _is_text)
)


LINES = {"application/x-jsonl", "application/x-ndjson"}


@dataclass(frozen=True, slots=True)
class EventSchema:
    """How an operation streams.

    Attributes:
        schema: of one event.
        sent: how a value of it is sent: as the data of an event, as the data and the name of one (`envelope`), as all
            that an event has (`frame`), or as a line.
        media: the media type of the stream.
    """

    schema: Any
    sent: Literal["data", "envelope", "frame", "lines"]
    media: str = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation of the document: `key` is its verb and path template, as the document spells it."""

    key: str
    verb: str
    path: str
    pointer: str
    content: Mapping[str, Any]
    unsent: tuple[str, ...] = ()

    @property
    def bodies(self) -> Mapping[str, Any]:
        """The schema of the request's body by media type."""
        content = self.content.get("requestBody", {}).get("content", {})
        return {media: entry.get("schema", True) for media, entry in content.items()}

    @property
    def answer(self) -> tuple[int, Mapping[str, Any]]:
        """The status and the content, by media type, of a good answer."""
        for status, response in self.content["responses"].items():
            if status.startswith("2"):
                return int(status), response.get("content", {})
        raise LookupError(f"{self.key} has no good answer")

    def parameters(self, place: str) -> dict[str, Mapping[str, Any]]:
        """The parameters in `path`, `query` or `header`, by name."""
        return {found["name"]: found for found in self.content.get("parameters", ()) if found["in"] == place}

    def matches(self, path: str, query: list[tuple[str, str]]) -> dict[str, str] | None:
        """The decoded values of the path's places if a request goes here; None if it goes elsewhere.

        The template's own query (`?beta=true`) is taken out of `query`, unless it is one that is not sent.
        """
        # What follows `#` tells apart the forms of one endpoint.
        template, _, constants = self.path.partition("#")[0].partition("?")
        for pair in parse_qsl(constants):
            if pair[0] in self.unsent:
                continue
            if pair not in query:
                return None
            query.remove(pair)
        names = re.findall(r"\{([^}=]+)", template)
        found = re.fullmatch(re.sub(r"\\\{[^}=]+(?:=([^}]*))?\\\}", _place, re.escape(template)), path)
        return None if found is None else dict(zip(names, map(unquote, found.groups()), strict=True))


def _place(match: re.Match[str]) -> str:
    """What may stand in a place; one with a form (`{name=projects/*}`, escaped) takes several segments."""
    form = match[1] or r"\*"
    return "(" + form.replace(r"\*\*", ".+").replace(r"\*", "[^/?#]+") + ")"


class Document:
    """A provider's patched document."""

    patterns: ClassVar[Mapping[str, str]] = {"^tunnel_[a-z0-9]{32}$": "tunnel_" + "a1" * 16}
    """Texts that match what plain words do not."""

    def __init__(self, provider: str) -> None:
        spec = load_spec(ROOT / "specs" / provider)
        self.content: dict[str, Any] = dict(spec.document)
        self.names: dict[str, Any] = dict(spec.names)
        self.unsent = spec.manifest.client.unsent
        self.unseen = spec.manifest.client.unseen
        self._streams = spec.manifest.streams
        self.credentials: Mapping[str, str] = spec.manifest.client.security
        registry: Registry[Any] = Registry()
        self._registry = registry.with_resource(_HERE, DRAFT202012.create_resource(self.content))

    @cached_property
    def endpoints(self) -> Mapping[str, Endpoint]:
        """All operations, by key."""
        return {endpoint.key: endpoint for endpoint in self._endpoints()}

    def _endpoints(self) -> Iterator[Endpoint]:
        for path, item in self.content["paths"].items():
            for verb in VERBS:
                if verb in item:
                    pointer = f"#/paths/{path.replace('~', '~0').replace('/', '~1')}/{verb}"
                    content = {**item[verb]}
                    content["parameters"] = [*item.get("parameters", ()), *content.get("parameters", ())]
                    yield Endpoint(f"{verb.upper()} {path}", verb.upper(), path, pointer, content, self.unsent)

    def sampler(self, seed: int = 0) -> Sampler:
        """A sampler of this document's schemas."""
        return Sampler(self.content, seed=seed, patterns=self.patterns)

    def resolved(self, found: Mapping[str, Any]) -> Mapping[str, Any]:
        """`found`, or what it refers to."""
        return self.sampler().resolve(found["$ref"]) if "$ref" in found else found

    def events(self, key: str) -> EventSchema:
        """How a streaming operation streams.

        Where the document does not declare the stream, the manifest says which of its schemas it is.
        """
        _, content = self.endpoints[key].answer
        for media in LINES & content.keys():
            return EventSchema(content[media]["schema"], "lines", media)
        declared = content.get("text/event-stream", {}).get("schema")
        rule = next((rule for rule in self._streams if selects(rule.operations, key)), None)
        if declared is None and rule is not None and rule.event is not None:
            declared = self.sampler().resolve(rule.event)
        if rule is not None and rule.envelope:
            return EventSchema(declared, "envelope")
        resolved = self.resolved(declared)
        keys = resolved.get("properties", {}).keys()
        whole = "data" in keys and keys <= {"event", "data", "id", "retry"}
        return EventSchema(declared, "frame" if whole else "data")

    def errors(self, schema: Any, value: Any) -> list[str]:
        """What is wrong with `value`, by jsonschema on the document itself."""
        return [f"{found.json_path}: {found.message[:300]}" for found in self._validator(schema).iter_errors(value)]

    def acceptor(self, schema: Any) -> Callable[[Any], bool]:
        """The function that says whether jsonschema finds nothing wrong with a value."""
        return cast("Callable[[Any], bool]", self._validator(schema).is_valid)

    def _validator(self, schema: Any) -> Validator:
        known = self._validators.get(id(schema))
        if known is None:
            # References of a schema are relative to the document: they are looked up from there.
            anchored = _anchored(schema)
            known = schema, cast("Validator", _validator(anchored, registry=self._registry))
            self._validators[id(schema)] = known
        return known[1]

    @cached_property
    def _validators(self) -> dict[int, tuple[object, Validator]]:
        # By identity, so the schemas are kept alive.
        return {}


def _anchored(schema: Any) -> Any:
    """`schema` with its references made absolute."""
    return json.loads(json.dumps(schema).replace('"$ref": "#/', f'"$ref": "{_HERE}#/'))


@lru_cache
def document(provider: str) -> Document:
    """The document of a provider, read once."""
    return Document(provider)
