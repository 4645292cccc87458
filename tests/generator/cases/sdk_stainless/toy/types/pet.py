from datetime import datetime
from typing import Dict, List, Optional

from pydantic import Field as FieldInfo

from .._models import BaseModel
from .pets.kind import Kind

__all__ = ["Pet", "Tag"]


class Tag(BaseModel):
    name: str

    weight: float


class Pet(BaseModel):
    id: str

    born_at: datetime

    object: Literal["pet"]

    children: Optional[List["Pet"]] = None

    kind: Optional[Kind] = None

    labels: Dict[str, str]

    schema_: Optional[object] = FieldInfo(alias="schema", default=None)

    tags: List[Tag]

    if TYPE_CHECKING:
        __pydantic_extra__: Dict[str, int] = FieldInfo(init=False)
