"""The changes of values that the field maps name: what users may write, as what the backends take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _contents, _names

if TYPE_CHECKING:
    from specwright.runtime.fieldmaps import Change

    from ._settings import Settings


def changes(settings: Settings) -> Mapping[str, Change]:
    """The functions behind the names, for one client's settings."""

    def named(rule: Any) -> Change:
        return lambda value: rule(value, settings)

    return {
        "audio_blob": lambda value: _contents.typed_blob(value, "audio/"),
        "batch_job_name": named(_names.batch_job),
        "blobs": _blobs,
        "cached_content_name": named(_names.cached_content),
        "caches_model": named(_names.cached_model),
        "content": _contents.content,
        "contents": _contents.contents,
        "file_name": _names.file,
        "image_blob": lambda value: _contents.typed_blob(value, "image/"),
        "json_schema": lambda value: value,
        "model": named(_names.model),
        "models_url": named(_names.models_url),
    }


def _blobs(value: Any) -> list[Any]:
    items: list[Any] = value
    return [_contents.blob(each) for each in items] if isinstance(value, list) else [_contents.blob(value)]
