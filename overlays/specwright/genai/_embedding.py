"""What `embed_content` sends, which goes by the model: its contents one by one or as one, and where to. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _contents

if TYPE_CHECKING:
    from ._settings import Settings
    from .types import EmbedContentResponse

_APART = ("gemini-embedding-001", "gemini-embedding-exp")
"""Gemini's older embedding models, to which the parts of a list are texts of their own."""


def arguments(model: str, contents: Any, settings: Settings) -> dict[str, Any]:
    """The arguments of the call for a model and its contents.

    Raises:
        ValueError: there are no contents, or something is none.
    """
    joins = "gemini" in model and not any(name in model for name in _APART)
    if settings.backend == "gemini":
        return {"contents": _contents.contents(contents) if joins else contents}
    if "gemini" not in model and "maas" not in model:
        return {"contents": contents, "embedding_api_type": "PREDICT"}
    found = _contents.contents(contents) if joins or "maas" in model else _contents.each_content(contents)
    if len(found) == 1:
        return {"content": found[0], "embedding_api_type": "EMBED_CONTENT"}
    if "gemini" not in model:
        raise ValueError(f"{model} embeds one content at a time")
    return {"batch_contents": found, "embedding_api_type": "BATCH_EMBED_CONTENTS"}


def with_one(answer: EmbedContentResponse) -> EmbedContentResponse:
    """An answer with its embedding among `embeddings`, also where the API has it by itself."""
    from .types import ContentEmbedding, ContentEmbeddingStatistics

    single: Any = (answer.__pydantic_extra__ or {}).pop("embedding", None)
    values = single.get("values") if hasattr(single, "get") else None
    if values is not None and answer.embeddings is None:
        usage: Any = answer.usage_metadata
        statistics = ContentEmbeddingStatistics(
            truncated=answer.truncated, token_count=None if usage is None else usage.prompt_token_count
        )
        answer.embeddings = [ContentEmbedding(values=values, statistics=statistics)]
    return answer
