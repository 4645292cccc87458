"""The manifest of a provider, `provider.toml`: what its document does not say, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from .ir import Conventions

QueryStyle: TypeAlias = Literal["brackets", "repeat", "comma", "space", "pipe", "deep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A fact that the second form of the document tells differently, and which telling was taken.

    `pointer` is a JSON pointer in which `*` stands for one key and `**` for any number of them. `kind` narrows the
    rule to differences of one kind (see `importing.compare`).
    """

    pointer: str
    taken: Literal["primary", "secondary"]
    reason: str
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The upstream document that the facts were taken from. `date` is the upstream's, not that of the import."""

    origin: str
    version: str
    sha256: str
    licence: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientOption:
    """A constructor argument that goes into requests; the fields are those of `specwright.runtime.provider.Option`."""

    name: str
    env: str | None = None
    header: str | None = None
    query: str | None = None
    prefix: str = ""
    auth: bool = False
    secret: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The client's classes and what they know of the provider; the fields are those of `specwright.runtime.Provider`.

    Times are in seconds. `security` maps each security scheme of the document to the option that satisfies it.
    `style` is `classes` where each colour has a client of its own, `paired` where the methods of one client have
    `*_async` forms beside them, `configured` where methods take their options in one argument, None for none, and
    `optional` where None is for none of each argument, and answers that are not parsed are read by their methods.
    `servers` are the addresses that `server=` chooses from, by name.  `unsent` are keys of queries in paths
    (`?beta=true`) that only tell twins of the document apart, `unseen` names of events that keep a stream alive.
    """

    class_name: str
    async_class_name: str
    base_url: str
    base_url_env: str | None = None
    style: Literal["classes", "paired", "configured", "optional"] = "classes"
    servers: Mapping[str, str] = field(default_factory=dict[str, str])
    options: tuple[ClientOption, ...] = ()
    security: Mapping[str, str] = field(default_factory=dict[str, str])
    default_auth: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    timeout: float = 600.0
    connect_timeout: float = 5.0
    max_retries: int = 2
    arrays: QueryStyle = "brackets"
    nested: Literal["brackets", "dots"] = "brackets"
    multipart_arrays: Literal["brackets", "repeat", "indices"] = "brackets"
    idempotency_header: str | None = None
    request_id_header: str = "x-request-id"
    done: str | None = "[DONE]"
    stream_error: str = "error"
    error_key: str | None = "error"
    unsent: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRule:
    """A page class and which operations return it; the first rule that fits an operation decides.

    `class_name` is without the `Sync` or `Async` in front. `items` is the key of the list. The next page is asked for
    with the query key `param`, whose value is the page's own key `cursor_field`, or the key `cursor_item` of its last
    item; without `param` there is no next page. `more` is the key that says whether there is one. `fields` are keys
    that the answer's schema must have and `parameters` query keys that the operation must have for the rule to fit.
    A list that was asked for with `back_param` goes backwards, by the page's own key `back_field`.
    `sparse` says that a page without items leaves their key out.
    """

    class_name: str
    items: str
    operations: tuple[str, ...]
    param: str | None = None
    cursor_field: str | None = None
    cursor_item: str | None = None
    more: str | None = None
    back_param: str | None = None
    back_field: str | None = None
    fields: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    sparse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRule:
    """How operations stream.

    `event` is a reference to the schema of one event; None where the document declares it with the streamed media
    type. `switch` is the argument that asks for a stream by being true, or by having the value `switch_value`; None
    where the answer is always one. An event whose name starts with one of `envelope` is handed on as
    `{"event": …, "data": …}`.
    """

    operations: tuple[str, ...]
    event: str | None = None
    format: Literal["sse", "jsonl", "ndjson"] = "sse"
    switch: str | None = None
    switch_value: str | None = None
    envelope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRule:
    """Headers that these operations always send."""

    operations: tuple[str, ...]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRule:
    """A credential that these operations take with each call, in place of the client's.

    The argument `argument` has the type `type` (`module.Class`, below `types`), an object; `headers` says for its
    fields by which header each is sent, `Authorization: Bearer` with the word in front.
    """

    operations: tuple[str, ...]
    argument: str
    type: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """What no code is generated for, and why: the ledger shows it with its reason.

    `pointer` is an element of the document that the compiler has no code for. `operations` select operations that are
    left out, by verb and path or by operationId (`projects.locations.datasets.**`), and with them the schemas that
    nothing else uses.
    """

    reason: str
    pointer: str = ""
    operations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Where the client is written: `package` below the source root `folder`, whose place is the project's root.

    `mirror` is a package below `mirror_folder` that shows the client's types and resources under another name; `types`
    is what the package of types is called there.
    """

    package: str
    folder: str = "generated"
    mirror: str | None = None
    mirror_folder: str = "overlays"
    types: str = "types"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything that `provider.toml` says. `package` is the official SDK whose public names are used, if there is one.

    `mixins` maps a generated type (`types.responses.response.Response`) to a hand-written class (`module:name`) that
    it inherits from, or that stands in its place where it is no object; several are separated by commas, and one that
    is written as a call (`module:name()`) has the constructor. `offers` maps further names of the types to where they
    are written by hand (`module:name`). `conventions` say how types are spelled.
    """

    provider: str
    title: str
    client: Client
    output: Output
    docs: str = ""
    source: Source | None = None
    second: Source | None = None
    added: tuple[Source, ...] = ()
    differences: tuple[Difference, ...] = ()
    pages: tuple[PageRule, ...] = ()
    streams: tuple[StreamRule, ...] = ()
    headers: tuple[HeaderRule, ...] = ()
    credentials: tuple[CredentialRule, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    package: str | None = None
    mixins: Mapping[str, str] = field(default_factory=dict[str, str])
    offers: Mapping[str, str] = field(default_factory=dict[str, str])
    conventions: Conventions = field(default_factory=Conventions)


def load_manifest(path: Path) -> Manifest:
    """The manifest in the file `path`.

    Raises `InputError` with every problem in it: wrong types, unknown keys, missing values, each with its line.
    """
    from .manifest_reading import read_manifest

    return read_manifest(path)
