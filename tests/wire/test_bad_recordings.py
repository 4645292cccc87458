"""Recordings that are broken in every way known: each gives a message that says where, and the run goes on."""

from __future__ import annotations

import base64
import gzip
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from specwright_generator.cli import main
from specwright_generator.spec import load_spec
from specwright_generator.verify import loaders
from specwright_generator.verify.loaders import load
from specwright_generator.verify.loaders.index import NAME as INDEX
from specwright_generator.verify.run import described, read_library, verify
from specwright_generator.verify.traffic import BadRecording

from .exchanges import EXCHANGES, FORM, library
from .test_loaders import ANSWER, PACKED, RUBY_VCR, TAPES, VCRPY, VCRPY_PACKED, httprr

ROOT = Path(__file__).parents[2]


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


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
    "nested too deeply, YAML": ("a.yaml", b"[" * 100_000, "line 1, column 201: no YAML"),
    "nested too deeply, YAML without brackets": ("a.yaml", b"- " * 100_000, "line 1, column 401: no YAML"),
    "binary": ("a.yaml", bytes(range(256)) * 40, "byte "),
    "binary that is UTF-8": ("a.yaml", b"\x00\x01\x02" * 999, "no YAML"),
    "binary named JSON": ("a.json", b"\x89PNG\r\n\x1a\n\xff", "byte 0"),
    "UTF-16": ("a.json", json.dumps(TAPES).encode("utf-16"), "byte 0"),
    "a number that is too long": ("a.json", b"[" + b"9" * 5000 + b"]", "ValueError"),
    "gzip that is none": ("a.httprr.gz", b"\x1f\x8b" + b"x" * 99, "cannot be read"),
    "events that are no JSON": ("a.chunks.txt", b'{"a": 1}\n{"a": \n', "line 2, column 7: no JSON"),
    "events nested too deeply": ("a.chunks.txt", b"[" * 100_000, "line 1: no JSON that can be read: RecursionError"),
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


TAGS = ("object/apply:os.mkdir", "object/new:os.mkdir", "object:os.mkdir", "name:os.mkdir", "module:os", "tuple")


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("where", ["headers: {Content-Type", "method: POST"])
def test_nothing_is_ever_made_of_a_tag(tag: str, where: str, tmp_path: Path) -> None:
    made = tmp_path / "made"
    tagged = f"? !!python/{tag} [{made}] : [x], Content-Type"
    value = f"method: !!python/{tag} [{made}]"
    text = VCRPY.replace(where, "headers: {" + tagged if "headers" in where else value, 1)
    assert text != VCRPY
    (tmp_path / "a.yaml").write_text(text)
    library = read_library([tmp_path / "a.yaml"], tmp_path)
    (exchange,) = library.recordings["a.yaml"].exchanges
    # What is under the tag is text, and is taken as that.
    assert str(made).lower() in exchange.request.headers or exchange.request.method == str(made).upper()
    assert not made.exists()


@pytest.mark.parametrize("content", [b"x" * 2000, gzip.compress(b"x" * 2000)], ids=["plain", "packed"])
def test_what_is_huge_is_refused(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loaders, "MAX_BYTES", 1000)
    (tmp_path / "a.yaml").write_bytes(content)
    with pytest.raises(BadRecording, match="larger than 1000 bytes"):
        load(tmp_path / "a.yaml")


def test_a_body_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(b"0" * (65 * 1024 * 1024))
    (tmp_path / "a.yaml").write_text(VCRPY_PACKED.replace(PACKED, _b64(bomb)))
    assert "larger than" in str(load(tmp_path / "a.yaml").faults[0])


INDEXES = {
    "no JSON": b"{",
    "a list": b"[1]\n",
    "no file": b'{"format": "BODY-json", "provider": "a"}',
    "other interactions": b'{"format": "BODY-json", "provider": "a", "file": "b", "interactions": [1]}',
    "nested too deeply": b"[" * 100_000,
    "not UTF-8": b"\xff",
}


@pytest.mark.parametrize("case", INDEXES)
def test_a_broken_index_is_named_and_the_files_are_read(case: str, tmp_path: Path) -> None:
    (tmp_path / INDEX).write_bytes(INDEXES[case])
    (tmp_path / "a.yaml").write_text(VCRPY)
    library = read_library([tmp_path / "a.yaml"], tmp_path)
    assert [each.file for each in library.unreadable] == [INDEX]
    assert list(library.recordings) == ["a.yaml"]


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


DEEP = b"[" * 100_000
ASKED_DEEP = b'{"model": "m", "messages": ' + b"[" * 900 + b"]" * 900 + b"}"
BRACKETS = "[a]" * 3000
ODD: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "an answer nested too deeply": ("json", {}, {"body": DEEP}, "/0/response/body: nested deeper"),
    "an event nested too deeply": ("stream", {}, {"body": b"data: " + DEEP}, "/0/response/body: nested deeper"),
    "an error nested too deeply": ("error", {}, {"body": DEEP}, "/0/response/body: nested deeper"),
    "a request nested too deeply": ("json", {"body": DEEP}, {}, "/0/request/body: nested deeper"),
    "a request that is JSON and too deep": ("json", {"body": ASKED_DEEP}, {}, "/0/request/body: nested deeper"),
    "a request that is no JSON": ("json", {"body": b'{"a": '}, {}, "/0/request: the body of the request is no JSON"),
    "a request that is not UTF-8": ("json", {"body": b'"\xff"'}, {}, "/0/request: the body of the request is no JSON"),
    "a query in thousands of brackets": (
        "list", {"url": f"https://api.openai.com/v1/chat/completions?a{BRACKETS}=1"}, {}, "/0/request: a key in more"
    ),
    "a form in thousands of brackets": (
        "form", {"body": FORM.replace(b'"purpose"', f'"a{BRACKETS}"'.encode())}, {}, "/0/request: a key in more"
    ),
    "a form without its boundary": ("form", {"headers": {"content-type": "multipart/form-data"}}, {}, "no boundary"),
    "a form that is cut off": ("form", {"body": FORM[:-20]}, {}, "/0/request: the multipart body is cut off"),
    "a form of nothing": ("form", {"body": b"--B\r\n\r\n--B--"}, {}, "/0/request: a part of the multipart body"),
    "an address that is none": ("json", {"url": "https://[::1"}, {}, "/0/request/url: no address"),
    "a port that is none": ("json", {"url": "https://api.openai.com:x/v1"}, {}, "/0/request/url: no address"),
}  # fmt: skip
LOST: dict[str, tuple[str, dict[str, Any], str]] = {
    "an answer that is no JSON": ("json", {"body": b"{"}, "raised"),
    "an answer that is empty": ("json", {"body": b""}, "raised"),
    "an answer that is not UTF-8": ("json", {"body": b'{"id": "\xff"}'}, "raised"),
    "half a character": ("json", {"body": b'{"id": "\\ud800"}'}, "answer"),
    "a number that is too long": ("json", {"body": b'{"created": ' + b"9" * 5000 + b"}"}, "raised"),
    "a flag that lies": ("json", {"headers": {"content-encoding": "gzip"}}, "raised"),
    "an event that is no JSON": ("stream", {"body": b"data: {\n\n"}, "raised"),
    "a stream that is cut off": ("stream", {"body": EXCHANGES["stream"].response.body[:40]}, "raised"),
    "a stream of nothing but bytes": ("stream", {"body": bytes(range(256)) * 9}, "number of events"),
}  # fmt: skip


@pytest.fixture(scope="module")
def replay() -> Any:
    spec = load_spec(ROOT / "specs" / "openai")
    api = described(spec)
    return lambda **exchanges: verify(spec, library("path", **exchanges), api=api)


@pytest.mark.parametrize("case", ODD)
def test_an_odd_exchange_is_named_and_the_others_are_replayed(case: str, replay: Any) -> None:
    name, asked, answered, message = ODD[case]
    sound = EXCHANGES[name]
    request, response = replace(sound.request, **asked), replace(sound.response, **answered)
    report = replay(odd=replace(sound, request=request, response=response))
    (where,) = {f"{each.where}: {each.reason}" for each in report.skipped}
    assert message in where
    assert {each.kind for each in report.skipped} == {"unreadable"}
    assert {each.file for each in report.replays} == {"path"}


@pytest.mark.parametrize("case", LOST)
def test_an_odd_answer_is_a_miss_and_the_others_are_replayed(case: str, replay: Any) -> None:
    name, answered, place = LOST[case]
    report = replay(odd=replace(EXCHANGES[name], response=replace(EXCHANGES[name].response, **answered)))
    assert {each.file for each in report.misses} == {"odd"}
    assert place in {each.where for miss in report.misses for each in miss.answer}
    assert {each.file for each in report.replays} == {"odd", "path"}


def test_the_command_goes_on_after_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for number, (name, content, _) in enumerate([*BROKEN.values(), *FAULTS.values()]):
        (tmp_path / f"{number}-{name}").write_bytes(content)
    result = CliRunner().invoke(main, ["verify", "openai", "--recordings", str(tmp_path)])
    lines = [line for line in result.stderr.splitlines() if line.startswith("cannot be read: ")]
    said = {re.split("[:#]", line.removeprefix("cannot be read: "))[0] for line in lines}
    assert result.exit_code == 1
    assert len(said) == len(BROKEN) + len(FAULTS)
    assert f"files: {len(BROKEN) + len(FAULTS)} " in result.stdout
