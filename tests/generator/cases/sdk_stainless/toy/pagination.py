from typing import Generic, List, Optional, TypeVar

from ._base_client import BasePage, BaseSyncPage

_T = TypeVar("_T")


class SyncCursorPage(BaseSyncPage[_T], BasePage[_T], Generic[_T]):
    data: List[_T]
    has_more: Optional[bool] = None
