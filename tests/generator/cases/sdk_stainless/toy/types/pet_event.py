from typing import Union
from typing_extensions import Annotated, Literal, TypeAlias

from .._models import BaseModel
from .._utils import PropertyInfo
from .pet import Pet


class Born(BaseModel):
    pet: Pet

    type: Literal["born"]


class Gone(BaseModel):
    reason: Union[str, None]

    type: Literal["gone"]


PetEvent: TypeAlias = Annotated[Union[Born, Gone], PropertyInfo(discriminator="type")]
