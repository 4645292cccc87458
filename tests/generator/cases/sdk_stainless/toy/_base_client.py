from typing import Generic, TypeVar

from ._models import BaseModel

_T = TypeVar("_T")


class BasePage(BaseModel, Generic[_T]):
    pass


class SyncAPIClient:
    pass
