"""Models, held against google-genai: answers whole, in parts, as forms; images, videos, embeddings, lists."""

from __future__ import annotations

import asyncio
import enum
from typing import Any

import pydantic
import pytest

from specwright import genai
from specwright.genai import types
from specwright.testing import MockTransport, events, json_answer

from .pairs import Case as Pair
from .pairs import Failure, asking, both, calling, compare, did, everywhere, listed, made, says, streaming, waited

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")


class Point(pydantic.BaseModel):
    """What is asked for."""

    x: int


class Colour(enum.Enum):
    """What is asked for."""

    RED = "red"
    BLUE = "blue"


BLOCKED = {"promptFeedback": {"blockReason": "SAFETY"}}
USED = {"totalTokenCount": 3}
PREDICTIONS = {
    "predictions": [
        {
            "bytesBase64Encoded": "AAAA",
            "mimeType": "image/png",
            "prompt": "better",
            "safetyAttributes": {"categories": ["c"], "scores": [0.5]},
        },
        {"raiFilteredReason": "no"},
        {"safetyAttributes": {"categories": ["d"], "scores": [0.1]}, "contentType": "Positive Prompt"},
    ]
}
VECTORS = {"embeddings": [{"values": [0.5]}, {"values": [0.25]}]}
PREDICTED = {"predictions": [{"embeddings": {"values": [0.5], "statistics": {"token_count": 3}}}]}
SINGLE = {"embedding": {"values": [0.5]}, "usageMetadata": {"promptTokenCount": 3}, "truncated": True}


@both
@everywhere
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(asking([says("hi")]), id="nothing but contents"),
        pytest.param(asking([says("hi", usageMetadata=USED)], {}), id="an empty config"),
        pytest.param(asking([says("hi")], {"temperature": 0.5, "top_k": 3}), id="a config"),
        pytest.param(asking([says("hi")], lambda t: t.GenerateContentConfig(seed=3)), id="a config's object"),
        pytest.param(asking([says("hi")], {"system_instruction": ["a", "b"]}), id="instructions"),
        pytest.param(asking([BLOCKED]), id="no candidates"),
        pytest.param(asking([{"candidates": [{"finishReason": "SAFETY"}]}]), id="no content"),
        pytest.param(asking([Failure(429)]), id="an error of the caller's"),
        pytest.param(asking([Failure(503)]), id="an error of the server's"),
        pytest.param(asking([says("hi")], contents=lambda t: ["a", t.Part(text="b"), ["c"]]), id="mixed contents"),
        pytest.param(asking([says("hi")], contents=[]), id="no contents"),
        pytest.param(streaming([[says("a", finish=None), says("b", usageMetadata=USED)]]), id="stream"),
        pytest.param(streaming([[]]), id="an empty stream"),
        pytest.param(streaming([[BLOCKED]]), id="a blocked stream"),
        pytest.param(streaming([Failure(429)]), id="a stream that does not begin"),
    ],
)
def test_answers(case: Pair, backend: str, colour: str) -> None:
    compare(case, backend, colour)


@both
@pytest.mark.parametrize(
    ("text", "form", "parsed"),
    [
        ('{"x":1}', {"response_schema": Point}, Point(x=1)),
        ('{"x":"no"}', {"response_schema": Point}, None),
        ("no", {"response_schema": Point}, None),
        ('[{"x":1}]', {"response_schema": list[Point]}, [Point(x=1)]),
        ("[1]", {"response_schema": list[int]}, [1]),
        ("1", {"response_schema": int}, 1),
        ('"a"', {"response_schema": str}, "a"),
        ('{"x":1}', {"response_schema": Point | int}, Point(x=1)),
        ('{"a":1}', {"response_schema": {"type": "OBJECT", "properties": {"a": {"type": "INTEGER"}}}}, {"a": 1}),
        ("no", {"response_schema": {"type": "OBJECT"}}, None),
        ('{"x":1}', {"response_json_schema": Point.model_json_schema()}, {"x": 1}),
        ("no", {"response_json_schema": Point.model_json_schema()}, None),
        ('{"x":1}', {}, None),
    ],
)
def test_answers_in_the_form_that_was_asked_for(text: str, form: Any, parsed: Any, colour: str) -> None:
    config: Any = {**form, "response_mime_type": "application/json"}
    thought = {"text": "hm", "thought": True}
    compare(asking([says(thought, text[:1], text[1:])], config), "gemini", colour)
    compare(streaming([[says(text, finish=None), says(" ")]], config), "gemini", colour)
    mock = MockTransport(json_answer(says(thought, text)))
    client = genai.Client(api_key="k", http_options={"httpx_client": mock.client()})
    assert client.models.generate_content(model="m", contents="q", config=config).parsed == parsed


@both
@pytest.mark.parametrize(("text", "parsed"), [("red", Colour.RED), ('"red"', Colour.RED), ("green", None)])
def test_answers_that_are_one_of_an_enum(text: str, parsed: Colour | None, colour: str) -> None:
    config: Any = {"response_schema": Colour, "response_mime_type": "text/x.enum"}
    compare(asking([says(text)], config), "gemini", colour)
    mock = MockTransport(json_answer(says(text)))
    client = genai.Client(api_key="k", http_options={"httpx_client": mock.client()})
    assert client.models.generate_content(model="m", contents="q", config=config).parsed is parsed


MODELS = (
    "gemini-embedding-001",
    "gemini-embedding-exp-03-07",
    "gemini-embedding-2-preview",
    "publishers/google/models/gemini-embedding-2",
    "text-embedding-004",
    "multimodalembedding@001",
    "intfloat/e5-maas",
)


@both
@everywhere
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    "contents",
    [
        pytest.param("a", id="text"),
        pytest.param(["a", "b"], id="texts"),
        pytest.param(lambda t: t.Content(parts=[t.Part(text="a"), t.Part(text="b")]), id="a turn of two parts"),
        pytest.param(lambda t: [t.Content(parts=[t.Part(text="a")]), "b"], id="a turn and a text"),
        pytest.param(lambda t: [t.Part.from_bytes(data=b"ab", mime_type="image/png"), "b"], id="an image and a text"),
    ],
)
def test_embeddings(model: str, contents: Any, backend: str, colour: str) -> None:
    config = {"task_type": "X", "title": "t", "output_dimensionality": 3}
    compare(calling("embed_content", model=model, contents=contents, config=config), backend, colour)


@both
@pytest.mark.parametrize(
    ("backend", "model", "answer"),
    [
        ("gemini", "gemini-embedding-2", VECTORS),
        ("vertex", "gemini-embedding-001", VECTORS),
        ("vertex", "gemini-embedding-2", SINGLE),
        ("vertex", "text-embedding-004", PREDICTED),
    ],
)
def test_vectors(backend: str, model: str, answer: Any, colour: str) -> None:
    compare(calling("embed_content", answer, model=model, contents=["a", "b"]), backend, colour)


@both
@everywhere
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(calling("generate_images", PREDICTIONS, model="i", prompt="p"), id="images"),
        pytest.param(
            calling("generate_images", PREDICTIONS, model="i", prompt="p", config={"number_of_images": 2}), id="two"
        ),
        pytest.param(
            calling(
                "edit_image",
                PREDICTIONS,
                model="i",
                prompt="p",
                reference_images=lambda t: [
                    t.RawReferenceImage(
                        reference_id=1, reference_image=t.Image(image_bytes=b"ab", mime_type="image/png")
                    ),
                    t.MaskReferenceImage(reference_id=2, config={"mask_mode": "MASK_MODE_FOREGROUND"}),
                    t.StyleReferenceImage(reference_id=3, config={"style_description": "s"}),
                    t.SubjectReferenceImage(reference_id=4, config={"subject_type": "SUBJECT_TYPE_PERSON"}),
                    t.ControlReferenceImage(reference_id=5, config={"control_type": "CONTROL_TYPE_CANNY"}),
                    t.ContentReferenceImage(reference_id=6, reference_image=t.Image(gcs_uri="gs://x")),
                ],
                config={"edit_mode": "EDIT_MODE_DEFAULT"},
            ),
            id="edit",
        ),
        pytest.param(
            calling(
                "edit_image",
                PREDICTIONS,
                model="i",
                prompt="p",
                reference_images=[{"reference_id": 1, "reference_type": "REFERENCE_TYPE_RAW"}],
            ),
            id="edit by dicts",
        ),
        pytest.param(
            calling(
                "upscale_image",
                PREDICTIONS,
                model="i",
                image=lambda t: t.Image(image_bytes=b"ab", mime_type="image/png"),
                upscale_factor="x2",
            ),
            id="upscale",
        ),
        pytest.param(
            calling(
                "upscale_image",
                PREDICTIONS,
                model="i",
                image={"gcs_uri": "gs://a"},
                upscale_factor="x4",
                config=lambda t: t.UpscaleImageConfig(output_mime_type="image/jpeg", include_rai_reason=True),
            ),
            id="upscale with a config",
        ),
        pytest.param(
            calling("recontext_image", PREDICTIONS, model="i", source={"prompt": "p"}), id="put into a context"
        ),
        pytest.param(
            calling("segment_image", {}, model="i", source={"prompt": "p", "image": {"gcs_uri": "gs://a"}}),
            id="segment",
        ),
        pytest.param(calling("generate_videos", {"name": "o"}, model="v", prompt="p"), id="video of a prompt"),
        pytest.param(
            calling("generate_videos", {"name": "o"}, model="v", image=lambda t: t.Image(gcs_uri="gs://a")),
            id="video of an image",
        ),
        pytest.param(
            calling(
                "generate_videos",
                {"name": "o"},
                model="v",
                source=lambda t: t.GenerateVideosSource(prompt="p", video=t.Video(uri="gs://v")),
                config={"number_of_videos": 1},
            ),
            id="video of a source",
        ),
        pytest.param(
            calling("generate_videos", {"name": "o"}, model="v", prompt="p", source={"prompt": "q"}), id="two prompts"
        ),
        pytest.param(calling("count_tokens", {"totalTokens": 3}, model="m", contents="x"), id="count tokens"),
        pytest.param(
            calling("compute_tokens", {"tokensInfo": [{"role": "user", "tokenIds": [1]}]}, model="m", contents="x"),
            id="compute tokens",
        ),
        pytest.param(calling("get", {"name": "models/m", "description": "d"}, model="m"), id="get"),
        pytest.param(calling("delete", {}, model="tunedModels/m"), id="delete"),
        pytest.param(
            calling("update", {"name": "tunedModels/m"}, model="tunedModels/m", config={"display_name": "d"}),
            id="update",
        ),
    ],
)
def test_other_methods(case: Pair, backend: str, colour: str) -> None:
    compare(case, backend, colour)


def listing(config: Any) -> Pair:
    """A list of two pages with an empty one between them."""

    async def run(client: Any, types: Any) -> Any:
        pager = await waited(client.models.list(config=made(config, types)))
        return [len(pager), pager.name, await listed(pager)]

    one, two = {"name": "models/one"}, {"name": "models/two"}
    first = {"models": [one], "publisherModels": [one], "nextPageToken": "n"}
    return Pair([first, {"models": [two], "publisherModels": [two]}], run)


@both
@everywhere
@pytest.mark.parametrize(
    "config",
    [None, {}, {"query_base": True}, {"query_base": False}, {"filter": "a", "page_size": 3}, {"page_token": "t"}],
)
def test_lists(config: Any, backend: str, colour: str) -> None:
    compare(listing(config), backend, colour)


def test_own_models_of_vertex_are_filtered_besides_what_the_caller_asks() -> None:
    ours = did("ours", listing({"query_base": False, "filter": "labels.a:b"}), "vertex", "sync")
    assert ours.sent[0][2] == [("filter", "labels.a:b AND labels.tune-type:*")]


def test_a_config_is_not_changed() -> None:
    mock = MockTransport(json_answer(says("hi")))
    client = genai.Client(api_key="k", http_options={"httpx_client": mock.client()})
    search = types.Tool(google_search=types.GoogleSearch())
    config = types.GenerateContentConfig(tools=[len, search], temperature=0.5)
    plain: types.GenerateContentConfigDict = {"tools": [search], "temperature": 0.5}
    before = config.model_dump(), dict(plain)
    client.models.generate_content(model="m", contents="q", config=config)
    client.models.generate_content(model="m", contents="q", config=plain)
    assert (config.model_dump(), dict(plain)) == before


def test_an_error_inside_of_a_stream_has_its_own_class() -> None:
    late = {"error": {"code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED"}}
    mock = MockTransport(events([says("a", finish=None), late], done=None))
    client = genai.Client(api_key="k", http_options={"httpx_client": mock.client()})
    stream = client.models.generate_content_stream(model="m", contents="q")
    assert next(stream).text == "a"
    with pytest.raises(genai.errors.ClientError) as caught:
        next(stream)
    assert (caught.value.code, caught.value.status, caught.value.message) == (429, "RESOURCE_EXHAUSTED", "slow down")


def test_a_stream_that_is_left_gives_its_connection_back() -> None:
    mock = MockTransport(events([says("a", finish=None)] * 100, done=None))
    client = genai.Client(api_key="k", http_options={"httpx_client": mock.client()})
    stream: Any = client.models.generate_content_stream(model="m", contents="q")
    next(stream)
    stream.close()
    assert list(stream) == []


def test_nothing_to_embed_is_refused_before_it_is_sent() -> None:
    ours = did("ours", calling("embed_content", model="text-embedding-004", contents=[]), "vertex", "sync")
    assert ours == ([], "ValueError")


def test_a_type_is_looked_up_once() -> None:
    assert types.Part is vars(types)["Part"]


def raw_client(*answers: Any) -> genai.Client:
    mock = MockTransport([each if not isinstance(each, dict) else json_answer(each) for each in answers])
    options: Any = {"httpx_client": mock.client(), "httpx_async_client": mock.async_client()}
    return genai.Client(vertexai=True, api_key="k", http_options=options)


def test_responses_unparsed() -> None:
    calling = says({"functionCall": {"name": "len", "args": {}}})
    models = raw_client(calling, events([says("a")], done=None), SINGLE, PREDICTIONS, {"publisherModels": []}).models
    asked = models.with_raw_response.generate_content(model="m", contents="q", config={"tools": [len]})
    assert asked.status_code == 200
    assert asked.parse().candidates == types.GenerateContentResponse.model_validate(calling).candidates
    stream: Any = models.with_raw_response.generate_content_stream(model="m", contents="q")
    assert [part.text for part in stream.parse()] == ["a"]
    assert models.with_raw_response.embed_content(model="gemini-embedding-2", contents="q").status_code == 200
    assert models.with_raw_response.generate_images(model="m", prompt="q").status_code == 200
    listed: Any = models.with_raw_response.list()
    assert listed.status_code == 200


def test_responses_unparsed_of_the_other_colour() -> None:
    async def run() -> None:
        models = raw_client(says("a"), events([says("a")], done=None), {"publisherModels": []}).aio.models
        asked = await models.with_raw_response.generate_content(model="m", contents="q")
        assert asked.parse().text == "a"
        stream: Any = await models.with_raw_response.generate_content_stream(model="m", contents="q")
        assert stream.status_code == 200
        listed: Any = await models.with_raw_response.list()
        assert listed.status_code == 200

    asyncio.run(run())
