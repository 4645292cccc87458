"""Images and videos from files and into files."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from typing import Any, Self

from .making import made


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
            return made(cls, gcs_uri=address)
        kind = mime_type or mimetypes.guess_type(location)[0]
        return made(cls, image_bytes=Path(location).read_bytes(), mime_type=kind)

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
        return made(cls, video_bytes=Path(location).read_bytes(), mime_type=kind)

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
