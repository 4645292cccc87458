"""Functions as tools of the API: `@beta_tool`, and what running one gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

import pydantic

from specwright.tools import Declaration, declare

if TYPE_CHECKING:
    from specwright_generated.anthropic.types.beta.beta_tool_param import BetaToolParam

__all__ = ["BetaAsyncFunctionTool", "BetaFunctionTool", "ToolError", "beta_async_tool", "beta_tool"]

F = TypeVar("F", bound=Callable[..., Any])


class ToolError(Exception):
    """Raised by a tool to tell the model that it failed, with this content: text, or blocks of content."""

    def __init__(self, content: str | Iterable[Any]) -> None:
        super().__init__(content)
        self.content: str | list[Any] = content if isinstance(content, str) else list(content)


class BetaFunctionTool(Generic[F]):
    """A function that a model can call; calling the tool itself calls the function.

    Args:
        func: the function; its signature and docstring say what it takes.
        name: what the model calls it by; the function's name if None.
        description: what it does; from the docstring if None.
        input_schema: the JSON schema of its arguments, or a pydantic class of them; from the signature if None.
        options: other keys of the tool: `cache_control`, `defer_loading`, `allowed_callers`, `eager_input_streaming`,
            `input_examples`, `strict`. None leaves a key out.
    """

    def __init__(
        self,
        func: F,
        *,
        name: str | None = None,
        description: str | None = None,
        input_schema: Mapping[str, Any] | type[pydantic.BaseModel] | None = None,
        **options: Any,
    ) -> None:
        declared = declare(func, name=name, description=description)
        self.func: F = func
        self.name: str = declared.name
        self.description: str = declared.description
        self.input_schema: dict[str, Any] = _schema(func, declared) if input_schema is None else _given(input_schema)
        self._options = {key: value for key, value in options.items() if value is not None}
        self._checked: Callable[..., Any] = pydantic.validate_call(func)

    @property
    def __call__(self) -> F:
        """The function: a tool is called as it is."""
        return self.func

    def to_dict(self) -> BetaToolParam:
        """The tool as the API is told of it."""
        told = {"name": self.name, "description": self.description, "input_schema": self.input_schema, **self._options}
        return cast("BetaToolParam", told)

    def call(self, input: object) -> Any:
        """Call the function with a model's arguments.

        Raises:
            TypeError: the arguments are no object.
            ValueError: the arguments do not fit.
        """
        if not isinstance(input, dict):
            raise TypeError(f"Input must be a dictionary, got {type(input).__name__}")
        try:
            return self._checked(**cast("dict[str, Any]", input))
        except pydantic.ValidationError as error:
            raise ValueError(f"Invalid arguments for function {self.name}") from error


class BetaAsyncFunctionTool(BetaFunctionTool[F]):
    """The same for a function that is awaited."""

    async def call(self, input: object) -> Any:
        """Call the function with a model's arguments. See `BetaFunctionTool.call`."""
        try:
            return await super().call(input)
        except pydantic.ValidationError as error:
            raise ValueError(f"Invalid arguments for function {self.name}") from error


def _schema(func: Callable[..., Any], declared: Declaration) -> dict[str, Any]:
    """The schema of a function's arguments as pydantic writes it, with the docstring's words on each."""
    schema = pydantic.TypeAdapter(cast("type[Any]", func)).json_schema()
    told: Mapping[str, Any] = declared.parameters.get("properties", {})
    for name, argument in schema.get("properties", {}).items():
        described = told.get(name, {}).get("description")
        if described is not None:
            argument["description"] = described
    return schema


def _given(schema: Mapping[str, Any] | type[pydantic.BaseModel]) -> dict[str, Any]:
    return dict(schema) if isinstance(schema, Mapping) else schema.model_json_schema()


@overload
def beta_tool(func: F) -> BetaFunctionTool[F]: ...
@overload
def beta_tool(
    func: None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    input_schema: Mapping[str, Any] | type[pydantic.BaseModel] | None = None,
    **options: Any,
) -> Callable[[F], BetaFunctionTool[F]]: ...
def beta_tool(func: Any = None, **options: Any) -> Any:
    """A function as a tool, as a decorator with or without arguments; they are those of `BetaFunctionTool`."""
    made: Any = partial(BetaFunctionTool[Any], **options)
    return made if func is None else made(func)


@overload
def beta_async_tool(func: F) -> BetaAsyncFunctionTool[F]: ...
@overload
def beta_async_tool(
    func: None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    input_schema: Mapping[str, Any] | type[pydantic.BaseModel] | None = None,
    **options: Any,
) -> Callable[[F], BetaAsyncFunctionTool[F]]: ...
def beta_async_tool(func: Any = None, **options: Any) -> Any:
    """An async function as a tool, as a decorator with or without arguments. See `beta_tool`."""
    made: Any = partial(BetaAsyncFunctionTool[Any], **options)
    return made if func is None else made(func)
