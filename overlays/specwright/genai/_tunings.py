"""What a tuning is asked for with on each backend, and what it is called once it has begun. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from ._options import deep_update, merged, setting
from ._written import written

if TYPE_CHECKING:
    from specwright.mixins.genai.base import BaseModel

    from .types import TuningJob, TuningOperation

_BUCKET = "gs://"


def arguments(base_model: str, dataset: Any, config: Any) -> dict[str, Any]:
    """The arguments of the call that begins a tuning; a model of the caller's own is one that was tuned before.

    Raises:
        ValueError: an evaluation is to be written to what is no bucket.
        pydantic.ValidationError: the config is not what a tuning takes.
    """
    from .types import CreateTuningJobConfig, TuningDataset

    asked = cast("CreateTuningJobConfig", _model(CreateTuningJobConfig, config))
    evaluation = asked.evaluation_config
    output = None if evaluation is None else evaluation.output_config
    target = None if output is None else output.gcs_destination
    address = None if target is None else target.output_uri_prefix
    if address is not None and not address.startswith(_BUCKET):
        raise ValueError(f"output_uri_prefix is {address!r:.200}: results go to Cloud Storage, {_BUCKET}…")
    result: dict[str, Any] = {"training_dataset": _model(TuningDataset, dataset), "config": asked}
    if not base_model.startswith("projects/"):
        return {**result, "base_model": base_model}
    tuned = {"tuned_model_name": base_model, "checkpoint_id": asked.pre_tuned_model_checkpoint_id}
    return {**result, "pre_tuned_model": {key: value for key, value in tuned.items() if value is not None}}


def for_gemini(asked: dict[str, Any]) -> dict[str, Any]:
    """The same for the Gemini Developer API: with the examples, which its field maps do not carry, in the body."""
    tuned = asked.pop("pre_tuned_model", None)
    if tuned is not None:
        asked["base_model"] = tuned["tuned_model_name"]
    task: dict[str, Any] = {}
    pairs = setting(asked["training_dataset"], "examples") or ()
    if pairs:
        given = [{"textInput": each.text_input, "output": each.output} for each in pairs]
        task["trainingData"] = {"examples": {"examples": given}}
    config = asked["config"]
    multiplier = config.learning_rate_multiplier
    if multiplier is not None:
        task["hyperparameters"] = {"learningRateMultiplier": multiplier}
    if not task:
        return asked
    options = merged(None, config.http_options)
    # The caller's own keys go before ours.
    options["extra_body"] = deep_update({"tuningTask": task}, options.get("extra_body") or {})
    return {**asked, "config": config.model_copy(update={"http_options": _http_options(options)})}


def begun(operation: TuningOperation) -> TuningJob:
    """The job of a tuning that has begun on the Gemini Developer API, which answers with an operation."""
    from .types import JobState, TuningJob

    told = cast("Mapping[str, Any]", operation.metadata or {}).get("tunedModel")
    name = told or (operation.name or "").partition("/operations/")[0]
    return TuningJob(name=name, state=JobState.JOB_STATE_QUEUED)


def _http_options(options: dict[str, Any]) -> Any:
    from .types import HttpOptions

    return HttpOptions(**options)


def _model(kind: type[BaseModel], value: Any) -> BaseModel:
    return written(kind, value or {})
