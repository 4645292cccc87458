"""Sound for live sessions: pieces of PCM, and WAV files in and out. 16 bits, little-endian, as Google has it."""

from __future__ import annotations

import re
import wave
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from .types import AudioChunk, Blob

_RATE = re.compile(r"\brate=(\d+)")
RATE_IN, RATE_OUT = 16_000, 24_000
"""Samples a second of what is sent, and of what the model says, where nothing else is said."""
_WIDTH = 2


def chunks(data: bytes, *, rate: int = RATE_IN, milliseconds: int = 100, channels: int = 1) -> Iterator[Blob]:
    """PCM in pieces for `send_realtime_input(audio=…)`, none of which cuts a sample.

    Args:
        data: the samples.
        rate: samples a second.
        milliseconds: the length of each piece; the last one may be shorter.
        channels: samples at a time.

    Raises:
        ValueError: a number is not above 0, or the data ends within a sample.
    """
    from .types import Blob

    if min(rate, milliseconds, channels) <= 0:
        raise ValueError("`rate`, `milliseconds` and `channels` must be above 0.")
    frame = _WIDTH * channels
    if len(data) % frame:
        raise ValueError(f"{len(data)} bytes are no whole number of samples of {frame} bytes.")
    length = max(1, rate * milliseconds // 1000) * frame
    for start in range(0, len(data), length):
        yield Blob(data=data[start : start + length], mime_type=f"audio/pcm;rate={rate}")


def read_wav(file: str | Path | IO[bytes], *, milliseconds: int = 100) -> Iterator[Blob]:
    """A WAV file in pieces for `send_realtime_input(audio=…)`.

    Args:
        file: its path, or the file opened.
        milliseconds: the length of each piece.

    Raises:
        ValueError: it is not PCM of 16 bits, or has more than one channel; convert it first.
        wave.Error: it is no WAV file.
    """
    with wave.open(str(file) if isinstance(file, Path) else file, "rb") as sound:
        if sound.getsampwidth() != _WIDTH or sound.getnchannels() != 1:
            found = f"{8 * sound.getsampwidth()} bits on {sound.getnchannels()} channels"
            raise ValueError(f"{found}; live sessions take 16 bits on one.")
        rate = sound.getframerate()
        data = sound.readframes(sound.getnframes())
    yield from chunks(data, rate=rate, milliseconds=milliseconds)


def write_wav(
    file: str | Path | IO[bytes],
    sound: Iterable[Blob | AudioChunk | bytes],
    *,
    rate: int | None = None,
    channels: int = 1,
) -> int:
    """Write what a model says as a WAV file.

    Args:
        file: its path, or a file opened for writing.
        sound: the pieces: blobs as they come in `inline_data`, chunks of live music, or their bytes.
        rate: samples a second; else what the first piece's type says, else 24000.
        channels: samples at a time: 1 for what a model says, 2 for live music.

    Returns:
        how many samples were written, of each channel.

    Raises:
        ValueError: pieces of several rates, or `channels` is not above 0.
    """
    if channels <= 0:
        raise ValueError("`channels` must be above 0.")
    samples = 0
    with wave.open(str(file) if isinstance(file, Path) else file, "wb") as target:
        target.setnchannels(channels)
        target.setsampwidth(_WIDTH)
        for piece in sound:
            data = piece if isinstance(piece, bytes) else piece.data or b""
            told = None if isinstance(piece, bytes) else _RATE.search(piece.mime_type or "")
            named = None if told is None else int(told[1])
            if rate is None:
                rate = named or RATE_OUT
            elif named is not None and named != rate:
                raise ValueError(f"a piece of {named} samples a second after others of {rate}")
            if not samples:
                target.setframerate(rate)
            target.writeframes(data)
            samples += len(data) // (_WIDTH * channels)
        if not samples:
            target.setframerate(rate or RATE_OUT)
    return samples
