"""What batches and tunings are made from and put into, and the states that they are in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from specwright.runtime.fieldpaths import get

from ._written import written

if TYPE_CHECKING:
    from ._settings import Settings
    from .types import BatchJobDestination, BatchJobSource

_DATASET = re.compile(r"projects/[^/]+/locations/[^/]+/datasets/[^/]+")
_TUNING_STATES = {
    "STATE_UNSPECIFIED": "JOB_STATE_UNSPECIFIED",
    "CREATING": "JOB_STATE_RUNNING",
    "ACTIVE": "JOB_STATE_SUCCEEDED",
    "FAILED": "JOB_STATE_FAILED",
}
_ON_VERTEX = ("gcs_uri", "bigquery_uri", "vertex_dataset_name")
_ON_GEMINI = ("inlined_requests", "file_name")
_AVERAGED = ["AVERAGE", "STANDARD_DEVIATION"]


def batch_source(value: Any, settings: Settings) -> BatchJobSource:
    """What a batch reads: requests, a file, or an address in Cloud Storage or BigQuery; exactly one of them.

    Raises:
        ValueError: none or several are given, or one that the backend cannot read.
    """
    from .types import BatchJobSource

    if isinstance(value, list):
        return BatchJobSource(inlined_requests=cast("Any", value))
    if isinstance(value, str):
        return _source_at(value)
    source = written(BatchJobSource, value) if isinstance(value, Mapping) else value
    allowed, refused = (_ON_VERTEX, _ON_GEMINI) if settings.backend == "vertex" else (_ON_GEMINI, _ON_VERTEX)
    if sum(getattr(source, name, None) is not None for name in allowed) != 1 or any(
        getattr(source, name, None) is not None for name in refused
    ):
        raise ValueError(
            "the source of a batch is a list of requests, an address, or a types.BatchJobSource with, on the "
            f"{settings.backend} backend, exactly one of {', '.join(allowed)}"
        )
    return cast("BatchJobSource", source)


def _source_at(address: str) -> BatchJobSource:
    from .types import BatchJobSource

    if address.startswith("gs://"):
        return BatchJobSource(format="jsonl", gcs_uri=[address])
    if address.startswith("bq://"):
        return BatchJobSource(format="bigquery", bigquery_uri=address)
    if _DATASET.fullmatch(address):
        return BatchJobSource(format="vertex-dataset", vertex_dataset_name=address)
    if address.startswith("files/"):
        return BatchJobSource(file_name=address)
    raise ValueError(f"no source of a batch: {address!r}; it starts with gs://, bq://, files/ or projects/")


def batch_destination(value: Any) -> BatchJobDestination:
    """Where a batch writes: an address in Cloud Storage or BigQuery, or a BatchJobDestination. Raises ValueError."""
    from .types import BatchJobDestination

    if isinstance(value, str) and value.startswith("gs://"):
        return BatchJobDestination(format="jsonl", gcs_uri=value)
    if isinstance(value, str) and value.startswith("bq://"):
        return BatchJobDestination(format="bigquery", bigquery_uri=value)
    if isinstance(value, Mapping):
        return written(BatchJobDestination, value)
    if isinstance(value, BatchJobDestination):
        return value
    raise ValueError(f"no destination of a batch: {value!r:.200}; it starts with gs:// or bq://")


def received_destination(value: Mapping[str, Any]) -> Any:
    """Answers that are embeddings stand under a key of their own."""
    answers = get(value, "inlinedResponses.inlinedResponses[].response")
    if any("embedding" in each for each in answers or () if isinstance(each, Mapping)):
        rest = {key: each for key, each in value.items() if key != "inlinedResponses"}
        return {**rest, "inlinedEmbedContentResponses": value["inlinedResponses"]}
    return value


def batch_state(state: Any) -> Any:
    """`BATCH_STATE_RUNNING` is `JOB_STATE_RUNNING`; what is no text is left for who reads the answer."""
    return re.sub(r"^BATCH_STATE_", "JOB_STATE_", state) if isinstance(state, str) else state


def tuning_state(state: Any) -> Any:
    """The state of a tuned model as that of the job that makes it."""
    return _TUNING_STATES.get(state, state) if isinstance(state, str) else state


def models_in(answer: Mapping[str, Any]) -> list[Any]:
    """The models of a list, whatever kind they are."""
    for key in ("models", "tunedModels", "publisherModels"):
        found = get(answer, key)
        if found is not None:
            return cast("list[Any]", found)
    return []


def metrics(value: Any) -> list[dict[str, Any]]:
    """Metrics of an evaluation, each under the key of its kind. Raises ValueError for one of no kind."""
    items: list[Any] = value
    return [_metric(each) for each in items]


def _metric(value: Any) -> dict[str, Any]:
    from .types import UnifiedMetric

    given = written(UnifiedMetric, value) if _is_unified(value) else value
    if isinstance(given, UnifiedMetric):
        return {**given.model_dump(exclude_none=True), "aggregation_metrics": _AVERAGED}

    told = _keys(given).get

    name = str(told("name")).lower()
    spec: dict[str, Any]
    if name in ("exact_match", "bleu"):
        spec = {f"{name}_spec": {}}
    elif name.startswith("rouge"):
        spec = {"rouge_spec": {"rouge_type": name.replace("_", "")}}
    elif told("prompt_template"):
        pointwise: dict[str, Any] = {"metric_prompt_template": told("prompt_template")}
        if told("judge_model_system_instruction"):
            pointwise["system_instruction"] = told("judge_model_system_instruction")
        if told("return_raw_output"):
            pointwise["custom_output_format_config"] = {"return_raw_output": told("return_raw_output")}
        spec = {"pointwise_metric_spec": pointwise}
    else:
        raise ValueError(f"no metric is called {name!r}, and it has no prompt_template")
    return {**spec, "aggregation_metrics": _AVERAGED}


def _keys(value: Any) -> dict[str, Any]:
    given: Any = value
    return cast("dict[str, Any]", given if isinstance(value, Mapping) else vars(given))


def _is_unified(value: Any) -> bool:
    from .types import UnifiedMetric

    fields = UnifiedMetric.model_fields
    known = {*fields, *(field.alias for field in fields.values())}
    keys: Mapping[str, Any] = value
    return isinstance(value, Mapping) and bool(keys) and keys.keys() <= known
