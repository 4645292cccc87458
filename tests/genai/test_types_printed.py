"""How objects of google-genai's types look when they are printed."""

from __future__ import annotations

import io
from typing import Any

import pytest
import rich.console

from specwright.genai import credentials, interactions, types, webhooks

IMAGE = bytes(range(256)) * 40


def test_what_is_not_set_is_left_out_and_what_fits_stays_on_one_line() -> None:
    assert repr(types.Part(text="hi")) == str(types.Part(text="hi")) == "Part(text='hi')"
    assert repr(types.Part()) == "Part()"


def test_an_answer_is_laid_out_on_several_lines() -> None:
    parts = [{"text": "One\nand two."}, {"functionCall": {"name": "f", "args": {"city": "Rome"}}}]
    answer = types.GenerateContentResponse.model_validate({
        "candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}],
        "usageMetadata": {"totalTokenCount": 7},
        "tomorrow": {"more": True},
    })  # fmt: skip
    assert str(answer).splitlines() == [
        "GenerateContentResponse(",
        "  candidates=[",
        "    Candidate(",
        "      content=Content(",
        "        parts=[",
        "          Part(",
        r"            text='One\n'",
        "                 'and two.',",
        "          ),",
        "          Part(function_call=FunctionCall(args={'city': 'Rome'}, name='f')),",
        "        ],",
        "        role='model',",
        "      ),",
        "      finish_reason=<FinishReason.STOP: 'STOP'>,",
        "    ),",
        "  ],",
        "  usage_metadata=GenerateContentResponseUsageMetadata(total_token_count=7),",
        "  tomorrow={'more': True},",
        ")",
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (types.Blob(data=IMAGE, mime_type="image/png"), "... (10,240 bytes)"),
        (types.Part(text="a word " * 1_000), "... (7,000 characters)"),
        (types.FunctionCall(name="f", args={"picture": "QUJD" * 500}), "... (2,000 characters)"),
        (types.ContentEmbedding(values=[0.5] * 3_072), "... 3,056 more"),
        (types.Content(parts=[types.Part(text="x")] * 150), "... 50 more"),
    ],
)
def test_what_is_long_is_cut(value: Any, said: str) -> None:
    assert said in repr(value)
    assert len(repr(value)) < 4_000


def test_a_text_of_common_length_is_whole() -> None:
    text = "A word after another. " * 80
    assert repr(text) in repr(types.Part(text=text))


@pytest.mark.parametrize(
    "value",
    [
        types.HttpOptions(headers={"x-goog-api-key": "SECRET", "Authorization": "Bearer SECRET"}),
        types.HttpOptions(base_url="https://user:SECRET@host/path?key=SECRET"),
        types.HttpOptions(client_args={"proxy": "http://user:SECRET@host", "auth": ("user", "SECRET")}),
        types.HttpOptions(
            async_client_args={"headers": {"cookie": "SECRET"}, "proxies": {"all": "http://SECRET@host"}}
        ),
        types.AuthToken(name="auth_tokens/SECRET"),
        types.AuthConfig(oauth_config=types.AuthConfigOauthConfig(access_token="SECRET")),
        types.ApiKeyConfig(api_key_string="SECRET"),
        types.GenerateContentConfig(http_options=types.HttpOptions(headers={"x-goog-api-key": "SECRET"})),
        types.HttpResponse(headers={"set-cookie": "SECRET"}),
        credentials.HTTPBearerConfig(id="c", token="SECRET"),
        credentials.OAuth2UpdateConfig(client_secret="SECRET", refresh_token="SECRET"),
        webhooks.WebhookRotateSigningSecretResponse(secret="SECRET"),
        interactions.MCPServer(headers={"authorization": "SECRET"}),
    ],
)
def test_secrets_are_hidden(value: Any) -> None:
    out = io.StringIO()
    rich.console.Console(file=out, width=200).print(value)
    assert "SECRET" not in repr(value) + str(value) + out.getvalue()
    assert "[hidden]" in repr(value)
    assert "SECRET" in str(value.model_dump())


def test_counts_and_tokens_of_texts_are_no_secrets() -> None:
    assert "7" in repr(types.CountTokensResponse(total_tokens=7))
    assert "'word'" in repr(types.LogprobsResultCandidate(token="word", token_id=3))


def test_rich_leaves_out_the_same() -> None:
    out = io.StringIO()
    rich.console.Console(file=out, width=200).print(types.Blob(data=IMAGE, mime_type="image/png"))
    assert "(10,240 bytes)" in out.getvalue()
    assert "display_name" not in out.getvalue()


def test_an_object_within_itself_can_be_printed() -> None:
    schema = types.Schema(type=types.Type.OBJECT)
    schema.properties = {"child": schema}
    assert repr(schema) == "Schema(properties={'child': ...}, type=<Type.OBJECT: 'OBJECT'>)"


def test_an_interaction_is_printed_the_same_way() -> None:
    usage = interactions.Usage(total_tokens=3, total_input_tokens=2)
    assert str(usage) == "Usage(total_input_tokens=2, total_tokens=3)"
