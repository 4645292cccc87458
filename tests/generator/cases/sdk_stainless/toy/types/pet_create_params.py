from typing import Optional, Union
from typing_extensions import Annotated, Literal, Required, TypedDict

from .._types import FileTypes
from .._utils import PropertyInfo

_MealReservedKeywords = TypedDict("_MealReservedKeywords", {"from": Required[str]}, total=False)


class Meal(_MealReservedKeywords, total=False):
    grams: Required[int]

    sauce: Optional[str]


class PetCreateParamsBase(TypedDict, total=False):
    name: Required[str]

    from_: Annotated[str, PropertyInfo(alias="from")]

    photo: FileTypes


class PetCreateParamsNonStreaming(PetCreateParamsBase, total=False):
    stream: Literal[False]


class PetCreateParamsStreaming(PetCreateParamsBase):
    stream: Required[Literal[True]]


PetCreateParams = Union[PetCreateParamsNonStreaming, PetCreateParamsStreaming]
