"""The version of specwright, under the name that google-genai has for its own."""

from specwright import __version__

__all__ = ["__version__"]
