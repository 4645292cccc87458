from typing import Union
from typing_extensions import Literal, TypeAlias

from .pets.kind import Kind as PetKind

Kind: TypeAlias = Union[PetKind, Literal["any"]]
