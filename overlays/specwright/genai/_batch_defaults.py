"""What a batch on Vertex AI is called and where it writes, where its caller does not say. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ._written import written

if TYPE_CHECKING:
    from .types import BatchJobDestination, BatchJobSource, CreateBatchJobConfig


def completed(config: Any, source: BatchJobSource, now: datetime, chance: str) -> CreateBatchJobConfig:
    """The config of a batch with a name and a destination: its own, or ones beside what it reads.

    Args:
        config: the caller's.
        source: what the batch reads.
        now: the local time.
        chance: five characters that no other batch of the same second has.
    """
    from .types import CreateBatchJobConfig

    given = config if isinstance(config, CreateBatchJobConfig) else written(CreateBatchJobConfig, config or {})
    mark = f"{now:%Y%m%d%H%M%S}_{chance}"
    more: dict[str, Any] = {}
    if not given.display_name:
        more["display_name"] = f"genai_batch_job_{mark}"
    if given.dest is None:
        more["dest"] = _beside(source, mark)
    return given.model_copy(update=more)


def _beside(source: BatchJobSource, mark: str) -> BatchJobDestination | None:
    from .types import BatchJobDestination

    first = source.gcs_uri[0] if source.gcs_uri else ""
    if first.endswith(".jsonl"):
        return BatchJobDestination(format="jsonl", gcs_uri=f"{first.removesuffix('.jsonl')}/dest")
    if source.bigquery_uri:
        return BatchJobDestination(format="bigquery", bigquery_uri=f"{source.bigquery_uri}_dest_{mark}")
    return None
