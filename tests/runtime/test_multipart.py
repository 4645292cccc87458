"""Forms with files: read back by an independent parser."""

from __future__ import annotations

import io
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from specwright.runtime.body import StreamedBody
from specwright.runtime.multipart import encode
from specwright.testing import MockTransport


def parts(body: bytes, media_type: str) -> list[tuple[str, str | None, str, bytes]]:
    message = message_from_bytes(b"Content-Type: " + media_type.encode() + b"\r\n\r\n" + body)
    found: list[tuple[str, str | None, str, bytes]] = []
    for part in message.get_payload():
        assert isinstance(part, Message)
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        name = part.get_param("name", header="content-disposition")
        file_name = part.get_param("filename", header="content-disposition")
        has_type = "content-type" in part
        found.append((str(name), file_name and str(file_name), part.get_content_type() if has_type else "", data))
    return found


def form(fields: dict[str, Any], **options: Any) -> list[tuple[str, str | None, str, bytes]]:
    body, media_type = encode(fields, files=frozenset({"file", "image"}), **options)
    data = body if isinstance(body, bytes) else b"".join(body)
    if isinstance(body, StreamedBody):
        assert body.length == len(data)
    return parts(data, media_type)


def test_fields() -> None:
    fields = {
        "s": "x", "b": True, "n": 1.5, "none": None, "list": ["a", "b"], "deep": {"k": {"l": 1}},
        "objects": [{"a": 1}, {"a": 2}], "empty": [], "unicode": "é🎉",
    }  # fmt: skip
    got = [(name, data) for name, _, _, data in form(fields)]
    assert got == [
        ("s", b"x"), ("b", b"true"), ("n", b"1.5"), ("list[]", b"a"), ("list[]", b"b"), ("deep[k][l]", b"1"),
        ("objects[][a]", b"1"), ("objects[][a]", b"2"), ("unicode", "é🎉".encode()),
    ]  # fmt: skip
    assert [name for name, *_ in form({"a": [1, 2]}, arrays="repeat")] == ["a", "a"]
    assert [name for name, *_ in form({"a": [1, 2]}, arrays="indices")] == ["a[0]", "a[1]"]


def test_fields_of_a_media_type_of_their_own() -> None:
    types = {"sdp": "application/sdp", "session": "application/json", "absent": "application/json"}
    got = form({"sdp": "v=0\r\n", "session": {"a": {"b": [1, None]}}, "absent": None, "plain": {"a": 1}}, parts=types)
    assert got == [
        ("sdp", None, "application/sdp", b"v=0\r\n"),
        ("session", None, "application/json", b'{"a":{"b":[1,null]}}'),
        ("plain[a]", None, "", b"1"),
    ]


def test_a_file_in_a_field_of_a_media_type_of_its_own_is_sent_as_a_file() -> None:
    got = form({"session": ("s.json", b"{}", "text/json")}, parts={"session": "application/json"})
    assert got == [("session", "s.json", "text/json", b"{}")]


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "pic.png"
    path.write_bytes(b"png")
    named = io.BytesIO(b"named")
    named.name = "/some/where/talk.mp3"
    with path.open("rb") as opened:
        got = form(
            {
                "file": b"bytes",
                "image": [path, opened, ("x.txt", b"text"), ("y", io.BytesIO(b"y"), "a/b"), (None, b"n")],
                "other": ("z.json", named, None, {"X-Own": "1"}),
                "loose": named,
            }
        )
    assert got == [
        ("file", "upload", "application/octet-stream", b"bytes"),
        ("image[]", "pic.png", "image/png", b"png"),
        ("image[]", "pic.png", "image/png", b"png"),
        ("image[]", "x.txt", "text/plain", b"text"),
        ("image[]", "y", "a/b", b"y"),
        ("image[]", "upload", "application/octet-stream", b"n"),
        ("other", "z.json", "application/json", b"named"),
        ("loose", "talk.mp3", "audio/mpeg", b"named"),
    ]


def test_names_are_escaped() -> None:
    body, _ = encode({'a"\r\nb': ('n"\r\n日本.txt', b"x")})
    assert isinstance(body, bytes)
    assert 'name="a%22%0D%0Ab"; filename="n%22%0D%0A日本.txt"\r\n'.encode() in body


@pytest.mark.parametrize("value", [5, 1.5, object(), io.StringIO("text")])
def test_what_is_no_file_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        encode({"file": value}, files=frozenset({"file"}))


def test_control_characters_in_part_headers_are_refused() -> None:
    with pytest.raises(ValueError, match="control character"):
        encode({"file": ("a", b"x", "text/plain\r\nX: 1")})


def test_a_file_goes_from_disk_in_pieces(driver: Any, tmp_path: Path) -> None:
    path = tmp_path / "big.bin"
    data = bytes(range(256)) * 4096
    path.write_bytes(data)
    mock = MockTransport({"ok": 1})
    driver.call(driver.client(mock), driver.UPLOAD, body={"file": path, "purpose": "test"})
    (request,) = mock.requests
    assert parts(request.content, request.headers["content-type"]) == [
        ("file", "big.bin", "application/octet-stream", data),
        ("purpose", None, "", b"test"),
    ]
    assert int(request.headers["content-length"]) == len(request.content)
    assert "transfer-encoding" not in request.headers


def test_a_large_file_is_not_loaded(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    tracemalloc.start()
    body, _ = encode({"file": path})
    assert isinstance(body, StreamedBody)
    assert sum(len(chunk) for chunk in body) == body.length
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024
