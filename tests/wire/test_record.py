"""`specwright record`: what is recorded is the client's own, comes out the same again, and has no secret in it."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from specwright.testing import Answer, MockRequest
from specwright_generator.cli import main
from specwright_generator.mock import MockApi, serve
from specwright_generator.record.cassettes import Exchange, cassette, steady
from specwright_generator.record.own import recording
from specwright_generator.record.scrubbing import SCRUBBED, Scrubber
from specwright_generator.verify.loaders import load

ROOT = Path(__file__).parents[2]
KEY = 'sk-planted/"é+'
PART = b"--b\r\nContent-Disposition: form-data; name=%b\r\n\r\n%b\r\n--b--\r\n"


def request(**changes: object) -> MockRequest:
    made: dict[str, object] = {"method": "POST", "url": "https://api.test/v1/x", "headers": {}, "content": b""}
    return MockRequest(**{**made, **changes})  # type: ignore[arg-type]


def form(name: bytes, value: bytes) -> MockRequest:
    return request(headers={"content-type": "multipart/form-data; boundary=b"}, content=PART % (name, value))


BY_PLACE = [
    request(headers={"authorization": "Bearer planted-1"}),
    request(headers={"x-api-key": "planted-1", "x-goog-api-key": "planted-1", "cookie": "planted-1"}),
    request(url="https://api.test/v1/x?limit=1&key=planted-1&api_key=planted-1"),
    request(content=b'{"a": {"api_key": "planted-1", "password" : "pl\\"anted-1"}}'),
    request(headers={"content-type": "application/x-www-form-urlencoded"}, content=b"a=b&access_token=planted-1"),
    form(b'"client_secret"', b"planted-1"),
]


@pytest.mark.parametrize("planted", BY_PLACE)
def test_a_secret_is_taken_out_by_its_place(planted: MockRequest) -> None:
    text = cassette([Exchange(request=Scrubber().request(planted), answer=Answer())])
    assert "anted-1" not in text
    assert SCRUBBED in text


SPELT = [
    request(headers={"x-other": f"a {KEY} b"}),
    request(url="https://api.test/v1/sk-planted%2F%22%C3%A9%2B?q=sk-planted%2F%22%C3%A9%2B"),
    request(content=json.dumps({"text": f"my key is {KEY}"}).encode()),
    request(content=json.dumps({"text": KEY}, ensure_ascii=False).encode()),
    request(headers={"x-basic": "Basic " + base64.b64encode(KEY.encode()).decode()}),
    form(b'"text"', KEY.encode()),
    form(b'"file"; filename="a.txt"', b"first\n" + KEY.encode()),
]


@pytest.mark.parametrize("planted", SPELT)
def test_a_known_secret_is_taken_out_wherever_it_stands(planted: MockRequest) -> None:
    found = Scrubber(secrets=(KEY,)).request(planted)
    text = cassette([Exchange(request=found, answer=Answer())]) + found.url + repr(found.content)
    assert "planted" not in text
    assert base64.b64encode(KEY.encode()).decode() not in text


@pytest.mark.parametrize(
    "answer",
    [
        Answer(headers={"set-cookie": "planted-1"}),
        Answer(chunks=(b'{"value": "plan', b'ted-1"}')),
        Answer(chunks=(b'data: {"api_key": "other"}\n\n', b'data: {"text": "planted-1"}\n\n')),
    ],
)
def test_an_answer_is_scrubbed_too_also_across_chunks(answer: Answer) -> None:
    found = Scrubber(secrets=("planted-1",)).answer(answer)
    text = cassette([Exchange(request=request(), answer=found)])
    assert "planted" not in text
    assert '"other"' not in text


def test_what_differs_from_one_recording_to_the_next_is_left_out() -> None:
    def recorded(boundary: str, agent: str) -> str:
        body = PART.replace(b"--b", b"--" + boundary.encode()) % (b'"a"', b"1")
        headers = {"content-type": f"multipart/form-data; boundary={boundary}", "user-agent": agent, "host": agent}
        made = Exchange(request=request(headers=headers, content=body), answer=Answer(headers={"date": agent}))
        return cassette([steady(made)])

    assert recorded("one", "client/1") == recorded("other", "client/2")


def test_the_command_writes_what_is_committed_the_same_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    planted = "text-that-is-secret"
    made: list[str] = []
    for name in ("a", "b"):
        arguments = ["record", "openai", "models", "responses.retrieve", "-o", str(tmp_path / name), "--json"]
        result = CliRunner().invoke(main, [*arguments, "--secret", planted])
        assert result.exit_code == 0, result.output
        told = json.loads(result.stdout)
        assert told["missed"] == []
        assert set(told["methods"]) == {"models.list", "models.retrieve", "models.delete", "responses.retrieve"}
        files = sorted((tmp_path / name).iterdir())
        assert [file.name for file in files] == ["models.yaml", "responses.yaml"]
        made.append("".join(file.read_text(encoding="utf-8") for file in files))
    assert made[0] == made[1]
    assert "sk-specwright" not in made[0]
    urls = [each.request.url for each in load(tmp_path / "a" / "models.yaml").exchanges]
    assert all(url.startswith("https://api.openai.com/v1/models") for url in urls)


def test_a_method_that_cannot_be_recorded_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    arguments = ["record", "openai", "audio.speech.stream", "--client", "official", "-o", str(tmp_path), "--json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["missed"][0]["reason"] == "the client has no such method"


def test_an_sdk_that_is_not_there_is_an_error_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(main, ["record", "openai", "--sdk", "no_such_package"])
    assert result.exit_code == 2
    assert "--client ours" in result.output


def test_own_traffic_is_recorded_over_sockets(tmp_path: Path) -> None:
    from specwright.openai import OpenAI

    file = tmp_path / "own.yaml"
    with (
        serve(MockApi.of_provider(ROOT / "specs/openai"), port=0) as server,
        recording(file, secrets=["planted-1"]) as http,
    ):
        client = OpenAI(api_key="planted-1", base_url=f"{server.url}/v1", http_client=http)
        models = client.models.list()
        stream = client.responses.create(model="m", input="planted-1", stream=True)
        events = list(stream)
    first, second = load(file).exchanges
    assert json.loads(first.response.body) == models.to_dict(mode="json")
    assert second.response.body.count(b"event: ") >= len(events) > 0
    assert "planted-1" not in file.read_text(encoding="utf-8")


def test_a_server_elsewhere_is_recorded_under_the_public_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    with serve(MockApi.of_provider(ROOT / "specs/openai"), port=0) as server:
        arguments = ["record", "openai", "models", "--base-url", server.url, "-o", str(tmp_path), "--json"]
        result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    text = (tmp_path / "models.yaml").read_text(encoding="utf-8")
    assert "https://api.openai.com/v1/models" in text
    assert "127.0.0.1" not in text
