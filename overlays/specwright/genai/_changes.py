"""The changes of values that the field maps name: what users may write, as what the backends take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _contents, _jobs, _names, _schemas, _tools
from ._written import written

if TYPE_CHECKING:
    from specwright.runtime.fieldmaps import Change

    from ._settings import Settings


def changes(settings: Settings) -> Mapping[str, Change]:
    """The functions behind the names, for one client's settings."""

    def named(rule: Any) -> Change:
        return lambda value: rule(value, settings)

    return {
        "audio_blob": lambda value: _contents.typed_blob(value, "audio/"),
        "batch_job_destination": _jobs.batch_destination,
        "batch_job_name": named(_names.batch_job),
        "batch_job_source": named(_jobs.batch_source),
        "blobs": _blobs,
        "bytes": lambda value: value,
        "cached_content_name": named(_names.cached_content),
        "caches_model": named(_names.cached_model),
        "content": _contents.content,
        "contents": _contents.contents,
        "contents_for_embed": named(_to_embed),
        "extract_models": _jobs.models_in,
        "file_name": _names.file,
        "image_blob": lambda value: _contents.typed_blob(value, "image/"),
        "job_state": _jobs.batch_state,
        "json_schema": lambda value: value,
        "live_speech_config": _live_speech,
        "metrics": _jobs.metrics,
        "model": named(_names.model),
        "models_url": named(_names.models_url),
        "recv_batch_job_destination": _jobs.received_destination,
        "schema": named(_schemas.schema_of),
        "speech_config": _speech,
        "tool": lambda value: value,
        "tools": _tools.sent,
        "tuning_job_status": _jobs.tuning_state,
    }


def _blobs(value: Any) -> list[Any]:
    items: list[Any] = value
    return [_contents.blob(each) for each in items] if isinstance(value, list) else [_contents.blob(value)]


def _to_embed(value: Any, settings: Settings) -> list[Any]:
    """Contents to embed, one by one; Vertex AI's older models take their texts alone."""
    found = _contents.each_content(value)
    if settings.backend == "gemini":
        return list(found)
    return [part.text for each in found for part in each.parts or () if part.text]


def _speech(value: Any) -> Any:
    """How an answer is spoken; a text is the name of a voice."""
    from .types import PrebuiltVoiceConfig, SpeechConfig, VoiceConfig

    if isinstance(value, str):
        voice = PrebuiltVoiceConfig(voice_name=value)
        return SpeechConfig(voice_config=VoiceConfig(prebuilt_voice_config=voice))
    return written(SpeechConfig, value) if isinstance(value, Mapping) else value


def _live_speech(value: Any) -> Any:
    found = _speech(value)
    if found.multi_speaker_voice_config is not None:
        raise ValueError("A live session has one voice: multi_speaker_voice_config is for answers that are not live.")
    return found
