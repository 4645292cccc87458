"""The layouts of recordings, each by a small one of it."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path

import pytest

from specwright_generator.verify.loaders import load
from specwright_generator.verify.loaders.index import Row
from specwright_generator.verify.traffic import Exchange

ANSWER = b'{"id": "a", "text": "\xc3\xa9"}'
ASKED = b'{"n": 1}'
PACKED = base64.b64encode(gzip.compress(ANSWER)).decode()
URL = "https://api.example.test/v1/things?limit=2"


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


VCRPY = """
interactions:
- request:
    body: '{"n": 1}'
    headers: {Content-Type: [application/json]}
    method: POST
    uri: https://api.example.test/v1/things?limit=2
  response:
    body: {string: '{"id": "a", "text": "é"}'}
    headers: {Content-Type: [application/json], Content-Encoding: [gzip]}
    status: {code: 200, message: OK}
version: 1
"""
VCRPY_PACKED = VCRPY.replace('string: \'{"id": "a", "text": "é"}\'', f"string: !!binary {PACKED}")
VCRPY_HTTPX = """
interactions:
- request:
    body: '{"n": 1}'
    headers: {content-type: application/json}
    method: POST
    uri: https://api.example.test/v1/things?limit=2
  response:
    content: '{"id": "a", "text": "é"}'
    headers: {content-type: application/json}
    http_version: HTTP/1.1
    status_code: 200
"""
VCRPY_TAGGED = VCRPY.replace(
    "headers: {Content-Type: [application/json], ",
    "headers: {? !!python/object/apply:multidict._multidict.istr [Content-Type] : [application/json], ",
)
VCRPY_PARSED = """
interactions:
- request:
    headers: {content-type: [application/json]}
    method: POST
    parsed_body: {n: 1}
    uri: https://api.example.test/v1/things?limit=2
  response:
    headers: {content-type: [application/json]}
    parsed_body: {id: a, text: é}
    status: {code: 200, message: OK}
"""
RUBY_VCR = f"""
http_interactions:
- request:
    method: post
    uri: https://api.example.test/v1/things?limit=2
    body: {{encoding: UTF-8, string: '{{"n": 1}}'}}
    headers: {{Content-Type: [application/json]}}
  response:
    status: {{code: 200, message: OK}}
    headers: {{Content-Type: [application/json]}}
    body: {{encoding: ASCII-8BIT, base64_string: {_b64(ANSWER)}}}
  recorded_at: Sat, 01 Mar 2025 00:00:00 GMT
recorded_with: VCR 6.3.1
"""
RUBY_VCR_BINARY = RUBY_VCR.replace("base64_string: ", "string: !binary ")
GO_VCR = """
version: 2
interactions:
- id: 0
  request:
    body: '{"n": 1}'
    headers: {Content-Type: [application/json]}
    url: https://api.example.test/v1/things?limit=2
    method: POST
  response: {body: '{"id": "a", "text": "é"}', headers: {Content-Type: [application/json]}, status: 200 OK, code: 200}
"""
HAR = {
    "log": {
        "version": "1.2",
        "entries": [
            {
                "request": {
                    "method": "POST",
                    "url": URL,
                    "headers": [{"name": "Content-Type", "value": "application/json"}],
                    "postData": {"text": ASKED.decode()},
                },
                "response": {
                    "status": 200,
                    "headers": [{"name": "Content-Type", "value": "application/json"}],
                    "content": {"text": _b64(ANSWER), "encoding": "base64"},
                },
            }
        ],
    }
}
HAR_CHUNKS = json.loads(json.dumps(HAR))
HAR_CHUNKS["log"]["entries"][0]["response"]["content"]["text"] = json.dumps(
    [gzip.compress(ANSWER)[:9].hex(), gzip.compress(ANSWER)[9:].hex()]
)
TESTAGENT = {
    "request": {"method": "POST", "url": URL, "headers": {"Content-Type": "application/json"}, "body": ASKED.decode()},
    "response": {
        "status": {"code": 200, "message": "OK"},
        "headers": {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        "body": ANSWER.decode(),
    },
}
REQ_LLM = {
    "captured_at": "2025-01-01T00:00:00Z",
    "request": {
        "method": "POST",
        "url": URL,
        "headers": {"content-type": ["application/json"]},
        "body": {"b64": _b64(ASKED)},
        "canonical_json": {"n": 1},
    },
    "response": {"status": 200, "headers": {"content-type": ["application/json"]}, "body": None},
    "chunks": [{"b64": _b64(ANSWER[:7]), "t_us": 1}, {"b64": _b64(ANSWER[7:]), "t_us": 2}],
}
TAPES = {
    "0f0f": {
        "url": URL,
        "init": {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": ASKED.decode()},
        "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": ANSWER.decode()},
    }
}


def httprr(chunked: bool = False) -> bytes:
    asked = (
        b"POST /v1/things?limit=2 HTTP/1.1\r\nHost: api.example.test\r\nContent-Type: application/json\r\n"
        b"Content-Length: 8\r\n\r\n" + ASKED
    )
    head = b"HTTP/2.0 200 OK\r\nContent-Type: application/json\r\n"
    if chunked:
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(ANSWER), ANSWER)
        answered = head + b"Transfer-Encoding: chunked\r\n\r\n" + body
    else:
        answered = head + b"\r\n" + ANSWER
    return b"httprr trace v1\n%d %d\n%b%b" % (len(asked), len(answered), asked, answered)


LAYOUTS: dict[str, tuple[str, bytes]] = {
    "vcrpy": ("a.yaml", VCRPY.encode()),
    "vcrpy, a body that is still packed": ("a.yaml", VCRPY_PACKED.encode()),
    "vcrpy, the older httpx stub": ("a.yaml", VCRPY_HTTPX.encode()),
    "vcrpy, tags of Python types": ("a.yaml", VCRPY_TAGGED.encode()),
    "vcrpy, parsed bodies": ("a.yaml", VCRPY_PARSED.encode()),
    "ruby-vcr": ("a.yml", RUBY_VCR.encode()),
    "ruby-vcr, a binary scalar": ("a.yml", RUBY_VCR_BINARY.encode()),
    "go-vcr": ("a.yaml", GO_VCR.encode()),
    "har": ("a.har", json.dumps(HAR).encode()),
    "har, packed chunks": ("a.har", json.dumps(HAR_CHUNKS).encode()),
    "dd-testagent": ("a.json", json.dumps(TESTAGENT).encode()),
    "req_llm": ("a.json", json.dumps(REQ_LLM).encode()),
    "hfjs-tapes": ("a.json", json.dumps(TAPES).encode()),
    "httprr": ("a.httprr", httprr()),
    "httprr, chunked": ("a.httprr", httprr(chunked=True)),
    "httprr, packed": ("a.httprr.gz", gzip.compress(httprr())),
}


def only(file: Path) -> Exchange:
    recording = load(file)
    assert recording.faults == ()
    (exchange,) = recording.exchanges
    return exchange


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_read(layout: str, tmp_path: Path) -> None:
    name, content = LAYOUTS[layout]
    (tmp_path / name).write_bytes(content)
    exchange = only(tmp_path / name)
    assert load(tmp_path / name).layout == layout.partition(",")[0]
    assert (exchange.request.method, exchange.request.url) == ("POST", URL)
    assert exchange.request.media_type == exchange.response.media_type == "application/json"
    assert json.loads(exchange.request.body) == json.loads(ASKED)
    assert exchange.response.status == 200
    assert json.loads(exchange.response.body) == json.loads(ANSWER)
    # What was said of a body that has been unpacked by now would be wrong.
    assert not exchange.response.headers.keys() & {"content-encoding", "content-length", "transfer-encoding"}


def test_chunks_are_kept_as_they_arrived(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(REQ_LLM))
    assert only(file).response.chunks == (ANSWER[:7], ANSWER[7:])


def test_sessions_of_messages_have_no_exchanges(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("version: 1\ninteractions:\n- {kind: message, direction: sent, data: {}}\n")
    recording = load(file)
    assert (recording.layout, recording.exchanges, recording.faults, recording.session) == ("messages", (), (), 1)


EVENTS = b'event: a\ndata: {"type": "a", "n": 1}\n\ndata: [1]\n\n'
ALONE: dict[str, tuple[str, bytes, str, str, bytes]] = {
    "JSON": ("a.json", ANSWER, "BODY-json", "application/json", ANSWER),
    "events": ("a.sse", EVENTS, "BODY-sse", "text/event-stream", EVENTS),
    "events under a name of JSON": ("a.json", EVENTS, "BODY-raw", "text/event-stream", EVENTS),
    "data of events by lines": (
        "a.chunks.txt", b'{"type": "a", "n": 1}\n\n[1]\n', "BODY-txt", "text/event-stream",
        b'event: a\ndata: {"type": "a", "n": 1}\n\ndata: [1]\n\n',
    ),
    "JSON by lines": ("a.sse", b'{"n": 1}\n{"n": 2}\n', "BODY-sse", "application/x-ndjson", b'{"n": 1}\n{"n": 2}\n'),
    "text with its status": (
        "a.json", b'{"status": 200, "headers": {"Content-Type": "text/plain"}, "body": "hi"}', "BODY-json",
        "text/plain", b"hi",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ALONE)
def test_an_answer_alone_is_read(case: str, tmp_path: Path) -> None:
    name, content, kind, media_type, body = ALONE[case]
    (tmp_path / name).write_bytes(content)
    recording = load(tmp_path / name, Row(format=kind, provider="acme", endpoint="/v1/things"))
    assert (recording.layout, recording.exchanges) == ("body", ())
    assert recording.answer is not None
    assert (recording.answer.provider, recording.answer.endpoint) == ("acme", "/v1/things")
    assert (recording.answer.response.status, recording.answer.response.media_type) == (200, media_type)
    assert recording.answer.response.body == body


def test_the_names_of_files_tell_answers_alone_without_an_index(tmp_path: Path) -> None:
    for name in ("a.sse", "a.chunks.txt"):
        (tmp_path / name).write_bytes(b"{}")
        answer = load(tmp_path / name).answer
        assert answer is not None
        assert (answer.provider, answer.endpoint) == ("", "")
