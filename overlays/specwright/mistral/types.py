"""The base of models and the mark of what was left out, under the official package's module name."""

from specwright.runtime.models import BaseModel
from specwright.runtime.sentinels import Omit as Unset
from specwright.runtime.sentinels import omit as UNSET

__all__ = ["UNSET", "BaseModel", "Unset"]
