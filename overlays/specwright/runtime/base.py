"""The base class of every generated model."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, cast

import pydantic
from pydantic import ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticSerializationError
from typing_extensions import override

from . import plain
from .schema import constants, exact

__all__ = ["BUILD_LOCK", "BaseModel", "UnknownObject"]

BUILD_LOCK = RLock()
"""Held while a model's validator is built, which pydantic does at its first use."""

Warnings = bool | Literal["none", "warn", "error"]


class BaseModel(pydantic.BaseModel):
    """A JSON object with known keys; keys that are not known are kept too and can be read as attributes.

    Parsed models hold what arrived: where an answer departs from its description (a new enum value, a missing key, a
    null, another type), the attribute has what was sent, or None if nothing was.  `to_dict` and `to_json` give back
    what arrived.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="allow",
        defer_build=True,
        populate_by_name=True,
        protected_namespaces=(),
        arbitrary_types_allowed=True,
        ser_json_inf_nan="constants",
    )

    if TYPE_CHECKING:
        _request_id: str | None = None
        """The id of the request that was answered with this object; only on the object that a method returned."""

    def to_dict(
        self,
        *,
        mode: Literal["json", "python"] = "python",
        use_api_names: bool = True,
        exclude_unset: bool = True,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        warnings: bool = False,
    ) -> dict[str, object]:
        """The object as a dict.

        Args:
            mode: `json` gives JSON types only; `python` leaves dates and times as objects.
            use_api_names: use the keys of the JSON, else the names of the attributes.
            exclude_unset: leave out what was neither received nor set.
            exclude_defaults: leave out what equals its default.
            exclude_none: leave out what is None.
            warnings: warn of values that are not of the type described.
        """
        try:
            dumped: dict[str, object] = self.__pydantic_serializer__.to_python(
                self,
                mode=mode,
                by_alias=use_api_names,
                exclude_unset=exclude_unset,
                exclude_defaults=exclude_defaults,
                exclude_none=exclude_none,
                warnings=warnings,
            )
            return dumped
        except (PydanticSerializationError, ValueError, TypeError):
            options = plain.Options(mode == "json", use_api_names, exclude_unset, exclude_defaults, exclude_none)
            return cast("dict[str, object]", plain.dump(self, options))

    def to_json(
        self,
        *,
        indent: int | None = 2,
        use_api_names: bool = True,
        exclude_unset: bool = True,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        warnings: bool = False,
    ) -> str:
        """The object as JSON text.

        Args:
            indent: spaces for each level; None puts everything on one line.
            use_api_names: use the keys of the JSON, else the names of the attributes.
            exclude_unset: leave out what was neither received nor set.
            exclude_defaults: leave out what equals its default.
            exclude_none: leave out what is None.
            warnings: warn of values that are not of the type described.
        """
        try:
            return self.__pydantic_serializer__.to_json(
                self,
                indent=indent,
                by_alias=use_api_names,
                exclude_unset=exclude_unset,
                exclude_defaults=exclude_defaults,
                exclude_none=exclude_none,
                warnings=warnings,
            ).decode()
        except (PydanticSerializationError, ValueError, TypeError):
            options = plain.Options(True, use_api_names, exclude_unset, exclude_defaults, exclude_none)
            return plain.text(plain.dump(self, options), indent)

    if not TYPE_CHECKING:
        # What differs from pydantic is a default alone: models may hold what their types do not say, which is no
        # reason to warn whoever prints one.
        def model_dump(self, *, warnings: Warnings = False, **options: Any) -> dict[str, Any]:
            return super().model_dump(warnings=warnings, **options)

        def model_dump_json(self, *, warnings: Warnings = False, **options: Any) -> str:
            return super().model_dump_json(warnings=warnings, **options)

    if not TYPE_CHECKING:
        # An object that is made by hand has its constants, and sends them; what is parsed has what arrived.
        def __init__(self, /, **data: Any) -> None:
            for name, key, value in constants(type(self)):
                if name not in data and key not in data:
                    data[name] = value
            super().__init__(**data)

        # Without this, pydantic calls it for what it parses too.
        __init__.__pydantic_base_init__ = True

    @classmethod
    @override
    def construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Self:
        """Make an object of values as they are, unchecked; dicts become models where the types say so."""
        from .tolerant import construct  # which stands on this module

        made = construct(cls, values)
        if _fields_set is not None:
            made.__pydantic_fields_set__.update(_fields_set)
        return made

    if not TYPE_CHECKING:
        model_construct = construct

    @classmethod
    @override
    def model_rebuild(
        cls,
        *,
        force: bool = False,
        raise_errors: bool = True,
        _parent_namespace_depth: int = 2,
        _types_namespace: Any = None,
    ) -> bool | None:
        with BUILD_LOCK:
            return super().model_rebuild(
                force=force,
                raise_errors=raise_errors,
                _parent_namespace_depth=_parent_namespace_depth + 1,
                _types_namespace=_types_namespace,
            )

    @classmethod
    @override
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        exact(handler.resolve_ref_schema(schema), handler.resolve_ref_schema)
        return schema

    @override
    def __str__(self) -> str:
        return repr(self)


class UnknownObject(BaseModel):
    """A member of a union that was not known when the client was made. Its keys can be read as attributes.

    Attributes:
        raw: all of it, as it came.
        type: what it says of its own type under that key, as a rule a text; None where it says nothing.
        is_unknown: always true.
    """

    is_unknown: ClassVar[Literal[True]] = True

    @property
    def raw(self) -> dict[str, object]:
        return self.to_dict()

    @property
    def type(self) -> Any:
        return (self.model_extra or {}).get("type")
