"""What some types check when they are written."""

from __future__ import annotations

from typing import Any, cast

from pydantic import ValidationInfo, field_validator, model_validator

from .base import BaseModel

_BUCKET = "gs://"


class InBucket(BaseModel):
    """A place in Cloud Storage."""

    @field_validator("output_uri_prefix", mode="after", check_fields=False)
    @classmethod
    def _address(cls, address: str | None, info: ValidationInfo) -> str | None:
        if address and info.mode != "json" and not address.startswith(_BUCKET):
            raise ValueError(f"the address of a bucket starts with {_BUCKET!r}, unlike {address!r:.200}")
        return address


class Citing(BaseModel):
    """Citations, which the Gemini Developer API calls sources."""

    @model_validator(mode="before")
    @classmethod
    def _sources(cls, given: object) -> object:
        found: Any = given
        if not isinstance(found, dict) or "citationSources" not in found:
            return given
        told = dict(cast("dict[str, Any]", found))
        told["citations"] = told.pop("citationSources")
        return told
