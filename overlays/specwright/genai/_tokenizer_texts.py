"""The texts of contents, tools and schemas that a model counts, and what is not text and so is not counted. Pure.

Of a function call its name counts, and all keys and texts of its arguments; of a response the same; of a declaration
its name, its description and its schemas. Of a schema count its format, description, enum, required names, properties,
items and example, and nothing else: numbers, titles, defaults and patterns do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, cast

from . import _contents
from ._written import written

if TYPE_CHECKING:
    from .types import Content, FunctionDeclaration, FunctionResponse, Part, Schema

Kind: TypeAlias = Literal["text", "function_call", "function_response", "system_instruction", "tools", "schema"]

_READ = frozenset({"text", "function_call", "function_response"})
_ABOUT = frozenset({"thought", "thought_signature", "part_metadata", "video_metadata", "media_resolution"})
"""Fields of a part that say something of the others, and are no content by themselves."""


class Found(NamedTuple):
    """A text that counts.

    Attributes:
        kind: what it is of.
        text: the text.
        role: whose turn it is in; None outside of turns.
    """

    kind: Kind
    text: str
    role: str | None = None


class Texts:
    """What there is to count.

    Attributes:
        found: the texts, in order.
        uncounted: what is no text, such as `inline_data`.
    """

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.uncounted: list[str] = []

    def add_contents(self, contents: Iterable[Content], kind: Kind = "text") -> None:
        """Add turns."""
        for content in contents:
            for part in content.parts or ():
                self._add_part(part, kind, content.role)

    def add_config(self, config: Any) -> None:
        """Add what the config of `count_tokens` holds: a system instruction, tools, the schema of the answer.

        Raises:
            pydantic.ValidationError: it is none, or has a key that is no field.
            TypeError, UnsupportedFunctionError: one of its tools is none.
        """
        from .types import CountTokensConfig

        if config is None:
            return
        tools: Any = None
        if isinstance(config, Mapping):
            # Functions may stand among the tools of a dict, which the type does not know.
            config = dict(cast("Mapping[str, Any]", config))
            tools = config.pop("tools", None)
        told = written(CountTokensConfig, config)
        if told.system_instruction is not None:
            self.add_contents(_contents.contents(told.system_instruction), "system_instruction")
        self._add_tools(told.tools if tools is None else tools)
        if told.generation_config is not None:
            self._add_schema(told.generation_config.response_schema, "schema")
            self._add_schema(told.generation_config.response_json_schema, "schema")

    def _add(self, kind: Kind, texts: Iterable[str], role: str | None = None) -> None:
        self.found += [Found(kind, text, role) for text in texts]

    def _add_part(self, part: Part, kind: Kind, role: str | None) -> None:
        if part.text is not None:
            self._add(kind, [part.text], role)
        call = part.function_call
        if call is not None:
            self._add("function_call", [*_told(call.name), *_within(call.args)], role)
        if part.function_response is not None:
            self._add_response(part.function_response, role)
        told = {name for name, value in part if value is not None}
        self.uncounted += sorted(told - _READ - _ABOUT)

    def _add_response(self, response: FunctionResponse, role: str | None) -> None:
        self._add("function_response", [*_told(response.name), *_within(response.response)], role)
        if response.parts:
            self.uncounted.append("function_response.parts")

    def _add_tools(self, tools: Any) -> None:
        from ._tools import sent

        for tool in sent(tools or ()):
            for declaration in tool.function_declarations or ():
                self._add_declaration(declaration)
            others = {name for name, value in tool if value is not None and name != "function_declarations"}
            self.uncounted += [f"tools.{name}" for name in sorted(others)]

    def _add_declaration(self, declaration: FunctionDeclaration) -> None:
        self._add("tools", [*_told(declaration.name), *_told(declaration.description)])
        for schema in (
            declaration.parameters,
            declaration.parameters_json_schema,
            declaration.response,
            declaration.response_json_schema,
        ):
            self._add_schema(schema, "tools")

    def _add_schema(self, value: Any, kind: Kind) -> None:
        """Add a schema of the API's own; any other becomes one first, as it does before it is sent."""
        from ._schemas import schema_of
        from .types import Schema

        if value is None:
            return
        try:
            schema = value if isinstance(value, Schema) else schema_of(value)
        except ValueError:
            self.uncounted.append("schema")
            return
        if schema is not None:
            self._add(kind, _of_schema(schema))


def _of_schema(schema: Schema) -> Iterator[str]:
    yield from _told(schema.format)
    yield from _told(schema.description)
    yield from schema.enum or ()
    yield from schema.required or ()
    for name, each in (schema.properties or {}).items():
        yield name
        yield from _of_schema(each)
    if schema.items is not None:
        yield from _of_schema(schema.items)
    yield from _within(schema.example)


def _within(value: Any) -> Iterator[str]:
    """All keys and texts in a value of JSON's."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in cast("Mapping[str, Any]", value).items():
            yield key
            yield from _within(each)
    elif isinstance(value, list | tuple):
        for each in cast("Iterable[Any]", value):
            yield from _within(each)


def _told(text: str | None) -> Iterator[str]:
    if text:
        yield text
