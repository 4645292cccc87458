"""The intermediate representation: everything the compiler knows of one API, as frozen records.

A front end fills these records from one dialect, passes replace them, renderers read them.  They hold plain data only,
print as JSON (`specwright ir PROVIDER`), and keep the JSON pointer of the spec element that they stand for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonScalar: TypeAlias = bool | int | float | str | None
Location: TypeAlias = Literal["path", "query", "header", "cookie"]
BodyKind: TypeAlias = Literal["json", "multipart", "form", "binary", "text", "none"]


# --- types: a closed family -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A JSON scalar; `format` and `limits` only inform docstrings and sampling."""

    kind: Literal["string", "integer", "number", "boolean", "null"]
    format: str | None = None
    limits: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """A fixed set of scalar values (a `const` is a set of one). `open` means other values of `base` are documented too.

    `pointer` is the schema; `pointers` are the places of all values it accounts for (`…/enum/0`, `…/const`), with those
    of duplicates, of null (see Nullable) and of enums merged into it. `members` are an SDK's names, if special.
    """

    values: tuple[JsonScalar, ...]
    base: Literal["string", "integer", "number", "boolean", "mixed"] = "string"
    open: bool = False
    pointer: str = ""
    pointers: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    items: Type
    limits: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A JSON object whose keys are data."""

    values: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Nullable:
    """`inner` or null. Never nested, never around `Any`."""

    inner: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Any:
    """Any JSON value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary:
    """Bytes: an upload part or a download."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A use of the definition with this key."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """How a union is told apart: the wire property and the member index for each of its values."""

    property: str
    mapping: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """One of `members`. Flat (no union in a union), no null (see Nullable), no duplicates."""

    members: tuple[Type, ...]
    tag: Tag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A property of a model. `name` is the Python name, set by the names pass; `wire` is the JSON key.

    `merged` are the places of other declarations of it that were merged into this one (allOf).
    """

    wire: str
    type: Type
    required: bool
    pointer: str
    name: str = ""
    default: Json = None
    has_default: bool = False
    read_only: bool = False
    write_only: bool = False
    deprecated: bool = False
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A JSON object with known keys. `extra` is the type of other keys where the spec declares one."""

    fields: tuple[Field, ...]
    extra: Type | None = None


Type: TypeAlias = Scalar | Enum | Array | Map | Nullable | Any | Binary | Ref | Union | Model


# --- definitions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Symbol:
    """A Python name in a module below the provider's `types` package: `ChatCompletion` in `chat.chat_completion`."""

    module: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A named type: a component of the spec, or an inline object, union or enum hoisted out of one.

    `key` is the JSON pointer where it stands and identifies it for good.  `pointers` are all the places merged into
    it, `key` first.  `model` is its name as a response type (a pydantic model or an alias), `param` its name as a
    request type (a TypedDict or an alias); a definition that is not used in that direction has None there.  `hints`
    are the extensions of its schema that say what it is called.
    """

    key: str
    type: Type
    pointers: tuple[str, ...] = ()
    hint: str = ""
    hints: Mapping[str, Json] = field(default_factory=dict[str, Json])
    hoisted: bool = False
    deprecated: bool = False
    model: Symbol | None = None
    param: Symbol | None = None


# --- operations: what goes over the wire --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`const` is a value always sent and not offered as an argument (`?beta=true`); one that is not `sent` only tells
    twins of the document apart. `always` is one that is sent whether or not an argument adds to it (the beta that an
    endpoint belongs to).  `style` and `explode` are what the document says of them, `json` the style of one JSON text.

    `merged` are the places of other declarations that this one stands for or overrides.
    """

    wire: str
    location: Location
    type: Type
    required: bool
    pointer: str
    style: str | None = None
    explode: bool | None = None
    default: Json = None
    has_default: bool = False
    deprecated: bool = False
    const: str | None = None
    always: str | None = None
    sent: bool = True
    merged: tuple[str, ...] = ()

    @property
    def spread(self) -> bool:
        """Whether the document says in so many words that an object's keys stand alone in a query.

        OpenAPI says so of all objects, but only where a document does too is it what the provider understands.
        """
        return self.location == "query" and self.style == "form" and self.explode is True


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One media type of a body or response. `item` is the type of one event or line where the body is a sequence."""

    media_type: str
    pointer: str
    type: Type | None = None
    item: Type | None = None
    encoding: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    required: bool
    media: tuple[Media, ...]
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """`status` as the spec writes it: `200`, `2XX`, `default`."""

    status: str
    media: tuple[Media, ...]
    pointer: str
    headers: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One endpoint. `key` is `VERB path`, the path as the spec writes it; `path` is what is sent."""

    key: str
    verb: str
    path: str
    pointer: str
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    responses: tuple[Response, ...] = ()
    operation_id: str = ""
    tags: tuple[str, ...] = ()
    hints: Mapping[str, Json] = field(default_factory=dict[str, Json])
    servers: tuple[str, ...] = ()
    security: tuple[str, ...] | None = None
    deprecated: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A message that the provider sends on its own: a webhook."""

    name: str
    pointer: str
    type: Type | None


# --- the surface: what users call ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A method's argument. `to` says where its value goes; `body` ones are keys of the JSON, form or multipart body,
    `whole` is a body passed as it is (binary, or one that is no object)."""

    name: str
    wire: str
    to: Literal["path", "query", "header", "body", "whole"]
    type: Type
    required: bool
    pointer: str
    positional: bool = False
    const: Json = None
    default: Json = None
    has_default: bool = False
    deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A list method's page: the provider's page class and the type of one item."""

    kind: str
    item: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A streamed answer. `switch` is the argument that asks for it (None: always streamed); `envelope` wraps each
    event as {event, data}. `flag` is the argument that has to be true although there is no other answer. `frame` says
    that a value is all of the event: {event, data, id, retry}."""

    event: Type
    format: Literal["sse", "jsonl", "ndjson"]
    switch: str | None = None
    envelope: tuple[str, ...] = ()
    flag: str | None = None
    frame: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """`types` has several members where the answer's media type decides (`json` or plain text)."""

    kind: Literal["json", "text", "binary", "none", "jsonl"]
    type: Type | None = None
    media_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherBody:
    """A second form of a method's body, sent where one of `keys` is given, which the first form cannot carry."""

    kind: BodyKind
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A credential that a call takes as an argument: the type of it, and the headers that its fields are sent in."""

    argument: str
    type: Type
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A callable of the client: an operation under a name, with its arguments in order.

    `rest` says that its body takes keys besides those that have an argument each.
    """

    name: str
    operation: str
    arguments: tuple[Argument, ...]
    returns: Returns
    page: Page | None = None
    stream: Stream | None = None
    body: BodyKind = "none"
    rest: bool = False
    other: OtherBody | None = None
    params: Symbol | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    auth: tuple[str, ...] = ()
    credential: Credential | None = None
    deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A node of the client's tree. `path` is its attribute path from the client (`chat.completions`), `module` its
    module relative to the provider's `resources` package, `name` its class."""

    path: str
    module: str
    name: str
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """`scheme` is the key of the spec's security scheme; `header` and `prefix` (or `query`) say how a key is sent."""

    scheme: str
    kind: Literal["bearer", "basic", "header", "query", "oauth2", "other"]
    name: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """How types are spelled in Python, as the official SDK does it.

    `enums` are literals, or classes; `keys` of TypedDicts the JSON's, or the attributes'; `base64` is text, or bytes;
    `integers` are numbers, or texts of digits for those of 64 bits; `base` is the module of all models' BaseModel.
    """

    enums: Literal["literals", "classes"] = "literals"
    keys: Literal["wire", "python"] = "wire"
    base64: Literal["text", "bytes"] = "text"
    integers: Literal["numbers", "texts"] = "numbers"
    base: str = "specwright.runtime.models"


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """One provider's API. Definitions and operations come from the front end; resources and symbols from passes.

    `package` is the Python package that the client is compiled into, `conventions` how its types are spelled.
    """

    provider: str
    version: str
    package: str = ""
    conventions: Conventions = field(default_factory=Conventions)
    servers: tuple[str, ...]
    definitions: Mapping[str, Definition]
    operations: tuple[Operation, ...]
    events: tuple[Event, ...] = ()
    security: tuple[Security, ...] = ()
    resources: tuple[Resource, ...] = ()
