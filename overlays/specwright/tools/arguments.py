"""What a model sends as arguments, made into what a function takes; and the JSON Schema that says what that is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from reprlib import Repr
from typing import TYPE_CHECKING, Annotated, Any, NotRequired, cast

from .parameters import Parameter, SignatureError

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

__all__ = ["Arguments", "Bound", "InvalidArguments", "decoded"]

_PROBLEMS = 10
"""How many problems the model is told of: a long list of wrong items is one mistake."""

_shown = Repr()
_shown.maxstring = _shown.maxother = 120


@dataclass(frozen=True, slots=True)
class Bound:
    """Arguments as a function is called with them."""

    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class InvalidArguments:
    """Arguments that do not fit.

    Attributes:
        text: what is wrong, in words for the model.
        problems: the same by place: a parameter's name, with `.` and indexes for what is inside of it.
    """

    text: str
    problems: tuple[tuple[str, str], ...] = ()


class Arguments:
    """The arguments of one function.

    Args:
        name: the function's name.
        parameters: its parameters.
    """

    def __init__(self, name: str, parameters: Sequence[Parameter]) -> None:
        self._name = name
        self._parameters = tuple(parameters)
        self._visible = {parameter.name: parameter for parameter in parameters if not parameter.hidden}

    def schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of the object that holds the arguments.

        Raises:
            SignatureError: a type has no JSON Schema.
        """
        from pydantic_core import PydanticSerializationError, to_jsonable_python

        schema = json_schema(self._adapter, f"the parameters of `{self._name}`")
        schema.pop("title", None)
        properties: dict[str, dict[str, Any]] = schema.setdefault("properties", {})
        for name, parameter in self._visible.items():
            if parameter.description:
                properties[name].setdefault("description", parameter.description)
            if parameter.required or _field(parameter) is not None:
                continue
            try:
                properties[name].setdefault("default", to_jsonable_python(parameter.default))
            except (PydanticSerializationError, ValueError):
                # A default that JSON cannot say is still the function's default: the parameter is just optional.
                continue
        return schema

    def require(self, injected: Mapping[str, Any]) -> None:
        """Check that the program has a value for every hidden parameter that needs one.

        Raises:
            TypeError: one has none.
        """
        for parameter in self._parameters:
            if parameter.hidden and parameter.required and parameter.name not in injected:
                raise TypeError(f"`{self._name}` needs a value for its hidden parameter `{parameter.name}`.")

    def read(
        self, arguments: Mapping[str, Any] | str | bytes | None, injected: Mapping[str, Any] | None = None
    ) -> Bound | InvalidArguments:
        """Arguments as the model sent them, checked and made into the types of the function.

        Args:
            arguments: a mapping, or the text of a JSON object; None is no arguments.
            injected: values of the hidden parameters.

        Models are forgiven what they often do: numbers and booleans as text, whole numbers as floats, an object or a
        list as the text of its JSON. Keys that the function does not know and missing ones are reported.

        Raises:
            TypeError: a hidden parameter without a default got no value, which is the program's mistake.
        """
        from pydantic import ValidationError

        self.require(injected or {})
        given = decoded(arguments)
        if isinstance(given, InvalidArguments):
            return given
        try:
            return self._bound(self._adapter.validate_python(given), injected or {})
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)
        unpacked = _unpacked(given, first)
        if unpacked is not None:
            try:
                return self._bound(self._adapter.validate_python(unpacked), injected or {})
            except ValidationError:
                # What was first said is about what the model wrote; the text of JSON did not fit either.
                pass
        return self._invalid(first)

    def _bound(self, values: dict[str, Any], injected: Mapping[str, Any]) -> Bound:
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        for parameter in self._parameters:
            source = injected if parameter.hidden else values
            if parameter.name in source:
                value = source[parameter.name]
            elif parameter.positional or _field(parameter) is not None:
                value = _default(parameter)
            else:
                continue
            if parameter.positional:
                args.append(value)
            else:
                kwargs[parameter.name] = value
        return Bound(tuple(args), kwargs)

    def _invalid(self, errors: list[ErrorDetails]) -> InvalidArguments:
        problems: list[tuple[str, str]] = []
        for error in errors:
            place = ".".join(str(step) for step in error["loc"])
            if error["type"] == "missing":
                said = "is missing"
            elif error["type"] == "extra_forbidden" and len(error["loc"]) == 1:
                said = f"is no parameter; there are: {', '.join(self._visible) or 'none'}"
            else:
                said = f"{error['msg'][:1].lower()}{error['msg'][1:]}, not {_shown.repr(error['input'])}"
            problems.append((place, said))
        lines = "".join(f"\n- {place}: {said}" for place, said in problems[:_PROBLEMS])
        if len(problems) > _PROBLEMS:
            lines += f"\n- and {len(problems) - _PROBLEMS} more"
        return InvalidArguments(f"The arguments of `{self._name}` are not valid:{lines}", tuple(problems))

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        from pydantic import ConfigDict, PydanticUserError, TypeAdapter
        from typing_extensions import TypedDict

        # Keys of a TypedDict may have any name, and what the model left out stays out: defaults are the function's.
        keys = {
            name: _hint(parameter) if _is_required(parameter) else NotRequired[_hint(parameter)]
            for name, parameter in self._visible.items()
        }
        made: Any = TypedDict
        shape = made("Arguments", keys)
        shape.__pydantic_config__ = ConfigDict(extra="forbid", coerce_numbers_to_str=True, arbitrary_types_allowed=True)
        try:
            return TypeAdapter(shape)
        except (PydanticUserError, TypeError) as error:
            reason = str(error).partition("\n")[0]
            raise SignatureError(f"The type hints of `{self._name}` cannot be used: {reason}") from error


def json_schema(adapter: TypeAdapter[Any], what: str, *, output: bool = False) -> dict[str, Any]:
    """The JSON Schema of a type, without the titles that repeat the names of keys.

    Raises:
        SignatureError: the type has none; `what` says whose it is.
    """
    from pydantic.errors import PydanticInvalidForJsonSchema
    from pydantic.json_schema import GenerateJsonSchema

    class Untitled(GenerateJsonSchema):
        def field_title_should_be_set(self, schema: Any) -> bool:
            return False

    try:
        return adapter.json_schema(schema_generator=Untitled, mode="serialization" if output else "validation")
    except PydanticInvalidForJsonSchema as error:
        raise SignatureError(
            f"There is no JSON Schema for {what}: {error.message}. Use another type, or hide the parameter."
        ) from error


def decoded(arguments: object) -> Mapping[str, Any] | InvalidArguments:
    """Arguments as a mapping: from the text of a JSON object, or as they are."""
    if arguments is None:
        return {}
    if isinstance(arguments, Mapping):
        return cast("Mapping[str, Any]", arguments)
    value: object = arguments
    try:
        if isinstance(arguments, str | bytes):
            value = json.loads(arguments) if arguments.strip() else {}
    except (ValueError, RecursionError) as error:
        return InvalidArguments(f"The arguments are not JSON: {error}. Send one JSON object.")
    if not isinstance(value, dict):
        return InvalidArguments(f"The arguments are {_shown.repr(value)}, where one JSON object is wanted.")
    return cast("dict[str, Any]", value)


def _field(parameter: Parameter) -> Any:
    """The pydantic `Field(…)` that stands in the place of a parameter's default, or None."""
    return parameter.default if type(parameter.default).__name__ == "FieldInfo" else None


def _is_required(parameter: Parameter) -> bool:
    found = _field(parameter)
    return parameter.required if found is None else bool(found.is_required())


def _hint(parameter: Parameter) -> Any:
    found = _field(parameter)
    return parameter.annotation if found is None else Annotated[parameter.annotation, found]


def _default(parameter: Parameter) -> Any:
    found = _field(parameter)
    if found is not None:
        return found.get_default(call_default_factory=True, validated_data={})
    return parameter.default


def _unpacked(given: Mapping[str, Any], errors: list[ErrorDetails]) -> dict[str, Any] | None:
    """The arguments with JSON texts replaced by what they say, where an object or a list was wanted; else None."""
    changed: dict[str, Any] = {}
    for name in {error["loc"][0] for error in errors if error["loc"]}:
        text = given.get(str(name))
        if isinstance(text, str) and text.lstrip()[:1] in ("{", "["):
            try:
                changed[str(name)] = json.loads(text)
            except (ValueError, RecursionError):
                continue
    return {**given, **changed} if changed else None
