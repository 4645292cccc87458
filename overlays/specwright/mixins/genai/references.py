"""Images that an edit refers to: what kind each is of, and which of its fields its config is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic import model_validator

from specwright.runtime.spelling import camel

from .base import BaseModel

KINDS: Mapping[str, tuple[str, str | None]] = {
    "RawReferenceImage": ("REFERENCE_TYPE_RAW", None),
    "MaskReferenceImage": ("REFERENCE_TYPE_MASK", "mask_image_config"),
    "ControlReferenceImage": ("REFERENCE_TYPE_CONTROL", "control_image_config"),
    "StyleReferenceImage": ("REFERENCE_TYPE_STYLE", "style_image_config"),
    "SubjectReferenceImage": ("REFERENCE_TYPE_SUBJECT", "subject_image_config"),
    "ContentReferenceImage": ("REFERENCE_TYPE_CONTENT", None),
}
"""What each class of reference image is called by the API, and which of its fields `config` is."""


class Referring(BaseModel):
    """An image that an edit refers to: its `reference_type` follows from its class, and is not to be set."""

    @model_validator(mode="before")
    @classmethod
    def _kind_and_config(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        told = dict(cast("Mapping[str, Any]", given))
        if "reference_type" in told or "referenceType" in told:
            raise ValueError(f"the class {cls.__name__} says what `reference_type` is: leave it out")
        kind, field = KINDS[cls.__name__]
        told["reference_type"] = kind
        if field is not None:
            told = {key: value for key, value in told.items() if key not in (field, camel(field))}
            told[field] = told.get("config")
        return told
