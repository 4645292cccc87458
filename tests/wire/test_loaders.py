"""The layouts of recordings, each by a small one of it; and recordings that are broken in every way known."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path

import pytest

from specwright_generator.verify.loaders import load
from specwright_generator.verify.run import read_library
from specwright_generator.verify.traffic import BadRecording, Exchange

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
    assert (recording.layout, recording.exchanges, recording.faults) == ("messages", (), ())


BROKEN: dict[str, tuple[str, bytes, str]] = {
    "truncated YAML": ("a.yaml", VCRPY.encode()[: VCRPY.index("json]")], "line "),
    "truncated JSON": ("a.json", json.dumps(TAPES).encode()[:-9], "line 1, column "),
    "not UTF-8": ("a.yaml", VCRPY.encode("latin-1"), "byte "),
    "no layout": ("a.yaml", b"hello: world\n", "a layout that is not known: an object with the keys 'hello'"),
    "a list": ("a.json", b"[1]", "a layout that is not known: a list"),
    "empty": ("a.yaml", b"", "a layout that is not known"),
    "truncated gzip": ("a.httprr.gz", gzip.compress(httprr())[:-12], "cannot be read"),
    "another tag": ("a.yaml", b"interactions:\n- !ruby/object:Thing {a: 1}\n", "line 2, column 3"),
    "nested too deeply": ("a.json", b"[" * 100_000, "RecursionError"),
    "aliases that explode": (
        "a.yaml",
        b"a: &a [1,1,1,1,1,1,1,1,1]\n"
        + b"".join(b"%c: &%c [%b]\n" % (new, new, b",".join([b"*%c" % (new - 1)] * 9)) for new in b"bcdefgh"),
        "aliases that repeat themselves",
    ),
    "an alias of itself": ("a.yaml", b"interactions: &a [*a]\n", "aliases that repeat themselves"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_with_its_place(case: str, tmp_path: Path) -> None:
    name, content, message = BROKEN[case]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadRecording) as caught:
        load(tmp_path / name)
    assert message in str(caught.value)


FAULTS: dict[str, tuple[str, bytes, str]] = {
    "no request": ("a.yaml", b"interactions: [{response: {}}, {request: {}}]", "/interactions/0/request: an object"),
    "no status": ("a.yaml", VCRPY.replace("code: 200", "code: OK").encode(), "/interactions/0/response/status"),
    "a flag that lies": (
        "a.yaml",
        VCRPY_PACKED.replace(PACKED, _b64(b"\x1f\x8bnot gzip at all")).encode(),
        "/interactions/0/response/body: broken gzip",
    ),
    "gzip cut off": (
        "a.yaml",
        VCRPY_PACKED.replace(PACKED, _b64(gzip.compress(ANSWER)[:-9])).encode(),
        "/interactions/0/response/body: gzip that is cut off",
    ),
    "no base64": ("a.yml", RUBY_VCR.replace(_b64(ANSWER), "'!'").encode(), "/http_interactions/0/response/body"),
    "httprr cut off": ("a.httprr", httprr()[:-3], "byte 16: the file ends before the exchange does"),
    "httprr lengths": ("a.httprr", b"httprr trace v1\nfoo\n", "byte 16: two lengths were expected"),
    "no status line": ("a.httprr", b"httprr trace v1\n4 4\nGET HTTP", "byte 16: no HTTP message"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_broken_exchange_is_named_and_costs_itself_alone(case: str, tmp_path: Path) -> None:
    name, content, message = FAULTS[case]
    (tmp_path / name).write_bytes(content)
    recording = load(tmp_path / name)
    assert message in str(recording.faults[0])


def test_what_cannot_be_read_does_not_stop_the_rest(tmp_path: Path) -> None:
    for number, (name, content, _) in enumerate([*BROKEN.values(), *FAULTS.values()]):
        (tmp_path / f"{number}-{name}").write_bytes(content)
    good = tmp_path / "good.yaml"
    good.write_text(VCRPY)
    library = read_library([*sorted(tmp_path.iterdir()), tmp_path / "gone.yaml"], tmp_path)
    assert len(library.recordings["good.yaml"].exchanges) == 1
    unreadable = {skipped.file for skipped in library.unreadable}
    assert len(unreadable) == len(BROKEN) + len(FAULTS) + 1
    assert all(skipped.reason for skipped in library.unreadable)
