"""The base of google-genai's types: strict where they are written, tolerant where they are read.

What is written by hand (keyword arguments, and the dicts in them) must have a field: a key that none takes would be
lost on the way.  What is read (answers, `model_validate`, `model_validate_json`) keeps what it does not know, and an
object that holds such keys can be put into another one and sent again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ConfigDict, ValidationError

from specwright.runtime.schema import constants

from . import printed
from .unknown import explained, unknown


class BaseModel(printed.BaseModel):
    """One of google-genai's types.

    Raises:
        pydantic.ValidationError: a value is not what its field takes; or a key is no field, and then the message has
            the field that it resembles most.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(from_attributes=True)

    _unknown_keys: ClassVar[Literal["allow", "forbid"]] = "forbid"

    if not TYPE_CHECKING:

        def __init__(self, /, **data: Any) -> None:
            kind = type(self)
            for name, key, value in constants(kind):
                if name not in data and key not in data:
                    data[name] = value
            try:
                self.__pydantic_validator__.validate_python(data, self_instance=self, extra=kind._unknown_keys)
            except ValidationError as error:
                raise explained(kind, error) from None

        # Without this, pydantic calls it for what it parses too.
        __init__.__pydantic_base_init__ = True

        def __setattr__(self, name: str, value: Any) -> None:
            kind = type(self)
            known = name in kind.__pydantic_fields__ or name.startswith("_") or hasattr(kind, name)
            if not known and kind._unknown_keys == "forbid" and name not in (self.__pydantic_extra__ or ()):
                raise ValueError(unknown(name, (kind,)))
            super().__setattr__(name, value)

    def to_json_dict(self) -> dict[str, object]:
        """The object as JSON types under the names of its attributes, without what is None; bytes as base64."""
        return self.model_dump(mode="json", exclude_none=True)
