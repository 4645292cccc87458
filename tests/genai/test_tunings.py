"""Tunings beside google-genai's: what is sent on both backends, and the examples that it forgets."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from specwright.genai import types
from specwright.genai._notebooks import console_link

from .twins import Did, both_backends, both_colours, client_of, compare

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

JOB = "projects/p/locations/l/tuningJobs/1"
BUCKET = {"gcs_uri": "gs://b/t.jsonl"}
TUNED = "projects/p/locations/l/models/1"
ANSWERS: dict[str, Any] = {
    "gemini": {"name": "tunedModels/t/operations/o", "metadata": {"tunedModel": "tunedModels/t"}},
    "vertex": {"name": JOB, "state": "JOB_STATE_PENDING", "tunedModel": {"model": "x", "endpoint": "y"}},
}
EVALUATED = {"metrics": [{"name": "bleu"}], "output_config": {"gcs_destination": {"output_uri_prefix": "gs://o"}}}
CONFIGS: dict[str, Any] = {
    "nothing": None,
    "settings": {"epoch_count": 1, "tuned_model_display_name": "t", "batch_size": 4, "learning_rate": 0.5},
    **{
        method: {"method": method, "epoch_count": 2, "validation_dataset": {"gcs_uri": "gs://v"}}
        for method in ("SUPERVISED_FINE_TUNING", "PREFERENCE_TUNING", "DISTILLATION", "REINFORCEMENT_TUNING")
    },
    "evaluated": {"evaluation_config": EVALUATED},
    "evaluated by a prompt": {
        "evaluation_config": {**EVALUATED, "metrics": [{"name": "x", "prompt_template": "p"}, {"name": "rouge_1"}]}
    },
    "evaluated into nowhere": {
        "evaluation_config": {"output_config": {"gcs_destination": {"output_uri_prefix": "nowhere"}}}
    },
    "an object": lambda types: types.CreateTuningJobConfig(epoch_count=3, pre_tuned_model_checkpoint_id="2"),
}


@both_colours
@both_backends
@pytest.mark.parametrize("dataset", [BUCKET, {}, {"vertex_dataset_resource": "projects/p/locations/l/datasets/1"}])
@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_tunings_begin(config: Any, dataset: Any, backend: str, colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        given = config(types) if callable(config) else config
        return client.tunings.tune(base_model="gemini-2.5-flash", training_dataset=dataset, config=given)

    compare(run, backend, colour, ANSWERS[backend])


@both_colours
@both_backends
@pytest.mark.parametrize("model", [TUNED, f"{TUNED}@2", "models/x", "publishers/google/models/x", "tunedModels/abc"])
@pytest.mark.parametrize("checkpoint", ["3", None], ids=["with a checkpoint", "without one"])
def test_models_that_were_tuned_before(model: str, checkpoint: str | None, backend: str, colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        config = types.CreateTuningJobConfig(pre_tuned_model_checkpoint_id=checkpoint)
        dataset: Any = BUCKET if backend == "vertex" else {"examples": []}
        return client.tunings.tune(base_model=model, training_dataset=dataset, config=config)

    compare(run, backend, colour, ANSWERS[backend])


@both_colours
def test_examples_are_sent(colour: str) -> None:
    """google-genai takes them and sends none."""
    import asyncio

    seen = Did()
    client = client_of("ours", "gemini", ANSWERS["gemini"], seen)
    given: dict[str, Any] = {
        "base_model": "models/gemini-1.0-pro-001",
        "training_dataset": {"examples": [{"text_input": "a", "output": "b"}]},
        "config": {"epoch_count": 1, "learning_rate_multiplier": 2.0, "http_options": {"extra_body": {"x": 1}}},
    }
    job = asyncio.run(client.aio.tunings.tune(**given)) if colour == "async" else client.tunings.tune(**given)
    assert (job.name, job.state) == ("tunedModels/t", types.JobState.JOB_STATE_QUEUED)
    assert seen.sent[0].body == {
        "baseModel": "models/gemini-1.0-pro-001",
        "tuningTask": {
            "hyperparameters": {"epochCount": 1, "learningRateMultiplier": 2.0},
            "trainingData": {"examples": {"examples": [{"textInput": "a", "output": "b"}]}},
        },
        "x": 1,
    }


def test_a_checkpoint_in_a_dict_is_sent() -> None:
    """google-genai finds it in an object alone."""
    seen = Did()
    client = client_of("ours", "vertex", ANSWERS["vertex"], seen)
    client.tunings.tune(base_model=TUNED, training_dataset=BUCKET, config={"pre_tuned_model_checkpoint_id": "3"})
    assert seen.sent[0].body["preTunedModel"] == {"tunedModelName": TUNED, "checkpointId": "3"}


GEMINI = {
    "name": "tunedModels/t",
    "state": "ACTIVE",
    "baseModel": "models/b",
    "createTime": "2024-01-01T00:00:00Z",
    "tuningTask": {"startTime": "2024-01-01T00:00:00Z"},
}
REWARDED = {"parts": [{"text": "x"}]}
CALLS: dict[str, Any] = {
    "get": lambda c, t: c.tunings.get(name="tunedModels/t"),
    "validate_reward": lambda c, t: c.tunings.validate_reward(
        parent="projects/p/locations/l", sample_response=REWARDED, example={"references": {"a": "b"}}
    ),
    "list": lambda c, t: c.tunings.list(config={"page_size": 1}),
    "cancel": lambda c, t: c.tunings.cancel(name=JOB),
}


@both_colours
@both_backends
@pytest.mark.parametrize("name", CALLS)
def test_the_rest(name: str, backend: str, colour: str) -> None:
    answer = {
        "get": GEMINI if backend == "gemini" else ANSWERS["vertex"],
        "list": {"tuningJobs": [ANSWERS["vertex"]]},
    }.get(name, {})
    compare(CALLS[name], backend, colour, answer)


def test_a_notebook_shows_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    display = ModuleType("IPython.display")
    shell = type("Shell", (), {"config": {"IPKernelApp": {}}})()
    ipython = ModuleType("IPython")
    vars(ipython)["get_ipython"] = lambda: shell
    vars(display).update(HTML=lambda text: text, display=shown.append)
    client = client_of("ours", "vertex", ANSWERS["vertex"], Did())
    client.tunings.tune(base_model="m", training_dataset=BUCKET)
    assert not shown
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    client.tunings.tune(base_model="m", training_dataset=BUCKET)
    assert len(shown) == 1
    assert "tuningJob/1?project=p" in shown[0]
    assert console_link("tunedModels/t") is None
