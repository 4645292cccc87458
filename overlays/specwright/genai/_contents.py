"""Contents as users may write them: texts, files, images, parts, lists of all of them; as the API has them.

A text or another part is the user's turn, a function call the model's; parts that follow one another in a list and are
of the same side make one turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from ._written import written

if TYPE_CHECKING:
    from .types import Blob, Content, Part

_CONTENT_KEYS = frozenset({"parts", "role"})


def contents(value: Any) -> list[Content]:
    """A whole conversation. Raises ValueError for nothing, and for what is no content."""
    items: list[Any] = value
    if value is None or value == []:
        raise ValueError("contents are required")
    if not isinstance(value, list):
        return [content(value)]
    turns: list[Content] = []
    waiting: list[Part] = []

    def settle() -> None:
        if waiting:
            turns.append(turn(list(waiting)))
            waiting.clear()

    for each in items:
        if isinstance(each, list) or is_content(each):
            settle()
            turns.append(content(each))
            continue
        found = part(each)
        if waiting and is_call(found) != is_call(waiting[0]):
            settle()
        waiting.append(found)
    settle()
    return turns


def content(value: Any) -> Content:
    """One turn. Raises ValueError for nothing, and for what is none."""
    from .types import Content

    if isinstance(value, Content):
        return value
    if isinstance(value, str):
        return turn((part(value),))
    if value is None:
        raise ValueError("content is required")
    if is_content(value):
        return written(Content, value)
    return turn(parts(value))


def each_content(value: Any) -> list[Content]:
    """Every item of a list as a turn of its own, as texts to embed are."""
    items: list[Any] = value
    if value is None or value == []:
        raise ValueError("contents are required")
    return [content(item) for item in items] if isinstance(value, list) else [content(value)]


def turn(found: Sequence[Part]) -> Content:
    """Parts as one turn: the model's where all are function calls, else the user's."""
    from .types import Content

    return Content(role="model" if found and all(map(is_call, found)) else "user", parts=list(found))


def parts(value: Any) -> list[Part]:
    """Parts. Raises ValueError for nothing, and for what is none."""
    if value is None or (isinstance(value, list) and not value):
        raise ValueError("content parts are required")
    items = cast("Iterable[Any]", value) if isinstance(value, list | tuple) else (value,)
    return [part(item) for item in items]


def part(value: Any) -> Part:
    """One part: a text, an uploaded file, an image of Pillow's, a part or its dict."""
    from .types import Part

    if isinstance(value, str):
        return Part(text=value)
    if isinstance(value, Part):
        return value
    if value is None:
        raise ValueError("content part is required")
    from .types import File, FileData

    if isinstance(value, FileData):
        return Part(file_data=value)
    if isinstance(value, File):
        if not value.uri or not value.mime_type:
            raise ValueError("a file needs its `uri` and `mime_type` to be a part")
        return Part(file_data=FileData(file_uri=value.uri, mime_type=value.mime_type))
    if isinstance(value, Mapping):
        given = cast("Mapping[str, Any]", value)
        if given and given.keys() <= {"file_uri", "fileUri", "mime_type", "mimeType", "display_name", "displayName"}:
            return Part(file_data=FileData(**given))
        return Part(**given)
    image = blob_of_image(value)
    if image is not None:
        return Part(inline_data=image)
    hint = "; make a part of bytes by types.Part.from_bytes(data=..., mime_type=...)" if _is_data(value) else ""
    raise ValueError(
        f"no part of a content: {type(value).__name__}. Contents are texts, types.Part, types.File, images of "
        f"Pillow's, turns (types.Content), their dicts, and lists of them{hint}"
    )


def _is_data(value: object) -> bool:
    return isinstance(value, bytes | bytearray | memoryview)


def blob(value: Any) -> Blob:
    """Bytes with their type: a Blob, its dict, or an image of Pillow's."""
    from .types import Blob

    if isinstance(value, Blob):
        return value
    if isinstance(value, Mapping) and value:
        return written(Blob, value)
    image = blob_of_image(value) if value is not None else None
    if image is None:
        raise TypeError(f"no blob: {type(cast('object', value)).__name__}")
    return image


def typed_blob(value: Any, kind: str) -> Blob:
    """A blob whose type starts with `kind`, such as `audio/`."""
    found = blob(value)
    if not (found.mime_type or "").startswith(kind):
        raise ValueError(f"{found.mime_type!r} is not {kind}*")
    return found


def blob_of_image(value: Any) -> Blob | None:
    """An image of Pillow's, as it was if it was a JPEG file, else as PNG; None for anything else."""
    import sys
    from io import BytesIO

    pillow: Any = sys.modules.get("PIL.Image")  # nobody has an image of it who has not imported it
    if pillow is None or not isinstance(value, pillow.Image):
        return None
    from .types import Blob

    image: Any = value
    jpeg = image.format == "JPEG" and bool(getattr(image, "filename", "")) and image.mode in ("1", "L", "RGB", "CMYK")
    data = BytesIO()
    image.save(data, "JPEG" if jpeg else "PNG", **({"quality": "keep"} if jpeg else {}))
    return Blob(data=data.getvalue(), mime_type="image/jpeg" if jpeg else "image/png")


def is_content(value: Any) -> bool:
    """Whether a value is a turn, or the dict of one."""
    from .types import Content

    if isinstance(value, Content):
        return True
    keys = cast("Mapping[str, Any]", value).keys() if isinstance(value, Mapping) else None
    return keys is not None and (keys <= _CONTENT_KEYS or "parts" in keys)


def is_call(value: Part) -> bool:
    """Whether a part is a call of a function, which only the model makes."""
    return value.function_call is not None
