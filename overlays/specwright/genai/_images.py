"""Images and videos to be made: what users write and what the API takes, and its answers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ._written import written

if TYPE_CHECKING:
    from .types import (
        GeneratedImage,
        GenerateImagesResponse,
        UpscaleImageConfig,
        UpscaleImageConfigDict,
        _ReferenceImageAPI,  # pyright: ignore[reportPrivateUsage]  # the official name
        _UpscaleImageAPIConfig,  # pyright: ignore[reportPrivateUsage]  # the official name
    )

_OF_PROMPT = "Positive Prompt"
"""Marks the safety attributes that are the prompt's, and no image's."""


def references(images: Iterable[Any]) -> list[_ReferenceImageAPI]:
    """Reference images of all kinds in the one form that is sent."""
    return [_reference(image) for image in images]


def _reference(image: Any) -> _ReferenceImageAPI:
    from .types import _ReferenceImageAPI  # pyright: ignore[reportPrivateUsage]  # the official name

    if isinstance(image, Mapping):
        return written(_ReferenceImageAPI, image)
    # What its class calls `config` is under the API's name too.
    given = {name: value for name, value in image if value is not None and name != "config"}
    return _ReferenceImageAPI(**given)


def upscaling(config: UpscaleImageConfig | UpscaleImageConfigDict | None) -> _UpscaleImageAPIConfig:
    """A config for making one image larger, with what the API wants to be told besides."""
    from .types import (
        UpscaleImageConfig,
        _UpscaleImageAPIConfig,  # pyright: ignore[reportPrivateUsage]  # the official name
    )

    given = {} if config is None else dict(written(UpscaleImageConfig, config))
    return _UpscaleImageAPIConfig(**given, mode="upscale", number_of_images=1)


def without_prompt(answer: GenerateImagesResponse) -> GenerateImagesResponse:
    """An answer whose images are images: what is said of the prompt stands by itself."""
    images = answer.generated_images or []
    said = [image.safety_attributes for image in images if _is_of_prompt(image)]
    if said:
        answer.generated_images = [image for image in images if not _is_of_prompt(image)]
        answer.positive_prompt_safety_attributes = said[0]
    return answer


def _is_of_prompt(image: GeneratedImage) -> bool:
    return image.safety_attributes is not None and image.safety_attributes.content_type == _OF_PROMPT


def require_one_source(source: object, *others: object) -> None:
    """Refuse a video's source that is told twice.

    Raises:
        ValueError: it is.
    """
    if source is not None and any(other is not None for other in others):
        raise ValueError("`source` stands in place of `prompt`, `image` and `video`: pass it, or them.")
