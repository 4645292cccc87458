"""Reading a document: what is refused, where, and that YAML means what YAML 1.2 says."""

from __future__ import annotations

import contextlib
import json
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specwright_generator.importing import limits, reading, yaml12
from specwright_generator.importing.fetching import fetch
from specwright_generator.importing.limits import Refused
from specwright_generator.importing.reading import read_document, read_value
from specwright_generator.ir import Json
from specwright_generator.problems import InputError

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{last}'] * 10)}]\n" for last, name in zip("abcdefg", "bcdefgh", strict=True)
)

REFUSED = [
    ("broken JSON", b'{"a": 1,\n "b": }', (2, 7), "Expecting value"),
    ("broken YAML", b"a: 1\nb: [1, 2\nc: 3", (3, 2), "did not find expected"),
    ("a tab", b"a:\n\t- 1", (2, 1), "cannot start any token"),
    ("no UTF-8", b"a: b\nc: \xff", (2, 4), "not UTF-8: byte 0xff"),
    ("UTF-16", '{"a": 1}'.encode("utf-16"), (1, 1), "not UTF-8"),
    ("a key twice in JSON", b'{"a": {"b": 1, "b": 2}}', (0, 0), "the key 'b' stands twice"),
    ("a key twice in YAML", b"a: 1\nb: 2\na: 3", (3, 1), "the key 'a' stands twice"),
    ("a list for a document", b"[1, 2]", (0, 0), "an array, not an object"),
    ("text for a document", b"hello", (0, 0), "text, not an object"),
    ("nothing", b"", (0, 0), "empty, not an object"),
    ("two documents", b"a: 1\n---\nb: 2", (2, 1), "more than one YAML document"),
    ("an alias in what it names", b"a: &x\n  b: *x", (2, 6), "a value without end"),
    ("an alias to nothing", b"a: *x", (1, 4), "names nothing"),
    ("a bomb of aliases", BOMB.encode(), (7, 16), "more than"),
    ("a tag", b"a: !!python/object/apply:os.system [ls]", (1, 4), "a YAML tag"),
    ("a merge key", b"a: &x {b: 1}\nc:\n  <<: *x", (3, 3), "merge keys"),
    ("a list for a key", b"? [a, b]\n: c", (1, 3), "a key is not a plain string"),
    ("NaN", b'{"a": NaN}', (0, 0), "NaN has no form in JSON"),
    ("infinity", b"a: .inf", (1, 4), "no form in JSON"),
    ("too large a number", b"a: 1e999", (1, 4), "beyond the range"),
    ("too long a number", b"a: " + b"9" * 5000, (1, 4), "a number of more than"),
    ("deep JSON", b'{"a": ' + b"[" * 300 + b"]" * 300 + b"}", (0, 0), "nested deeper than"),
    ("very deep JSON", b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", (0, 0), "nested deeper than"),
    ("deep YAML", b"a: " + b"[" * 300 + b"]" * 300, (1, 104), "nested deeper than"),
    ("a control character", b"a: \x01", (1, 4), "control characters are not allowed"),
]


@pytest.mark.parametrize(("data", "place", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_document_is_refused_with_its_place(data: bytes, place: tuple[int, int], message: str) -> None:
    with pytest.raises(Refused) as caught:
        read_document(data)
    assert message in caught.value.message
    assert (caught.value.line, caught.value.column) == place


def test_a_document_is_refused_for_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    with pytest.raises(Refused, match="11 bytes: more than the 10"):
        read_document(b'{"a": 1234}')


@pytest.mark.parametrize("module", [reading, yaml12])
def test_a_document_is_refused_for_the_number_of_its_values(module: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_NODES", 3)
    with pytest.raises(Refused, match="more than 3 values"):
        read_value(b"[1, 2, 3]" if module is reading else b"- 1\n- 2\n- 3")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-10-21", "2024-10-21"),
        ("1e-08", 1e-08),
        ("1.5", 1.5),
        (".5", 0.5),
        ("-3", -3),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("yes", "yes"),
        ("on", "on"),
        ("NO", "NO"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'null'", "null"),
        ('"1"', "1"),
        ("!!str 1", "1"),
        ("-x", "-x"),
        ("+1.2.3", "+1.2.3"),
        ("|\n  a\n  b", "a\nb"),
    ],
)
def test_a_scalar_means_what_yaml_1_2_says(text: str, value: Json) -> None:
    found = read_value(f"a: {text}".encode())
    assert found == {"a": value}
    assert isinstance(found, dict)
    assert type(found["a"]) is type(value)


def test_an_alias_repeats_a_value() -> None:
    assert read_value(b"a: &x {b: [1]}\nc: [*x, *x]") == {"a": {"b": [1]}, "c": [{"b": [1]}, {"b": [1]}]}


SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_json_is_read_as_it_is(value: Json) -> None:
    assert read_value(b'{"a": ' + json.dumps(value).encode() + b"}") == {"a": value}


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_but_a_refusal_comes_of_bytes(data: bytes) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(read_document(data), dict)


def test_the_limits_let_every_real_document_pass() -> None:
    assert limits.MAX_BYTES >= 16 * 1024 * 1024
    assert limits.MAX_DEPTH >= 62


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("package:no-such-package-at-all:x.json", "is not installed"),
        ("package::x.json", "is not installed"),
        ("package:pytest==0.0.1:pytest/__init__.py", "not in '0.0.1'"),
        ("package:pytest:pytest/../../secret.json", "has no file"),
        ("package:pytest:/etc/passwd", "has no file"),
        ("package:pytest", "has no file"),
    ],
)
def test_a_package_gives_its_own_files_only(source: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        fetch(source)


def test_a_file_of_an_installed_package_is_read() -> None:
    version = metadata.version("pytest")
    assert fetch(f"package:pytest=={version}:pytest/__init__.py") == Path(pytest.__file__).read_bytes()
