"""Names for the argument types of generated methods. Importing them loads no HTTP library."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import IO, TYPE_CHECKING, Any, Protocol, SupportsIndex, TypeAlias, TypeVar, overload

from .sentinels import NotGiven, Omit

T_co = TypeVar("T_co", covariant=True)

Headers: TypeAlias = Mapping[str, str | Omit]
Query: TypeAlias = Mapping[str, object]
Body: TypeAlias = object

FileContent: TypeAlias = IO[bytes] | bytes | PathLike[str]
FileTypes: TypeAlias = (
    FileContent
    | tuple[str | None, FileContent]
    | tuple[str | None, FileContent, str | None]
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
BinaryTypes: TypeAlias = bytes | bytearray | IO[bytes] | PathLike[str] | Iterable[bytes]
AsyncBinaryTypes: TypeAlias = BinaryTypes | AsyncIterable[bytes]

if TYPE_CHECKING:
    import httpx
    import httpx2
    from httpx2 import URL as URL
    from httpx2 import Timeout as Timeout

    HttpClient: TypeAlias = httpx2.Client | httpx.Client
    AsyncHttpClient: TypeAlias = httpx2.AsyncClient | httpx.AsyncClient

    CallOptions: TypeAlias = tuple[Headers | None, Query | None, Body | None, float | Timeout | NotGiven | None]
    """Per-call options: extra headers, extra query, extra body, timeout in seconds."""

    class SequenceNotStr(Protocol[T_co]):
        """A sequence that is not a `str`, though a `str` is a sequence of strings."""

        @overload
        def __getitem__(self, index: SupportsIndex, /) -> T_co: ...
        @overload
        def __getitem__(self, index: slice, /) -> Sequence[T_co]: ...
        def __contains__(self, value: object, /) -> bool: ...
        def __len__(self) -> int: ...
        def __iter__(self) -> Iterator[T_co]: ...
        def __reversed__(self) -> Iterator[T_co]: ...

else:
    SequenceNotStr = Sequence

    def __getattr__(name: str) -> Any:
        # These are the HTTP library's own classes: whoever asks for them at run time pays for the import.
        attribute = {"Timeout": "timeout", "URL": "url", "HttpClient": "client", "AsyncHttpClient": "async_client"}
        if name in attribute:
            from .transport import library

            return getattr(library(), attribute[name])
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
