"""Tokens counted here: as google-genai counts them with the same model, and the model's file had in all ways."""

from __future__ import annotations

import hashlib
import io
import random
import re
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from specwright.genai import _tokenizer_files as files
from specwright.genai import _tokenizer_models as models
from specwright.genai import types
from specwright.genai.local_tokenizer import LocalTokenizer, TokenizerUnavailable, UncountedContentWarning

sentencepiece = pytest.importorskip("sentencepiece", reason="sentencepiece is not installed")

PAGE = Path(__file__).parents[2] / "docs" / "tokenizer.md"
LINE = "the quick brown fox jumps over a lazy dog weather city days sunny get name Rome Paris hello model"


@pytest.fixture(scope="session")
def model() -> bytes:
    """A small SentencePiece model, of the kind that Google's are: pieces of words, bytes for what is in none."""
    chosen = random.Random(1)
    lines = (" ".join(chosen.choices(LINE.split(), k=8)) + "." for _ in range(300))
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=lines,
        model_writer=written,
        vocab_size=400,
        model_type="bpe",
        byte_fallback=True,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        add_dummy_prefix=False,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    return written.getvalue()


@pytest.fixture(scope="session")
def model_file(model: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tokenizer") / "small.model"
    path.write_bytes(model)
    return path


@pytest.fixture
def ours(model_file: Path) -> LocalTokenizer:
    return LocalTokenizer("gemini-2.5-flash", model_file=model_file)


@pytest.fixture(autouse=True)
def no_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPECWRIGHT_TOKENIZER_MODEL", raising=False)
    monkeypatch.setenv("SPECWRIGHT_CACHE_DIR", str(tmp_path / "cache"))


# --- beside google-genai --------------------------------------------------------------------------------------------


class _Kinds:
    NORMAL, BYTE = 1, 6


class _Piece:
    Type = _Kinds
    BYTE = _Kinds.BYTE


class _Described:
    """The part of SentencePiece's own description of a model that google-genai reads: which pieces are bytes."""

    SentencePiece = _Piece

    def ParseFromString(self, data: bytes) -> int:
        found = sentencepiece.SentencePieceProcessor(model_proto=data)
        self._data = data
        self.pieces = [
            SimpleNamespace(type=_Kinds.BYTE if found.is_byte(id) else _Kinds.NORMAL) for id in range(len(found))
        ]
        return len(data)

    @classmethod
    def FromString(cls, data: bytes) -> _Described:
        made = cls()
        made.ParseFromString(data)
        return made

    def SerializeToString(self) -> bytes:
        return self._data


def _encoded(self: Any, texts: list[str]) -> list[Any]:
    """What google-genai asks SentencePiece for, which 0.2.3 has no longer."""
    return [
        SimpleNamespace(
            pieces=[
                SimpleNamespace(id=id, piece=piece)
                for id, piece in zip(self.encode(text, out_type=int), self.encode(text, out_type=str), strict=True)
            ]
        )
        for text in texts
    ]


@pytest.fixture
def official(model: bytes, monkeypatch: pytest.MonkeyPatch) -> Any:
    """google-genai's tokenizer with the same model; a stand-in says what protobuf would, which it needs."""
    pytest.importorskip("google.genai", reason="the official SDK is not installed")
    described = ModuleType("sentencepiece.sentencepiece_model_pb2")
    described.ModelProto = _Described  # type: ignore[attr-defined]  # a module that is made here
    monkeypatch.setitem(sys.modules, described.__name__, described)
    monkeypatch.setattr(sentencepiece, "sentencepiece_model_pb2", described, raising=False)
    monkeypatch.setattr(sentencepiece.SentencePieceProcessor, "EncodeAsImmutableProto", _encoded, raising=False)
    from google.genai import _local_tokenizer_loader as loader
    from google.genai import local_tokenizer

    loader.load_model_proto.cache_clear()
    loader.get_sentencepiece.cache_clear()
    monkeypatch.setattr(loader, "_load_model_proto_bytes", lambda name: model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield local_tokenizer.LocalTokenizer("gemini-2.5-flash")


def turns(t: Any) -> Any:
    return [
        t.Content(role="user", parts=[t.Part(text="the quick"), t.Part(text="")]),
        t.Content(role="model", parts=[t.Part(text="brown fox", thought=True)]),
        t.Content(role="user"),
        t.Content(parts=[t.Part(text="no role")]),
    ]


ARGS = {"city": "Rome", "days": 2, "deep": {"list": ["Paris", {"k": "v"}, True, None, 1.5]}, "none": {}, "l": []}
SCHEMA: dict[str, Any] = {
    "type": "OBJECT",
    "title": "Not counted",
    "description": "the weather",
    "format": "as told",
    "enum": ["sunny", "rainy"],
    "required": ["city", "days"],
    "default": "not counted",
    "pattern": "^not$",
    "minimum": 12,
    "nullable": True,
    "property_ordering": ["city", "days"],
    "example": {"city": ["Rome", {"days": "many"}]},
    "properties": {
        "city": {"type": "STRING", "description": "a city", "enum": ["Rome"], "default": "x"},
        "days": {"type": "ARRAY", "items": {"type": "INTEGER", "description": "how many", "example": "one"}},
    },
    "any_of": [{"type": "STRING", "description": "not counted"}],
    "defs": {"Other": {"description": "not counted"}},
}

CONTENTS: dict[str, Any] = {
    "a text": "the quick brown fox",
    "bytes": "café 日本 🙂\n\ttwo  spaces ",
    "nothing in it": "",
    "texts": ["hello", "weather"],
    "turns": turns,
    "a dict": {"role": "user", "parts": [{"text": "hello"}]},
    "a part": lambda t: t.Part(text="hello"),
    "a call": lambda t: t.Part.from_function_call(name="get_weather", args=ARGS),
    "a call without arguments": lambda t: t.Part(function_call=t.FunctionCall(name="get", id="not counted")),
    "a response": lambda t: t.Part.from_function_response(name="get_weather", response={"result": ARGS, "n": 3}),
    "a conversation with calls": lambda t: [
        t.UserContent("how will it be?"),
        t.ModelContent(t.Part.from_function_call(name="get", args={"city": "Rome"})),
        t.UserContent(t.Part.from_function_response(name="get", response={"result": "sunny"})),
    ],
}


def of(value: Any, t: Any) -> Any:
    return value(t) if callable(value) else value


@pytest.mark.parametrize("contents", CONTENTS.values(), ids=CONTENTS)
def test_contents_count_as_with_google_genai(contents: Any, ours: LocalTokenizer, official: Any) -> None:
    from google.genai import types as theirs

    counted = ours.count_tokens(of(contents, types))
    assert isinstance(counted, types.CountTokensResult)
    assert counted.total_tokens == official.count_tokens(of(contents, theirs)).total_tokens
    assert counted.total_tokens == ours.count(of(contents, types)).total


def declared(t: Any, **schemas: Any) -> Any:
    declaration = t.FunctionDeclaration(name="get_weather", description="tell the weather", **schemas)
    return t.CountTokensConfig(tools=[t.Tool(function_declarations=[declaration])])


def schema(t: Any) -> Any:
    return t.Schema.model_validate(SCHEMA)


def answering(t: Any, only: str | None = None) -> Any:
    told = SCHEMA if only is None else {only: SCHEMA[only]}
    return t.CountTokensConfig(generation_config=t.GenerationConfig(response_schema=t.Schema.model_validate(told)))


CONFIGS: dict[str, Any] = {
    "nothing": lambda t: t.CountTokensConfig(),
    "an instruction": lambda t: t.CountTokensConfig(system_instruction="be quick"),
    "an instruction in parts": lambda t: t.CountTokensConfig(system_instruction=["be", "quick"]),
    "an instruction as a turn": lambda t: t.CountTokensConfig(system_instruction=t.Content(parts=[t.Part(text="be")])),
    "a dict": {"system_instruction": "be quick"},
    "a tool": lambda t: declared(t),
    "a tool with schemas": lambda t: declared(t, parameters=schema(t), response=schema(t)),
    "a tool as dicts": {
        "tools": [{"function_declarations": [{"name": "get", "parameters": {"properties": {"city": {}}}}]}]
    },
    "other settings": lambda t: t.CountTokensConfig(
        generation_config=t.GenerationConfig(temperature=1, stop_sequences=["not counted"])
    ),
    "an answer's schema": answering,
    **{f"an answer's {key}": lambda t, key=key: answering(t, key) for key in SCHEMA},
}


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_configs_count_as_with_google_genai(config: Any, ours: LocalTokenizer, official: Any) -> None:
    from google.genai import types as theirs

    counted = ours.count_tokens("hello", config=of(config, types)).total_tokens
    assert counted == official.count_tokens("hello", config=of(config, theirs)).total_tokens


@pytest.mark.parametrize(
    "contents", [CONTENTS[name] for name in ("a text", "bytes", "nothing in it", "texts", "turns", "a part")]
)
def test_tokens_are_as_with_google_genai(contents: Any, ours: LocalTokenizer, official: Any) -> None:
    from google.genai import types as theirs

    computed = ours.compute_tokens(of(contents, types))
    assert isinstance(computed, types.ComputeTokensResult)
    expected = official.compute_tokens(of(contents, theirs))
    assert [each.model_dump() for each in computed.tokens_info or ()] == [
        each.model_dump() for each in expected.tokens_info
    ]


def test_the_tokens_of_calls_keep_their_turns(ours: LocalTokenizer) -> None:
    """google-genai gives a call's first text only, and from there on the wrong turns."""
    part = types.Part.from_function_call(name="get", args={"city": "Rome"})
    computed = ours.compute_tokens([part, "hello"])
    assert [(each.role, b"".join(each.tokens or ())) for each in computed.tokens_info or ()] == [
        ("model", b"get"),
        ("model", b"city"),
        ("model", b"Rome"),
        ("user", b"hello"),
    ]


@pytest.mark.parametrize("nothing", [None, [], 3], ids=str)
def test_what_is_no_content_is_refused_by_both(nothing: Any, ours: LocalTokenizer, official: Any) -> None:
    for tokenizer in (ours, official):
        for method in (tokenizer.count_tokens, tokenizer.compute_tokens):
            with pytest.raises(ValueError):
                method(nothing)


def test_the_same_models_have_the_same_tokenizers(official: Any) -> None:
    from google.genai import _local_tokenizer_loader as loader

    for name, tokenizer in models.TOKENIZERS.items():
        theirs = loader.get_tokenizer_name(name)
        if isinstance(tokenizer, str):
            assert loader.GEMMA_TOKENIZER_TO_MODEL_NAMES[theirs] == tokenizer
        else:
            told = loader._TOKENIZERS[theirs]
            assert (told.model_url, told.model_hash) == (tokenizer.url, tokenizer.sha256)
    with pytest.raises(ValueError) as refused:
        loader.get_tokenizer_name("none")
    named = set(re.findall(r"gemini-[\w.-]*\w", str(refused.value)))
    assert named == {name for name, tokenizer in models.TOKENIZERS.items() if not isinstance(tokenizer, str)}
    assert set(loader._GEMINI_MODELS_TO_HUGGINGFACE_TOKENIZER_NAMES) == set(models.TOKENIZERS) - named


# --- what is counted, and what is not -------------------------------------------------------------------------------


def test_a_count_says_how_it_was_made(ours: LocalTokenizer) -> None:
    plain = ours.count(["hello", "weather"])
    assert (plain.method, plain.exact, plain.source) == ("tokenizer", True, "small.model")
    assert plain.details == {"text": plain.total}
    calling = types.Part.from_function_call(name="get", args={})
    mixed = ours.count(["hello", calling], config={"system_instruction": "be quick"})
    assert not mixed.exact
    assert set(mixed.details) == {"text", "function_call", "system_instruction"}
    assert sum(mixed.details.values()) == mixed.total == int(mixed)


BLOB = types.Blob(data=b"1", mime_type="image/png")
UNCOUNTED: dict[str, tuple[Any, Any, str]] = {
    "an image": (["hello", types.Part(inline_data=BLOB)], None, "inline_data"),
    "a file": (["hello", types.File(uri="gs://a/b", mime_type="image/png")], None, "file_data"),
    "code": (["hello", types.Part(executable_code=types.ExecutableCode(code="1"))], None, "executable_code"),
    "a field of tomorrow": (["hello", types.Part.model_validate({"hologram": {"a": 1}})], None, "hologram"),
    "an image in a response": (
        [
            "hello",
            types.Part(
                function_response=types.FunctionResponse(
                    parts=[types.FunctionResponsePart.from_bytes(data=b"1", mime_type="image/png")]
                )
            ),
        ],
        None,
        "function_response.parts",
    ),
    "a tool of Google's": ("hello", {"tools": [{"google_search": {}}]}, "tools.google_search"),
    "a schema that the API has no form for": (
        "hello",
        {"generation_config": {"response_json_schema": {"$ref": "#/$defs/Nothing"}}},
        "schema",
    ),
}


@pytest.mark.parametrize(("contents", "config", "named"), UNCOUNTED.values(), ids=UNCOUNTED)
def test_what_is_not_counted_is_named(contents: Any, config: Any, named: str, ours: LocalTokenizer) -> None:
    with pytest.warns(UncountedContentWarning, match=rf"and so not: {re.escape(named)}\.") as told:
        assert ours.count_tokens(contents, config=config) == ours.count_tokens("hello")
    assert {each.filename for each in told} == {__file__}
    with pytest.warns(UncountedContentWarning):
        assert not ours.count(contents, config=config).exact
    if config is None:
        with pytest.warns(UncountedContentWarning):
            assert ours.compute_tokens(contents) == ours.compute_tokens("hello")


def test_signatures_of_thoughts_are_no_content(ours: LocalTokenizer) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ours.count_tokens(types.Part(text="hello", thought=True, thought_signature=b"x"))


@pytest.mark.parametrize(
    "config",
    [
        {"sytem_instruction": "x"},
        {"generation_config": {"responseSchem": {}}},
        {"tools": [{"function_declaration": []}]},
        {"tools": ["x"]},
        "x",
    ],
    ids=str,
)
def test_a_config_that_is_none_is_refused(config: Any, ours: LocalTokenizer) -> None:
    with pytest.raises((ValueError, TypeError)):
        ours.count("hello", config=config)


def weather(city: str) -> str:
    """Tell the weather."""
    return city


def test_functions_and_json_schemas_count_too(ours: LocalTokenizer) -> None:
    """google-genai refuses the former, and counts the latter as nothing."""
    function: Any = {"tools": [weather]}
    declaration = {"name": "weather", "description": "Tell the weather."}
    properties = {"properties": {"city": {"type": "string"}}, "required": ["city"], "type": "object"}
    by_hand: Any = {"tools": [{"functionDeclarations": [{**declaration, "parametersJsonSchema": properties}]}]}
    bare: Any = {"tools": [{"function_declarations": [declaration]}]}
    counts = [ours.count("hello", config=config).total for config in (bare, by_hand, function)]
    assert counts[0] < counts[1] <= counts[2]
    referring = {"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "description": "hello"}}}
    config: Any = {"generationConfig": {"responseJsonSchema": referring}}
    assert ours.count("hello", config=config).details == {"text": 1, "schema": 1}


# --- the file: by path, by environment, downloaded ------------------------------------------------------------------


def test_a_file_by_the_environment(model_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPECWRIGHT_TOKENIZER_MODEL", str(model_file))
    assert LocalTokenizer("a-model-of-tomorrow").count("hello").source == "small.model"


@pytest.mark.parametrize(
    ("file", "error", "says"),
    [("missing.model", FileNotFoundError, "missing.model"), ("other.model", ValueError, "not a SentencePiece model")],
)
def test_a_file_that_is_none(file: str, error: type[Exception], says: str, tmp_path: Path) -> None:
    (tmp_path / "other.model").write_bytes(b"something else")
    with pytest.raises(error, match=says):
        LocalTokenizer("gemini-2.5-flash", model_file=tmp_path / file)


def test_a_model_without_a_tokenizer() -> None:
    with pytest.raises(ValueError, match=r"'gemini-0'.*gemini-2.5-flash.*model_file="):
        LocalTokenizer("gemini-0")


Answering = Callable[[BaseHTTPRequestHandler, bytes], None]


def whole(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    handler.send_response(200)
    handler.send_header("content-length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def wrong(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    whole(handler, data[::-1])


def truncated(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    handler.send_response(200)
    handler.send_header("content-length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data[: len(data) // 2])
    handler.close_connection = True


def missing(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    handler.send_error(404)


def elsewhere(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    handler.send_response(302)
    handler.send_header("location", "http://example.com/x")
    handler.end_headers()


def silent(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    time.sleep(0.5)


def trickling(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        try:
            handler.wfile.write(b"x")
            handler.wfile.flush()
        except OSError:
            return  # whoever asked has gone
        time.sleep(0.02)


class Published(ThreadingHTTPServer):
    """Where the model is published: on this machine."""

    daemon_threads = True

    def __init__(self, data: bytes, answer: Answering) -> None:
        self.asked = 0

        class Handler(BaseHTTPRequestHandler):
            def do_GET(handler) -> None:
                self.asked += 1
                answer(handler, data)

            def log_message(handler, format: str, *args: Any) -> None:
                return None

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}/small.model"


@contextmanager
def published(monkeypatch: pytest.MonkeyPatch, data: bytes, answer: Answering = whole) -> Iterator[Published]:
    """A server that publishes `data`, in its way, as the tokenizer of gemini-2.5-flash."""
    server = Published(data, answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    tokenizer = models.Published(server.url, hashlib.sha256(data).hexdigest())
    monkeypatch.setitem(models.TOKENIZERS, "gemini-2.5-flash", tokenizer)
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_file_is_downloaded_once_and_kept(model: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with published(monkeypatch, model) as server:
        for name in ("gemini-2.5-flash", "models/gemini-2.5-flash", "publishers/google/models/gemini-2.5-flash"):
            assert LocalTokenizer(name).count_tokens("hello").total_tokens == 1
        assert server.asked == 1
    (kept,) = (tmp_path / "cache").iterdir()
    assert kept.read_bytes() == model
    # There is no server any more.
    assert LocalTokenizer("gemini-2.5-flash").count("hello").source == "small.model"


@pytest.mark.parametrize("broken", [b"", b"x", None])
def test_a_broken_file_is_downloaded_anew(
    broken: bytes | None, model: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "cache" / f"{hashlib.sha256(model).hexdigest()}.model"
    kept.parent.mkdir()
    kept.write_bytes(model[:-1] if broken is None else broken)
    with published(monkeypatch, model) as server:
        LocalTokenizer("gemini-2.5-flash")
        assert server.asked == 1
    assert kept.read_bytes() == model


FAULTS: dict[str, tuple[Answering, str]] = {
    "another file": (wrong, "SHA-256"),
    "half of it": (truncated, "could not be downloaded"),
    "not there": (missing, "status 404"),
    "somewhere else": (elsewhere, "status 302"),
    "no answer": (silent, "could not be downloaded: ReadTimeout"),
    "drop by drop": (trickling, "did not arrive within"),
}


@pytest.mark.parametrize(("answer", "says"), FAULTS.values(), ids=FAULTS)
def test_what_goes_wrong_is_told_and_not_kept(
    answer: Answering, says: str, model: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "READ_TIMEOUT", 0.2)
    monkeypatch.setattr(files, "DEADLINE", 0.3)
    with published(monkeypatch, model, answer), pytest.raises(TokenizerUnavailable, match=says) as told:
        LocalTokenizer("gemini-2.5-flash")
    assert "model_file=" in str(told.value)
    assert "SPECWRIGHT_TOKENIZER_MODEL" in str(told.value)
    assert not (tmp_path / "cache").exists()


def test_a_file_that_does_not_end_is_left(model: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    with published(monkeypatch, model), pytest.raises(TokenizerUnavailable, match="longer than 100 bytes"):
        LocalTokenizer("gemini-2.5-flash")


def test_without_a_network_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with published(monkeypatch, b"x"):
        pass
    with pytest.raises(TokenizerUnavailable, match=r"ConnectError.*model_file=.*count_tokens"):
        LocalTokenizer("gemini-2.5-flash")


@pytest.mark.parametrize("url", ["http://example.com/x", "file:///etc/hostname", "ftp://127.0.0.1/x"])
def test_nothing_is_fetched_that_others_could_change(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(models.TOKENIZERS, "gemini-2.5-flash", models.Published(url, "0"))
    with pytest.raises(TokenizerUnavailable, match=r"no.* https"):
        LocalTokenizer("gemini-2.5-flash")


def test_a_folder_that_cannot_be_written_to(model: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("a file")
    with published(monkeypatch, model), pytest.warns(RuntimeWarning, match="SPECWRIGHT_CACHE_DIR"):
        assert LocalTokenizer("gemini-2.5-flash").count_tokens("hello").total_tokens == 1


def test_threads_share_one_download(model: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with published(monkeypatch, model) as server, ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: LocalTokenizer("gemini-2.5-flash"), range(16)))
        assert {each.count("hello").total for each in made} == {1}
        assert server.asked == 1


PROGRAM = """
import sys
from specwright.genai import _tokenizer_files as files, _tokenizer_models as models
published = models.Published(sys.argv[1], sys.argv[2])
for _ in range(20):
    assert len(files.content(published)) == int(sys.argv[3])
    for path in files.folder().glob("*.model"):
        path.unlink(missing_ok=True)
"""


def test_processes_do_not_disturb_each_other(model: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each deletes what the others have kept, over and over: none reads half a file."""
    with published(monkeypatch, model) as server:
        arguments = [server.url, hashlib.sha256(model).hexdigest(), str(len(model))]
        running = [
            subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], stderr=subprocess.PIPE) for _ in range(3)
        ]
        for process in running:
            _, said = process.communicate(timeout=60)
            assert process.returncode == 0, said.decode()
    assert not list((tmp_path / "cache").glob("*.part"))


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"SPECWRIGHT_CACHE_DIR": "mine"}, "mine"),
        ({"XDG_CACHE_HOME": "xdg"}, "xdg/specwright/tokenizers"),
        ({"HOME": "home"}, "home/.cache/specwright/tokenizers"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has its own folder of caches")
def test_where_files_are_kept(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SPECWRIGHT_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert files.folder() == Path(expected)


# --- libraries ------------------------------------------------------------------------------------------------------


def test_without_sentencepiece_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentencepiece", None)
    with pytest.raises(ImportError, match=r"pip install 'specwright\[tokenizers\]'"):
        LocalTokenizer("gemini-2.5-flash")


def test_without_transformers_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(ImportError, match=r"pip install transformers.*model_file="):
        LocalTokenizer("gemini-3.5-flash")


def test_nothing_is_loaded_before_it_is_needed() -> None:
    program = (
        "import sys, specwright.genai.local_tokenizer; "
        "print([name for name in ('sentencepiece', 'transformers', 'httpx2', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


class Hub:
    """What transformers has, on top of the small model."""

    def __init__(self, data: bytes) -> None:
        self._pieces = sentencepiece.SentencePieceProcessor(model_proto=data)
        self.tokenizer = self
        self.named = ""

    def from_pretrained(self, name: str) -> Hub:
        self.named = name
        return self

    def encode(self, text: str, *, add_special_tokens: bool = True) -> list[int]:
        found: list[int] = self._pieces.encode(text)
        return [self._pieces.bos_id(), *found] if add_special_tokens else found

    def convert_ids_to_tokens(self, ids: list[int]) -> list[str]:
        return [self._pieces.id_to_piece(id) for id in ids]


def test_a_tokenizer_of_the_hub(model: bytes, ours: LocalTokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    from specwright.genai._tokenizer_encoders import _hub_tokenizer

    hub, library = Hub(model), ModuleType("transformers")
    library.AutoProcessor = hub  # type: ignore[attr-defined]  # a module that is made here
    monkeypatch.setitem(sys.modules, "transformers", library)
    text = "the café <0x41> fox"
    try:
        tokenizer = LocalTokenizer("gemini-3.5-flash")
        assert hub.named == "google/gemma-4-E4B-it"
        assert tokenizer.count(text).total == ours.count(text).total
        assert tokenizer.compute_tokens(text) == ours.compute_tokens(text)
    finally:
        _hub_tokenizer.cache_clear()


def test_a_hub_that_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> Any:
        raise OSError("gated")

    library = ModuleType("transformers")
    library.AutoProcessor = SimpleNamespace(from_pretrained=refuse)  # type: ignore[attr-defined]  # made here
    monkeypatch.setitem(sys.modules, "transformers", library)
    with pytest.raises(TokenizerUnavailable, match=r"gated.*Log in"):
        LocalTokenizer("gemini-3.5-flash")


# --- the page -------------------------------------------------------------------------------------------------------


def test_the_example_runs(
    model_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    monkeypatch.setenv("SPECWRIGHT_TOKENIZER_MODEL", str(model_file))
    exec(compile(example, str(PAGE), "exec"), {"__name__": "example"})  # noqa: S102  # the page's own code
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.isdigit()
    assert second.startswith("False {'text': ")
    assert third == "b'Why is the sky blue?'"
