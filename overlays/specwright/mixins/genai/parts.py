"""Parts of a content, and of a function's response, from what they are to hold."""

from __future__ import annotations

import mimetypes
import re
from typing import TYPE_CHECKING, Any, Self

from specwright.runtime.lazy import resolve

from .making import made

if TYPE_CHECKING:
    from specwright_generated.genai.types.audio_metadata import AudioMetadata
    from specwright_generated.genai.types.blob import Blob
    from specwright_generated.genai.types.code_execution_result import CodeExecutionResult
    from specwright_generated.genai.types.document_metadata import DocumentMetadata
    from specwright_generated.genai.types.executable_code import ExecutableCode
    from specwright_generated.genai.types.file_data import FileData
    from specwright_generated.genai.types.function_call import FunctionCall
    from specwright_generated.genai.types.function_response import FunctionResponse
    from specwright_generated.genai.types.media_processing import MediaProcessing
    from specwright_generated.genai.types.part_media_resolution import PartMediaResolution
    from specwright_generated.genai.types.part_union import PartUnion, PartUnionDict
    from specwright_generated.genai.types.speech_metadata import SpeechMetadata
    from specwright_generated.genai.types.spreadsheet_metadata import SpreadsheetMetadata
    from specwright_generated.genai.types.tool_call import ToolCall
    from specwright_generated.genai.types.tool_response import ToolResponse
    from specwright_generated.genai.types.transcription import Transcription
    from specwright_generated.genai.types.video_metadata import VideoMetadata

_UPLOADED = re.compile(
    r"https://([a-z0-9-]+-)?generativelanguage\.googleapis\.com/v1[a-z]*/files/[a-z0-9-]+(:download.*)?"
)


class PartMaking:
    """Parts from what they are to hold.

    Args:
        value: a text, an uploaded file, an image, another part, or the dict of one; then no field is given besides.

    Raises:
        ValueError: it is no part; or there is both a value and a field.
    """

    if TYPE_CHECKING:

        def __init__(
            self,
            value: PartUnion | PartUnionDict | None = None,
            /,
            *,
            audio_metadata: AudioMetadata | None = None,
            audio_transcription: Transcription | None = None,
            code_execution_result: CodeExecutionResult | None = None,
            document_metadata: DocumentMetadata | None = None,
            executable_code: ExecutableCode | None = None,
            file_data: FileData | None = None,
            function_call: FunctionCall | None = None,
            function_response: FunctionResponse | None = None,
            inline_data: Blob | None = None,
            media_processing: MediaProcessing | None = None,
            media_resolution: PartMediaResolution | None = None,
            part_metadata: dict[str, object] | None = None,
            speech_metadata: SpeechMetadata | None = None,
            spreadsheet_metadata: SpreadsheetMetadata | None = None,
            text: str | None = None,
            thought: bool | None = None,
            thought_signature: bytes | None = None,
            tool_call: ToolCall | None = None,
            tool_response: ToolResponse | None = None,
            video_metadata: VideoMetadata | None = None,
        ) -> None: ...

    else:

        def __init__(self, value=None, /, **fields) -> None:
            if value is not None:
                if fields:
                    raise ValueError(f"a part is made of a value or of fields; leave out {', '.join(sorted(fields))}")
                held = resolve("specwright.genai._contents:part")(value)
                fields = {name: getattr(held, name) for name in held.model_fields_set}
            elif isinstance(level := fields.get("media_resolution", fields.get("mediaResolution")), str):
                fields.pop("mediaResolution", None)
                fields["media_resolution"] = {"level": level}
            super().__init__(**fields)

        # Without this, pydantic calls it for what it parses too.
        __init__.__pydantic_base_init__ = True

    @classmethod
    def from_text(cls, *, text: str) -> Self:
        """A part that is a text.

        Args:
            text: the text.
        """
        return made(cls, text=text)

    @classmethod
    def from_bytes(cls, *, data: bytes, mime_type: str, media_resolution: Any = None) -> Self:
        """A part that is an image, a sound or another file, sent with the request.

        A request is limited in its size; what is larger, or used again, is uploaded by `client.files.upload`.

        Args:
            data: the bytes, and not a path: a text is taken for base64.
            mime_type: their media type, such as `image/jpeg`.
            media_resolution: how finely it is looked at: a level such as `MEDIA_RESOLUTION_HIGH`, or a
                `types.PartMediaResolution`.

        Raises:
            pydantic.ValidationError: `data` is neither bytes nor base64.
        """
        return made(cls, inline_data={"data": data, "mime_type": mime_type}, **_resolution(media_resolution))

    @classmethod
    def from_uri(cls, *, file_uri: str, mime_type: str | None = None, media_resolution: Any = None) -> Self:
        """A part that is a file elsewhere.

        Args:
            file_uri: its address: an uploaded file's `uri`, one of Cloud Storage (`gs://…`), or of the web.
            mime_type: its media type; else what the ending of the address says.
            media_resolution: how finely it is looked at: a level such as `MEDIA_RESOLUTION_HIGH`, or a
                `types.PartMediaResolution`.

        Raises:
            ValueError: no type is given, and the address does not tell it.
        """
        kind = mime_type or mimetypes.guess_type(file_uri)[0]
        if kind is None:
            raise ValueError(f"the type of {file_uri!r} is not known: give `mime_type`")
        return made(cls, file_data={"file_uri": file_uri, "mime_type": kind}, **_resolution(media_resolution))

    @classmethod
    def from_function_call(cls, *, name: str, args: dict[str, Any]) -> Self:
        """A part in which the model calls a function.

        Args:
            name: the function's name.
            args: its arguments, as JSON has them.
        """
        return made(cls, function_call={"name": name, "args": args})

    @classmethod
    def from_function_response(cls, *, name: str, response: dict[str, Any], parts: list[Any] | None = None) -> Self:
        """A part that answers a call. Its turn has the role `user`.

        Args:
            name: the name of the function that was called.
            response: what it returned, as a JSON object: by convention below `result`, or below `error`.
            parts: images and other files that it returned, as `types.FunctionResponsePart`.
        """
        return made(cls, function_response={"name": name, "response": response, "parts": parts})

    @classmethod
    def from_executable_code(cls, *, code: str, language: Any) -> Self:
        """A part that is code for the model's sandbox.

        Args:
            code: the source.
            language: what it is written in: a `types.Language`, such as `PYTHON`.
        """
        return made(cls, executable_code={"code": code, "language": language})

    @classmethod
    def from_code_execution_result(cls, *, outcome: Any, output: str) -> Self:
        """A part that is what came of such code.

        Args:
            outcome: how it ended: a `types.Outcome`, such as `OUTCOME_OK`.
            output: what it printed, or its error.
        """
        return made(cls, code_execution_result={"outcome": outcome, "output": output})

    def as_image(self) -> Any:
        """The image that the part holds, with `.image_bytes`, `.save(path)` and `.show()`; None where it holds none."""
        held = getattr(self, "inline_data", None)
        return None if held is None else held.as_image()


class BlobReading:
    """Bytes as what they are."""

    def as_image(self) -> Any:
        """An `Image`; None where these are no bytes of one."""
        from specwright.runtime.lazy import resolve

        data, kind = getattr(self, "data", None), getattr(self, "mime_type", None)
        if not data or not kind or not kind.startswith("image/"):
            return None
        return resolve("specwright_generated.genai.types.image:Image")(image_bytes=data, mime_type=kind)


class FunctionResponsePartMaking:
    """Parts of a function's response."""

    @classmethod
    def from_bytes(cls, *, data: bytes, mime_type: str, display_name: str | None = None) -> Self:
        """A part that is sent with the response."""
        return made(cls, inline_data={"data": data, "mime_type": mime_type, "display_name": display_name})

    @classmethod
    def from_uri(cls, *, file_uri: str, mime_type: str | None = None, display_name: str | None = None) -> Self:
        """A part that is a file elsewhere. Raises ValueError where its type is not known and it is no uploaded file."""
        kind = mime_type or mimetypes.guess_type(file_uri)[0]
        if kind is None and not _UPLOADED.fullmatch(file_uri):
            raise ValueError(f"the type of {file_uri!r} is not known: give `mime_type`")
        return made(cls, file_data={"file_uri": file_uri, "mime_type": kind, "display_name": display_name})


class FunctionResponseMaking:
    """Responses of functions from other forms of them."""

    @classmethod
    def from_mcp_response(cls, *, name: str, response: Any) -> Self:
        """The response for what a tool of an MCP server answered."""
        failed = getattr(response, "isError", getattr(response, "is_error", False))
        told = {"error": "MCP response is error."} if failed else {"result": response.content}
        return made(cls, name=name, response=told)


def _resolution(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return {"media_resolution": {"level": value} if isinstance(value, str) else value}
