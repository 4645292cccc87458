"""A library's public surface as plain records: what can be compared, whatever language the library is written in.

A surface says only what its source can tell: `tells` names the aspects it knows of, so that what is not known is never
taken for a difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

Telling: TypeAlias = Literal[
    "names", "order", "required", "kinds", "types", "colours", "pagination", "streaming", "jobs", "sockets", "wire"
]
"""What a surface can know: the names of methods and arguments, their order, which are required, kinds of values, named
types, sync and async forms, pages, streams, jobs, sockets, verbs and paths."""

TELLINGS: tuple[Telling, ...] = (
    "names",
    "order",
    "required",
    "kinds",
    "types",
    "colours",
    "pagination",
    "streaming",
    "jobs",
    "sockets",
    "wire",
)

Streaming: TypeAlias = Literal["", "asked", "always"]
"""Whether an answer is a stream: never, where an argument asks for it, or always."""

KINDS = ("any", "array", "binary", "boolean", "integer", "number", "object", "string")
"""What a value can be, loosely: the JSON types, `binary` for bytes and files, `any` for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A method's argument. `wire` is its name in the request; `place` where it goes (`path`, `query`, `header`, `body`,
    `whole`); `kinds` what it may be, empty where that is not known; `positional` whether it can be
    given without its name, None where that is not known."""

    name: str
    wire: str = ""
    place: str = ""
    required: bool = False
    kinds: frozenset[str] = frozenset()
    positional: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A callable of the client under its attribute path, `chat.completions.create`.

    `verb` and `path` are empty for one that sends no request of its own (a helper). `page` is the kind of page that it
    returns. `open` says that it takes any further argument by name, untyped. `returns` are the named types of its
    answers, and `uses` all the types that its request and answer name. `fixed` are
    arguments that it sends by itself, by their wire names. `pointer` says where its source describes it. A `member` is
    no method of the client but of a public class, `chats.Chat.send_message`, or that class itself. `backends` are the
    endpoints of one that goes to whichever backend the client has, by their names; its own `path` is empty.
    """

    key: str
    verb: str = ""
    path: str = ""
    parameters: tuple[Parameter, ...] = ()
    returns: tuple[str, ...] = ()
    uses: frozenset[str] = frozenset()
    sync: bool = True
    asynchronous: bool = True
    page: str = ""
    streaming: Streaming = ""
    job: bool = False
    socket: bool = False
    open: bool = False
    fixed: frozenset[str] = frozenset()
    deprecated: bool = False
    pointer: str = ""
    member: bool = False
    backends: tuple[tuple[str, str], ...] = ()

    @property
    def route(self) -> str:
        """Its path, or where it goes on each backend."""
        return self.path or "; ".join(f"{name}: {endpoint}" for name, endpoint in self.backends)

    @property
    def resource(self) -> str:
        """The attribute path of the resource that has it."""
        return self.key.rpartition(".")[0]

    @property
    def name(self) -> str:
        return self.key.rpartition(".")[2]

    @property
    def helper(self) -> bool:
        """Whether it sends no request of its own."""
        return not self.verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A key of an object: whether it is always there, and what it may be."""

    required: bool = False
    kinds: frozenset[str] = frozenset()


Form: TypeAlias = Literal["model", "typed dict", "enum", "alias"]
"""What a named type is: a class of objects, a typed dict of them, a class or set of values, or another name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A named type. `fields` is by wire name, None for what is no object; `uses` are the named types in it.

    `values` are those of an enum.
    """

    name: str
    form: Form = "alias"
    values: frozenset[str] = frozenset()
    fields: Mapping[str, Field] | None = None
    uses: frozenset[str] = frozenset()
    pointer: str = ""


@dataclass(frozen=True, kw_only=True)
class Surface:
    """All that is known of one library: methods by their attribute paths, types by name (`module:Name` or `Name`).

    `aliases` are further names of types, each with the one that it equals. `sends` are headers and query keys that the
    client sends by itself, in lower case: credentials, versions. `classes` are the public classes whose members are
    known: `chats.Chat`. `parts` are the names of its parts, which stand before the modules of their types. `transport`
    are methods that resources have from the package's own base class, which are compared with what has them too:
    `agents.do_request`.
    """

    name: str
    version: str
    methods: Mapping[str, Method] = field(default_factory=dict[str, Method])
    types: Mapping[str, Shape] = field(default_factory=dict[str, Shape])
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    tells: frozenset[Telling] = frozenset(TELLINGS)
    sends: frozenset[str] = frozenset()
    classes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    transport: Mapping[str, Method] = field(default_factory=dict[str, Method])

    @cached_property
    def by_last_part(self) -> Mapping[str, Shape]:
        """Types by their names without modules: the package's own before those of its parts.

        Names that several modules have are left out.
        """
        found: dict[str, list[Shape]] = {}
        inside: dict[str, list[Shape]] = {}
        for name, shape in self.types.items():
            home = inside if any(name.startswith(f"{part}.") for part in self.parts) else found
            home.setdefault(name.rpartition(":")[2], []).append(shape)
        several = {**inside, **found}
        return {last: shapes[0] for last, shapes in several.items() if len({each.pointer for each in shapes}) == 1}

    def shape(self, name: str) -> Shape | None:
        """The type of this name, by its further names too."""
        return self.types.get(name) or self.types.get(self.aliases.get(name, ""))

    def reached(self, method: Method) -> frozenset[str]:
        """The names of all types that a method's request and answer consist of."""
        found: set[str] = set()
        waiting = list(method.uses)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                shape = self.shape(name)
                waiting.extend(shape.uses if shape is not None else ())
        return frozenset(found)
