"""What google-genai's types do beside holding data: the same calls on both packages' types, and what comes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import PIL.Image
import pytest

from specwright.genai import types

from . import type_facts as facts
from .type_facts import official

Act = Callable[[Any], Any]
CALL = {"name": "f", "args": {"a": 1}}
PARTS: list[dict[str, Any]] = [
    {"text": "a"},
    {"text": "thought", "thought": True},
    {"text": "b", "thought_signature": b"signature"},
    {"function_call": CALL},
    {"executable_code": {"code": "1", "language": "PYTHON"}},
    {"code_execution_result": {"output": "1", "outcome": "OUTCOME_OK"}},
    {"inline_data": {"data": b"x", "mime_type": "image/png"}},
]
ANSWERS: dict[str, dict[str, Any]] = {
    "none": {},
    "no candidates": {"candidates": []},
    "no content": {"candidates": [{}]},
    "no parts": {"candidates": [{"content": {"role": "model"}}]},
    "empty parts": {"candidates": [{"content": {"parts": []}}]},
    "only a call": {"candidates": [{"content": {"parts": [{"function_call": CALL}]}}]},
    "only a thought": {"candidates": [{"content": {"parts": [{"text": "t", "thought": True}]}}]},
    "an empty text": {"candidates": [{"content": {"parts": [{"text": ""}]}}]},
    "everything": {"candidates": [{"content": {"parts": PARTS}}, {"content": {"parts": [{"text": "second"}]}}]},
    "used": {"usage_metadata": {"prompt_token_count": 3}},
}
READ = ("text", "parts", "function_calls", "executable_code", "code_execution_result", "initial_prompt_token_count")
TURNS: dict[str, Act] = {
    "a text": lambda t: "hi",
    "texts": lambda t: ["hi", "there"],
    "a part": lambda t: t.Part(text="x"),
    "the dict of one": lambda t: {"text": "x"},
    "parts of all kinds": lambda t: [t.Part(text="x"), "y", {"text": "z"}, t.File(uri="gs://x", mime_type="a/b")],
    "a file": lambda t: t.File(uri="gs://x", mime_type="image/png"),
    "a file without its type": lambda t: t.File(uri="gs://x"),
    "the dict of a file elsewhere": lambda t: {"file_uri": "gs://x", "mime_type": "a/b"},
    "an image": lambda t: PIL.Image.new("RGB", (1, 1)),
    "a call": lambda t: t.Part.from_function_call(**CALL),
    "nothing": lambda t: None,
    "an empty list": lambda t: [],
    "a number": lambda t: 5,
    "a turn": lambda t: t.Content(parts=[t.Part(text="x")]),
    "a typo": lambda t: {"txt": "x"},
}
DONE = {"name": "operations/1", "done": True, "metadata": {"@type": "q"}}
OPERATIONS: dict[str, dict[str, Any]] = {
    "begun": {"name": "operations/1"},
    "failed": {**DONE, "error": {"code": 1}},
    "videos of Gemini": {
        **DONE,
        "response": {"generateVideoResponse": {"generatedSamples": [{"video": {"uri": "u"}}]}},
    },
    "videos of Vertex AI": {**DONE, "response": {"videos": [{"gcsUri": "u", "mimeType": "v"}]}},
    "a document": {**DONE, "response": {"parent": "p", "documentName": "d"}},
}
KNOWN_TO = {
    "GenerateVideosOperation": ("begun", "failed", "videos of Gemini", "videos of Vertex AI"),
    "ImportFileOperation": ("begun", "failed", "a document"),
    "UploadToFileSearchStoreOperation": ("begun", "failed", "a document"),
}
REFERENCES = ("Raw", "Mask", "Control", "Style", "Subject", "Content")
CONFIGS: dict[str, dict[str, Any]] = {
    "Mask": {"mask_mode": "MASK_MODE_BACKGROUND"},
    "Control": {"control_type": "CONTROL_TYPE_CANNY"},
    "Style": {"style_description": "x"},
    "Subject": {"subject_type": "SUBJECT_TYPE_PERSON"},
}
OTHERS: dict[str, Act] = {
    "Part(text)": lambda t: t.Part("hi"),
    "Part(dict)": lambda t: t.Part({"text": "hi"}),
    "Part(part)": lambda t: t.Part(t.Part(text="x", thought=True)),
    "Part(file)": lambda t: t.Part(t.File(uri="gs://x", mime_type="image/png")),
    "Part(value, field)": lambda t: t.Part("hi", thought=True),
    "Part(None)": lambda t: t.Part(None),
    "Part()": lambda t: t.Part(),
    "Part(5)": lambda t: t.Part(5),
    "Part([])": lambda t: t.Part([]),
    "Part(value=)": lambda t: t.Part(value="x"),
    "Part, camel case": lambda t: t.Part(inlineData={"data": b"x", "mimeType": "a/b"}),
    "from_uri": lambda t: t.Part.from_uri(file_uri="gs://b/x.png"),
    "from_uri, unknown": lambda t: t.Part.from_uri(file_uri="gs://b/x"),
    "from_bytes": lambda t: t.Part.from_bytes(data=b"x", mime_type="a/b"),
    "from_function_response": lambda t: t.Part.from_function_response(name="f", response={"a": 1}),
    "from_executable_code": lambda t: t.Part.from_executable_code(code="1", language="PYTHON"),
    "from_code_execution_result": lambda t: t.Part.from_code_execution_result(outcome="OUTCOME_OK", output="1"),
    "as_image": lambda t: t.Part.from_bytes(data=b"x", mime_type="image/png").as_image(),
    "as_image of none": lambda t: t.Part.from_bytes(data=b"x", mime_type="a/b").as_image(),
    "a response part": lambda t: t.FunctionResponsePart.from_bytes(data=b"x", mime_type="a/b"),
    "a response part elsewhere": lambda t: t.FunctionResponsePart.from_uri(file_uri="gs://x.png", mime_type="a/b"),
    "calls by themselves": lambda t: t.AutomaticFunctionCallingConfig(),
    "thinking is thinking": lambda t: isinstance(t.GenerationConfigThinkingConfig(), t.ThinkingConfig),
    "a user's turn is a turn": lambda t: isinstance(t.UserContent("x"), t.Content),
    "the role of a user's turn": lambda t: t.UserContent("x", role="model"),
    "another role for it": lambda t: setattr(t.UserContent("x"), "role", "model"),
    "citations of Gemini": lambda t: t.CitationMetadata.model_validate({"citationSources": [{"startIndex": 1}]}),
    "citations": lambda t: t.CitationMetadata(citations=[{"uri": "u"}]),
    "a bucket": lambda t: t.GcsDestination(output_uri_prefix="gs://x"),
    "no bucket": lambda t: t.GcsDestination(output_uri_prefix="x"),
    "a metric": lambda t: t.Metric(name="AbC", prompt_template="x", key_of_ours=1),
    "a metric without a name": lambda t: t.Metric(prompt_template="x"),
    "a metric with an empty name": lambda t: t.Metric(name=""),
    "a metric, checked": lambda t: t.Metric(name="a").validate_name(),
    "images": lambda t: t.GenerateImagesResponse(generated_images=[{"image": {"gcs_uri": "g"}}]).images,
    "no images": lambda t: t.GenerateImagesResponse().images,
    "a video's repr": lambda t: repr(t.Video(uri="u", video_bytes=b"x")),
    "an unknown attribute": lambda t: setattr(t.Blob(), "key_of_nobody", 1),
    "a literal schema": lambda t: t.GenerateContentConfig(image_config={"aspect_ratio": "1:1"}),
    "a live message": lambda t: [
        (message.text, message.data)
        for message in (
            t.LiveServerMessage(server_content={"model_turn": {"parts": PARTS}}),
            t.LiveServerMessage(server_content={}),
            t.LiveServerMessage(),
        )
    ],
    "ended states": lambda t: [
        t.JOB_STATES_ENDED,
        t.JOB_STATES_ENDED_MLDEV,
        t.JOB_STATES_ENDED_VERTEX,
        t.JOB_STATES_SUCCEEDED,
        t.JOB_STATES_SUCCEEDED_MLDEV,
        t.JOB_STATES_SUCCEEDED_VERTEX,
    ],
}


def same(act: Act) -> Any:
    ours, theirs = facts.outcome(act, types), facts.outcome(act, official)
    assert ours == theirs
    return ours


@pytest.mark.parametrize("name", OTHERS)
def test_the_same_comes_of_it(name: str) -> None:
    same(OTHERS[name])


@pytest.mark.parametrize("given", TURNS)
@pytest.mark.parametrize("kind", ["UserContent", "ModelContent"])
def test_a_turn_of_one_side(kind: str, given: str) -> None:
    same(lambda t: getattr(t, kind)(TURNS[given](t)))
    same(lambda t: getattr(t, kind)(parts=TURNS[given](t)))


@pytest.mark.parametrize("given", ANSWERS)
def test_an_answer_is_read_alike(given: str) -> None:
    same(lambda t: [getattr(t.GenerateContentResponse(**ANSWERS[given]), name) for name in READ])


@pytest.mark.parametrize("kind", REFERENCES)
def test_a_reference_image(kind: str) -> None:
    name = f"{kind}ReferenceImage"
    same(lambda t: getattr(t, name)(reference_id=1, reference_image={"gcs_uri": "gs://x"}))
    same(lambda t: getattr(t, name)(reference_type="REFERENCE_TYPE_RAW"))
    same(lambda t: getattr(t, name).model_validate({"referenceId": 1}))
    same(lambda t: getattr(t, name)(reference_id=1, config=CONFIGS.get(kind)).model_dump(mode="json"))
    same(lambda t: getattr(t, name)(reference_id=1, config="x"))
    same(lambda t: getattr(t, name)(mask_image_config=CONFIGS["Mask"]) if kind == "Mask" else None)


@pytest.mark.parametrize("vertex", [False, True])
@pytest.mark.parametrize(("kind", "given"), [(kind, given) for kind, all_ in KNOWN_TO.items() for given in all_])
def test_an_operation_is_read_alike(kind: str, given: str, vertex: bool) -> None:
    if (given, vertex) in (("videos of Gemini", True), ("videos of Vertex AI", False)):
        # What only the other backend says is kept here, where theirs drops it.
        found = getattr(types, kind).from_api_response(OPERATIONS[given], is_vertex_ai=vertex)
        assert found.to_dict()["response"] == OPERATIONS[given]["response"]
        return
    same(lambda t: getattr(t, kind).from_api_response(OPERATIONS[given], is_vertex_ai=vertex))
    assert isinstance(getattr(types, kind)(), types.Operation)


def test_a_metric_is_written_into_a_file(tmp_path: Path) -> None:
    def written(t: Any) -> str:
        path = tmp_path / t.__name__
        metric = t.Metric(name="A", prompt_template="x\ny: é", return_raw_output=True)
        assert metric.to_yaml_file(str(path), version="2") is None
        return str(path.read_text("utf-8"))

    assert "prompt_template" in same(written)
    with pytest.raises(Exception, match="function"):
        types.Metric(name="a", custom_function=len).to_yaml_file(str(tmp_path / "none"))


@pytest.mark.parametrize("kind", ["Image", "Video"])
def test_media_goes_into_files_and_comes_from_them(kind: str, tmp_path: Path) -> None:
    def kept(t: Any) -> Any:
        path = tmp_path / f"{t.__name__}.png"
        path.write_bytes(b"bytes")
        found = getattr(t, kind).from_file(location=str(path))
        found.save(str(path.with_suffix(".copy")))
        return found, path.with_suffix(".copy").read_bytes()

    assert same(kept)[1] == b"bytes"
    same(lambda t: getattr(t, kind)().save(str(tmp_path / "none")))
    (tmp_path / "x").write_bytes(b"bytes")
    same(lambda t: getattr(t, kind).from_file(location=str(tmp_path / "x"), mime_type="a/b").mime_type)


def test_a_level_alone_is_a_resolution() -> None:
    """Theirs refuses the text, and loses the member."""
    level = "MEDIA_RESOLUTION_LOW"
    for given in (level, types.PartMediaResolutionLevel(level), {"level": level}):
        made: Any = {"text": "x", "media_resolution": given}
        assert types.Part(**made).to_json_dict() == {"text": "x", "media_resolution": {"level": level}}
