"""Where an upstream document comes from: a file, an https address, or an installed package that has it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from specwright_generator.problems import InputError, Problem

from .limits import MAX_BYTES

PACKAGE = "package:"
_TIMEOUT = 60.0
"""Seconds that a server may take to answer, and between two pieces of its answer."""


def fetch(source: str) -> bytes:
    """The bytes of the file or https address `source`, or of a file in an installed package.

    A package is written `package:google-api-python-client==2.202.0:googleapiclient/…/aiplatform.v1.json`; nothing of it
    is run.

    Raises `InputError` where it cannot be read or is larger than 64 MiB. Redirects are followed, to https only.
    """
    if source.startswith(PACKAGE):
        return _read(_packaged(source))
    if "://" not in source:
        return _read(Path(source))
    if not source.startswith("https://"):
        raise _problem(source, "neither a file nor an https address")
    return _download(source)


def _packaged(source: str) -> Path:
    """Where a file of an installed package is. Only what the package itself lists is one of its files."""
    name, _, path = source.removeprefix(PACKAGE).partition(":")
    name, _, version = name.partition("==")
    try:
        package = distribution(name)
    except (PackageNotFoundError, ValueError) as error:
        raise _problem(source, f"the package {name!r:.80} is not installed") from error
    if version and package.version != version:
        raise _problem(source, f"{name} is installed in version {package.version}, not in {version!r:.40}")
    if path not in {file.as_posix() for file in package.files or ()}:
        raise _problem(source, f"{name} has no file {path!r:.200}")
    return Path(str(package.locate_file(path)))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _problem(path.as_posix(), f"larger than {MAX_BYTES} bytes")
        return path.read_bytes()
    except OSError as error:
        raise _problem(path.as_posix(), f"cannot be read: {error.strerror}") from error


def _download(address: str) -> bytes:
    import httpx2

    data = bytearray()
    try:
        with httpx2.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
            for _ in range(5):
                with client.stream("GET", address) as response:
                    if response.has_redirect_location:
                        address = str(response.url.join(response.headers["location"]))
                        if not address.startswith("https://"):
                            raise _problem(address, "a redirect to something else than https")
                        continue
                    response.raise_for_status()
                    for piece in response.iter_bytes():
                        data += piece
                        if len(data) > MAX_BYTES:
                            raise _problem(address, f"larger than {MAX_BYTES} bytes")
                    return bytes(data)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise _problem(address, f"cannot be fetched: {error}") from error
    raise _problem(address, "redirected too often")


def _problem(source: str, message: str) -> InputError:
    return InputError([Problem(file=source, pointer="", level="error", message=message)])
