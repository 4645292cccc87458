"""Python functions as the API has them declared: with a JSON schema of their arguments and of what they return."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from specwright.tools import Declaration, Result, SignatureError, declare
from specwright.tools.parameters import Parameter, parameters_of, return_type, users_function

from .errors import UnsupportedFunctionError

if TYPE_CHECKING:
    from .types import FunctionDeclaration, FunctionResponse

_ASYNC = "`{}` is async, which a synchronous client cannot call: use `client.aio`, or pass a function that is not."


def declared(function: Callable[..., Any]) -> Declaration:
    """A function as Google's models are told of it: with all of its docstring, and each parameter's own schema.

    Parameters like `*args` and `**kwargs` are not the model's to fill in, and are left out.

    Raises:
        UnsupportedFunctionError: it cannot be declared; the message says why.
    """
    try:
        unnamed = _unnamed(function)
        found = declare(function, hidden=unnamed)
        parameters = parameters_of(function, hidden=unnamed)
        returns = returned(function)
    except SignatureError as error:
        raise UnsupportedFunctionError(str(error)) from error
    shown = [parameter for parameter in parameters if not parameter.hidden]
    return dataclasses.replace(
        found,
        description=_documentation(function),
        parameters=_schema(shown) or found.parameters,
        returns=returns if shown else None,
    )


def told(declaration: Declaration) -> FunctionDeclaration:
    """A declaration as it is sent."""
    from .types import FunctionDeclaration

    return FunctionDeclaration(
        name=declaration.name,
        description=declaration.description,
        parameters_json_schema=declaration.parameters if declaration.parameters.get("properties") else None,
        response_json_schema=declaration.returns,
    )


def response_of(result: Result) -> FunctionResponse:
    """What came of a call, as the API is told it: `result`, or `error` where there is none that can be said."""
    from pydantic_core import PydanticSerializationError, to_jsonable_python

    from .types import FunctionResponse

    told: dict[str, Any] = {"error": result.error}
    if result.error is None:
        try:
            told = {"result": to_jsonable_python(result.value, by_alias=True, bytes_mode="base64")}
        except (PydanticSerializationError, ValueError) as error:
            told = {"error": f"What the function returned cannot be told: {error}"}
    return FunctionResponse(id=result.call.id, name=result.call.name, response=told)


def require_sync(declaration: Declaration) -> None:
    """Refuse what only an asynchronous client can call.

    Raises:
        UnsupportedFunctionError: the function is async.
    """
    if declaration.asynchronous:
        raise UnsupportedFunctionError(_ASYNC.format(declaration.name))


def _unnamed(function: Callable[..., Any]) -> list[str]:
    """The parameters that take any number of arguments. A signature that cannot be read is `declare`'s to refuse."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    return [each.name for each in parameters if each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD)]


def _documentation(function: Any) -> str:
    inner = users_function(function)
    text = inner.__doc__
    if not text and getattr(inner, "__name__", "") == "__call__":
        text = type(function).__doc__
    return inspect.cleandoc(text or "")


def _schema(parameters: list[Parameter]) -> Mapping[str, Any] | None:
    """The arguments' schema, each parameter's made by itself; None where they do not fit beside one another."""
    properties: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    for parameter in parameters:
        schema = _schema_of(parameter.annotation)
        for name, definition in schema.pop("$defs", {}).items():
            if definitions.setdefault(name, definition) != definition:
                return None
        if type(parameter.default).__name__ == "FieldInfo":
            return None
        if not parameter.required:
            schema |= _default(parameter.default)
        properties[parameter.name] = schema
    required = [parameter.name for parameter in parameters if parameter.required]
    told: dict[str, Any] = {"type": "object", "properties": properties, "required": required}
    return {**told, "$defs": definitions} if definitions else told


def _default(value: object) -> dict[str, Any]:
    from pydantic_core import PydanticSerializationError, to_jsonable_python

    try:
        return {"default": to_jsonable_python(value)}
    except (PydanticSerializationError, ValueError):
        # A default that JSON cannot say is still the function's default: the parameter is just optional.
        return {}


def returned(function: Callable[..., Any]) -> dict[str, Any] | None:
    """What a function returns, if its hint says it in a way that JSON has."""
    from pydantic.errors import PydanticInvalidForJsonSchema

    hint = return_type(function)
    if hint is inspect.Signature.empty:
        return None
    try:
        return _schema_of(hint)
    except PydanticInvalidForJsonSchema:
        # The model is told of what it may call; that the result has no schema does not keep it from being called.
        return None


def _schema_of(hint: Any) -> dict[str, Any]:
    from pydantic import ConfigDict, PydanticUserError, TypeAdapter

    try:
        schema = TypeAdapter(hint).json_schema()
    except PydanticUserError as error:
        if error.code != "schema-for-unknown-type":
            raise
        config = ConfigDict(arbitrary_types_allowed=True)
        schema = TypeAdapter(hint, config=config).json_schema()
    # A tuple has no more items than it has types.
    return {**schema, "unevaluatedItems": False} if "prefixItems" in schema else schema
