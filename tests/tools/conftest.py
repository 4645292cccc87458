"""The driver of the loop's tests."""

from __future__ import annotations

from .toy import driver

__all__ = ["driver"]
