"""What google-genai's types do beside holding data: making parts, reading answers, keeping images and videos."""

from __future__ import annotations

import logging
import mimetypes
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self, TypeVar, cast

T = TypeVar("T")

logger: logging.Logger = logging.getLogger("specwright.genai")

_UPLOADED = re.compile(
    r"https://([a-z0-9-]+-)?generativelanguage\.googleapis\.com/v1[a-z]*/files/[a-z0-9-]+(:download.*)?"
)
_ENDED = frozenset(
    {
        "JOB_STATE_SUCCEEDED",
        "JOB_STATE_PARTIALLY_SUCCEEDED",
        "JOB_STATE_FAILED",
        "JOB_STATE_CANCELLED",
        "JOB_STATE_EXPIRED",
        "JOB_STATE_PAUSED",
    }
)
_SUCCEEDED = frozenset({"JOB_STATE_SUCCEEDED"})
_BESIDE_TEXT = frozenset({"text", "thought", "thought_signature"})


# --- parts ----------------------------------------------------------------------------------------------------------


class PartMaking:
    """Parts from what they are to hold."""

    @classmethod
    def from_text(cls, *, text: str) -> Self:
        """A part that is a text."""
        return _made(cls, text=text)

    @classmethod
    def from_bytes(cls, *, data: bytes, mime_type: str, media_resolution: Any = None) -> Self:
        """A part that is an image, a sound or another file, sent with the request."""
        return _made(cls, inline_data={"data": data, "mime_type": mime_type}, **_resolution(media_resolution))

    @classmethod
    def from_uri(cls, *, file_uri: str, mime_type: str | None = None, media_resolution: Any = None) -> Self:
        """A part that is a file elsewhere.

        Raises:
            ValueError: no type is given, and the address does not tell it.
        """
        kind = mime_type or mimetypes.guess_type(file_uri)[0]
        if kind is None:
            raise ValueError(f"the type of {file_uri!r} is not known: give `mime_type`")
        return _made(cls, file_data={"file_uri": file_uri, "mime_type": kind}, **_resolution(media_resolution))

    @classmethod
    def from_function_call(cls, *, name: str, args: dict[str, Any]) -> Self:
        """A part in which the model calls a function."""
        return _made(cls, function_call={"name": name, "args": args})

    @classmethod
    def from_function_response(cls, *, name: str, response: dict[str, Any], parts: list[Any] | None = None) -> Self:
        """A part that answers a call."""
        return _made(cls, function_response={"name": name, "response": response, "parts": parts})

    @classmethod
    def from_executable_code(cls, *, code: str, language: Any) -> Self:
        """A part that is code for the model's sandbox."""
        return _made(cls, executable_code={"code": code, "language": language})

    @classmethod
    def from_code_execution_result(cls, *, outcome: Any, output: str) -> Self:
        """A part that is what came of such code."""
        return _made(cls, code_execution_result={"outcome": outcome, "output": output})

    def as_image(self) -> Any:
        """The image that the part holds; None where it holds none."""
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
        return _made(cls, inline_data={"data": data, "mime_type": mime_type, "display_name": display_name})

    @classmethod
    def from_uri(cls, *, file_uri: str, mime_type: str | None = None, display_name: str | None = None) -> Self:
        """A part that is a file elsewhere. Raises ValueError where its type is not known and it is no uploaded file."""
        kind = mime_type or mimetypes.guess_type(file_uri)[0]
        if kind is None and not _UPLOADED.fullmatch(file_uri):
            raise ValueError(f"the type of {file_uri!r} is not known: give `mime_type`")
        return _made(cls, file_data={"file_uri": file_uri, "mime_type": kind, "display_name": display_name})


class FunctionResponseMaking:
    """Responses of functions from other forms of them."""

    @classmethod
    def from_mcp_response(cls, *, name: str, response: Any) -> Self:
        """The response for what a tool of an MCP server answered."""
        failed = getattr(response, "isError", getattr(response, "is_error", False))
        told = {"error": "MCP response is error."} if failed else {"result": response.content}
        return _made(cls, name=name, response=told)


# --- answers ----------------------------------------------------------------------------------------------------------


class AnswerReading:
    """What an answer of a model says, without looking through its candidates. Of several, the first one counts."""

    @property
    def parts(self) -> Any:
        """The parts of the first candidate; None where it has none."""
        candidates: list[Any] = getattr(self, "candidates", None) or []
        content = getattr(candidates[0], "content", None) if candidates else None
        return getattr(content, "parts", None)

    @property
    def text(self) -> str | None:
        """The texts of the first candidate together, thoughts left out; None where there is no text."""
        texts, others = _texts(_listed(self.parts))
        if others and texts:
            logger.warning("the answer has parts that are no text (%s): see `parts`", ", ".join(others))
        return "".join(texts) if texts else None

    @property
    def function_calls(self) -> Any:
        """The calls that the model makes; None where it makes none."""
        return [part.function_call for part in _listed(self.parts) if part.function_call is not None] or None

    @property
    def executable_code(self) -> str | None:
        """The first code that the model wrote for its sandbox."""
        return next((part.executable_code.code for part in _listed(self.parts) if part.executable_code), None)

    @property
    def code_execution_result(self) -> str | None:
        """What the first such code printed."""
        results = (part.code_execution_result for part in _listed(self.parts))
        return next((result.output for result in results if result), None)

    @property
    def initial_prompt_token_count(self) -> int | None:
        """The tokens of the prompt as it was first sent, before any function was called."""
        usage = getattr(self, "usage_metadata", None)
        return None if usage is None else usage.initial_prompt_token_count


class UsageReading:
    """Token counts of an answer."""

    @property
    def initial_prompt_token_count(self) -> int | None:
        """The tokens of the prompt as it was first sent, before any function was called."""
        first: int | None = getattr(self, "_initial_prompt_token_count", None)
        return getattr(self, "prompt_token_count", None) if first is None else first


class ImagesReading:
    """The images of an answer."""

    @property
    def images(self) -> list[Any]:
        """Every generated image."""
        return [each.image for each in _listed(getattr(self, "generated_images", None))]


class LiveMessageReading:
    """What the model says in a live session's message."""

    @property
    def text(self) -> str | None:
        """The texts of the model's turn together, thoughts left out; None where there is none."""
        texts, _ = _texts(self._turn())
        return "".join(texts) or None

    @property
    def data(self) -> bytes | None:
        """The bytes of the model's turn together; None where there are none."""
        found = b"".join(part.inline_data.data or b"" for part in self._turn() if part.inline_data)
        return found or None

    def _turn(self) -> list[Any]:
        turn = getattr(getattr(self, "server_content", None), "model_turn", None)
        return _listed(getattr(turn, "parts", None))


# --- media ------------------------------------------------------------------------------------------------------------


class ImageKeeping:
    """Images from files and into files."""

    @classmethod
    def from_file(cls, *, location: str, mime_type: str | None = None) -> Self:
        """An image from a file, or one in Cloud Storage by its address.

        Raises:
            OSError: the file cannot be read.
        """
        address = re.sub(r"^https://storage\.googleapis\.com/", "gs://", location)
        if address.startswith("gs://"):
            return _made(cls, gcs_uri=address)
        kind = mime_type or mimetypes.guess_type(location)[0]
        return _made(cls, image_bytes=Path(location).read_bytes(), mime_type=kind)

    def save(self, location: str) -> None:
        """Write the image into a file. Raises ValueError where there are no bytes, OSError where it cannot."""
        Path(location).write_bytes(_bytes(self, "image_bytes"))

    def show(self) -> None:
        """Show the image: in a notebook in its place, else in a window. Needs Pillow."""
        from io import BytesIO

        try:
            from PIL import Image as pillow
        except ImportError as error:
            raise RuntimeError("showing an image needs Pillow: pip install pillow") from error
        image = pillow.open(BytesIO(_bytes(self, "image_bytes")))
        if not _displayed(image):
            image.show()


class VideoKeeping:
    """Videos from files and into files."""

    @classmethod
    def from_file(cls, *, location: str, mime_type: str | None = None) -> Self:
        """A video from a file. Raises OSError where it cannot be read."""
        kind = mime_type or mimetypes.guess_type(location)[0]
        return _made(cls, video_bytes=Path(location).read_bytes(), mime_type=kind)

    def save(self, path: str) -> None:
        """Write the video into a file. Raises NotImplementedError where it has not been downloaded."""
        data = getattr(self, "video_bytes", None)
        if not data:
            raise NotImplementedError("the video has no bytes yet: download it first")
        Path(path).write_bytes(data)

    def show(self) -> None:
        """Show the video in a notebook. Raises ValueError where it has not been downloaded."""
        import sys

        data = _bytes(self, "video_bytes")
        notebook: Any = sys.modules.get("IPython.display")
        if notebook is not None:
            kind = getattr(self, "mime_type", None) or "video/mp4"
            _displayed(notebook.Video(data=data, mimetype=kind, embed=True))

    def __repr__(self) -> str:
        held = "<video_bytes>" if getattr(self, "video_bytes", None) else "None"
        uri, kind = getattr(self, "uri", None), getattr(self, "mime_type", None)
        return f"Video(uri={uri}, video_bytes={held}, mime_type={kind})"


# --- jobs -------------------------------------------------------------------------------------------------------------


class TuningState:
    """How far a tuning job is."""

    @property
    def has_ended(self) -> bool:
        """Whether it will not change any more."""
        return _state(self) in _ENDED

    @property
    def has_succeeded(self) -> bool:
        """Whether it has ended well."""
        return _state(self) in _SUCCEEDED


class BatchState:
    """How far a batch job is."""

    @property
    def done(self) -> bool:
        """Whether it will not change any more."""
        return _state(self) in _ENDED


# --- in common --------------------------------------------------------------------------------------------------------


def _made(cls: type[T], **values: Any) -> T:
    """An object with what is given, objects within it without what is None."""
    given: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            held = cast("Mapping[str, Any]", value)
            value = {key: each for key, each in held.items() if each is not None}
        if value is not None:
            given[name] = value
    return cls(**given)


def _resolution(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return {"media_resolution": {"level": value} if isinstance(value, str) else value}


def _texts(parts: Iterable[Any]) -> tuple[list[str], list[str]]:
    """The texts of parts, thoughts left out, and the names of what else is in them."""
    texts: list[str] = []
    others: list[str] = []
    for part in parts:
        others += [name for name in part.model_fields_set - _BESIDE_TEXT if getattr(part, name, None) is not None]
        if isinstance(part.text, str) and not part.thought:
            texts.append(part.text)
    return texts, sorted(set(others))


def _listed(value: Any) -> list[Any]:
    found: list[Any] = value
    return found if isinstance(value, list) else []


def _state(job: object) -> str:
    state = getattr(job, "state", None)
    return str(getattr(state, "value", state))


def _bytes(holder: object, name: str) -> bytes:
    data: bytes | None = getattr(holder, name, None)
    if not data:
        raise ValueError(f"there are no {name.replace('_', ' ')} here")
    return data


def _displayed(value: Any) -> bool:
    """Whether a notebook has shown it."""
    import sys

    notebook: Any = sys.modules.get("IPython.display")  # which a notebook has imported itself
    if notebook is None or "ipykernel" not in sys.modules:
        return False
    notebook.display(value)
    return True
