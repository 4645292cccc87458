"""Images and videos to be made: what users write and what the API takes, and its answers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .types import (
        GeneratedImage,
        GenerateImagesResponse,
        UpscaleImageConfig,
        UpscaleImageConfigDict,
        _ReferenceImageAPI,  # pyright: ignore[reportPrivateUsage]  # the official name
        _UpscaleImageAPIConfig,  # pyright: ignore[reportPrivateUsage]  # the official name
    )

_KINDS = {
    "RawReferenceImage": ("REFERENCE_TYPE_RAW", None),
    "MaskReferenceImage": ("REFERENCE_TYPE_MASK", "mask_image_config"),
    "ControlReferenceImage": ("REFERENCE_TYPE_CONTROL", "control_image_config"),
    "StyleReferenceImage": ("REFERENCE_TYPE_STYLE", "style_image_config"),
    "SubjectReferenceImage": ("REFERENCE_TYPE_SUBJECT", "subject_image_config"),
    "ContentReferenceImage": ("REFERENCE_TYPE_CONTENT", None),
}
"""What each class of reference image is called by the API, and which of its fields `config` is."""

_OF_PROMPT = "Positive Prompt"
"""Marks the safety attributes that are the prompt's, and no image's."""


def references(images: Iterable[Any]) -> list[_ReferenceImageAPI]:
    """Reference images of all kinds in the one form that is sent."""
    return [_reference(image) for image in images]


def _reference(image: Any) -> _ReferenceImageAPI:
    from .types import _ReferenceImageAPI  # pyright: ignore[reportPrivateUsage]  # the official name

    if isinstance(image, Mapping):
        return _ReferenceImageAPI.model_validate(image)
    given = {name: value for name, value in image if value is not None}
    kind, field = _KINDS.get(type(image).__name__, (None, None))
    config = given.pop("config", None)
    if field is not None and config is not None:
        given.setdefault(field, config)
    if kind is not None:
        given.setdefault("reference_type", kind)
    return _ReferenceImageAPI(**given)


def upscaling(config: UpscaleImageConfig | UpscaleImageConfigDict | None) -> _UpscaleImageAPIConfig:
    """A config for making one image larger, with what the API wants to be told besides."""
    from .types import (
        UpscaleImageConfig,
        _UpscaleImageAPIConfig,  # pyright: ignore[reportPrivateUsage]  # the official name
    )

    given = {} if config is None else dict(UpscaleImageConfig.model_validate(config))
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
