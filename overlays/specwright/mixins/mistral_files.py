"""The form that Mistral's official package gives files to send: a name and contents."""

from __future__ import annotations

from typing import IO, Annotated, Any, NotRequired, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from specwright.runtime.aliases import FileContent, FileTypes
from specwright.runtime.models import BaseModel

__all__ = ["NamedFile", "NamedFileParam"]


class NamedFile(BaseModel):
    """A file to send: bytes or an open binary file under a name; its media type is guessed if not given."""

    file_name: Annotated[str, Field(alias="fileName")]
    content: Annotated[Any, Field(alias="")]
    content_type: Annotated[str | None, Field(alias="Content-Type")] = None


class NamedFileTyped(TypedDict):
    """The same as a dict."""

    file_name: str
    content: FileContent | IO[bytes]
    content_type: NotRequired[str]


NamedFileParam: TypeAlias = NamedFileTyped | FileTypes
