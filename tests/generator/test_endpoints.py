"""A method of an SDK with several backends says what it calls there."""

from __future__ import annotations

import inspect

import pytest

from specwright_generated.genai.resources.batches import Batches
from specwright_generated.genai.resources.models import AsyncModels, Models
from specwright_generator.ir import Json
from specwright_generator.render.backends import endpoints

FIELDS: dict[str, Json] = {
    "calls": {
        "things.get": {
            "here": {"verb": "GET", "path": "{name}"},
            "there": {"verb": "GET", "path": "{name}"},
        },
        "things.make": {
            "here": {"verb": "POST", "path": "things?alt=sse"},
            "there": {"verb": "POST", "path": [{"path": "a", "when": ["kind", "A"]}, {"path": "b"}]},
        },
        "things.drop": {"here": None, "there": {"verb": "DELETE", "path": "{name}"}},
        "things.keep": {"here": None, "there": None},
    }
}


def test_each_address_has_the_backends_that_it_is_on() -> None:
    assert endpoints(FIELDS) == {
        "POST /things/get": {"GET {name}": ["here", "there"]},
        "POST /things/make": {"POST things": ["here"], "POST a": ["there"], "POST b": ["there"]},
        "POST /things/drop": {"DELETE {name}": ["there"]},
        "POST /things/keep": {},
    }
    assert endpoints({}) == {}


@pytest.mark.parametrize(
    ("method", "first"),
    [
        (Models.generate_content, "Call `POST {model}:generateContent` on gemini and vertex."),
        (AsyncModels.edit_image, "Call `POST {model}:predict` on vertex."),
        (Batches.list, "Call `GET batches` on gemini, `GET batchPredictionJobs` on vertex."),
    ],
)
def test_a_docstring_begins_with_it(method: object, first: str) -> None:
    assert (inspect.getdoc(method) or "").splitlines()[0] == first
