"""Texts into tokens: by SentencePiece, or by a tokenizer of the Hugging Face hub's."""

from __future__ import annotations

import hashlib
import os
import re
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ._tokenizer_files import TokenizerUnavailable, content
from ._tokenizer_models import tokenizer_of

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

MODEL_FILE = "SPECWRIGHT_TOKENIZER_MODEL"
"""The environment variable that names a SentencePiece model's file."""

_SPACE = "\N{LOWER ONE EIGHTH BLOCK}"
"""How both libraries write a space inside of a token."""

_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")
_loading = Lock()


class Token(NamedTuple):
    """A token's number, and the bytes that it stands for."""

    id: int
    piece: bytes


class Encoder(Protocol):
    """What turns texts into tokens.

    Attributes:
        source: the tokenizer's name.
    """

    source: str

    def count(self, text: str) -> int:
        """How many tokens a text has."""
        ...

    def encode(self, text: str) -> list[Token]:
        """The tokens of a text."""
        ...


def encoder(model_name: str, model_file: str | os.PathLike[str] | None = None) -> Encoder:
    """What encodes as a model does: by the file that is named, else by that of the environment, else as published.

    Raises:
        ValueError: no tokenizer is published for the model, or a file is no SentencePiece model.
        FileNotFoundError: the file is not there.
        ImportError: the library that the tokenizer needs is not installed.
        TokenizerUnavailable: the tokenizer cannot be downloaded.
    """
    own = model_file if model_file is not None else os.environ.get(MODEL_FILE)
    if own:
        path = Path(own)
        return SentencePieces(_processor(path.read_bytes(), str(path)), path.name)
    published = tokenizer_of(model_name)
    if isinstance(published, str):
        return HubPieces(_hub_tokenizer(published), published)
    _library()  # before anything is downloaded for it
    return SentencePieces(_processor(content(published), published.url), published.url.rpartition("/")[2])


class SentencePieces:
    """An encoder of SentencePiece's."""

    def __init__(self, processor: SentencePieceProcessor, source: str) -> None:
        self.source = source
        self._processor = processor

    def count(self, text: str) -> int:
        """How many tokens a text has."""
        return len(self._processor.encode(text, out_type=int))

    def encode(self, text: str) -> list[Token]:
        """The tokens of a text; what is in no vocabulary stands for itself."""
        ids: list[int] = self._processor.encode(text, out_type=int)
        pieces: list[str] = self._processor.encode(text, out_type=str)
        return [
            Token(id, _bytes(piece, is_byte=self._processor.is_byte(id))) for id, piece in zip(ids, pieces, strict=True)
        ]


class HubPieces:
    """An encoder of the Hugging Face hub's, as the library transformers loads it."""

    def __init__(self, tokenizer: Any, source: str) -> None:
        self.source = source
        self._tokenizer = tokenizer

    def count(self, text: str) -> int:
        """How many tokens a text has."""
        return len(self._ids(text))

    def encode(self, text: str) -> list[Token]:
        """The tokens of a text."""
        ids = self._ids(text)
        pieces: list[str] = self._tokenizer.convert_ids_to_tokens(ids)
        return [
            Token(id, _bytes(piece, is_byte=bool(_BYTE.fullmatch(piece))))
            for id, piece in zip(ids, pieces, strict=True)
        ]

    def _ids(self, text: str) -> list[int]:
        # Without the token that begins a conversation: a text may be any part of one.
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False)
        return ids


def _bytes(piece: str, *, is_byte: bool) -> bytes:
    found = _BYTE.fullmatch(piece) if is_byte else None
    return bytes.fromhex(found[1]) if found else piece.replace(_SPACE, " ").encode()


def _processor(data: bytes, name: str) -> SentencePieceProcessor:
    """A model, loaded once for all that use it."""
    digest = hashlib.sha256(data).digest()
    with _loading:
        return _loaded(_Model(data, digest, name))


class _Model:
    """A model's bytes, known by their hash: they are long."""

    def __init__(self, data: bytes, digest: bytes, name: str) -> None:
        self.data, self.digest, self.name = data, digest, name

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Model) and other.digest == self.digest


@lru_cache(maxsize=4)
def _loaded(model: _Model) -> SentencePieceProcessor:
    try:
        processor: SentencePieceProcessor = _library().SentencePieceProcessor(model_proto=model.data)
        return processor
    except RuntimeError as error:
        raise ValueError(f"{model.name} is not a SentencePiece model: {error}") from error


def _library() -> Any:
    try:
        return import_module("sentencepiece")
    except ImportError as error:
        raise ImportError(
            "Counting tokens without the API needs SentencePiece: pip install 'specwright[tokenizers]'"
        ) from error


@lru_cache(maxsize=4)
def _hub_tokenizer(name: str) -> Any:
    try:
        transformers = import_module("transformers")
    except ImportError as error:
        raise ImportError(
            f"This model counts with {name}, which the library transformers loads: pip install transformers; or pass "
            f"`model_file=` with a SentencePiece model's path, or set {MODEL_FILE}."
        ) from error
    try:
        return transformers.AutoProcessor.from_pretrained(name).tokenizer
    except OSError as error:
        raise TokenizerUnavailable(
            f"{name} could not be had of the Hugging Face hub: {error}. Log in there (its licence must be accepted), "
            "or download it where there is a network."
        ) from error
