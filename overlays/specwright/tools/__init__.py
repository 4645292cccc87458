"""Functions for models: declarations, arguments, and the loop of automatic function calling.

Shared by all providers and bound to none of them.  Importing this loads none of its modules until a name is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specwright.runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .arguments import Arguments, Bound, InvalidArguments
    from .calls import FunctionCall, Result, ToolFailed, jsonable
    from .declarations import Declaration, declare
    from .invocation import Invocation, Ran, Tools
    from .loop import Loop
    from .parameters import Injected, SignatureError
    from .running import arun, astream, run, stream
    from .steps import Adapter, Approval, Outcome, Policy, StreamAdapter, ToolResults
    from .tokens import TokenCount

_EXPORTS = {
    ".arguments": ("Arguments", "Bound", "InvalidArguments"),
    ".calls": ("FunctionCall", "Result", "ToolFailed", "jsonable"),
    ".declarations": ("Declaration", "declare"),
    ".invocation": ("Invocation", "Ran", "Tools"),
    ".loop": ("Loop",),
    ".parameters": ("Injected", "SignatureError"),
    ".running": ("arun", "astream", "run", "stream"),
    ".steps": ("Adapter", "Approval", "Outcome", "Policy", "StreamAdapter", "ToolResults"),
    ".tokens": ("TokenCount",),
}

__all__ = [
    "Adapter",
    "Approval",
    "Arguments",
    "Bound",
    "Declaration",
    "FunctionCall",
    "Injected",
    "InvalidArguments",
    "Invocation",
    "Loop",
    "Outcome",
    "Policy",
    "Ran",
    "Result",
    "SignatureError",
    "StreamAdapter",
    "TokenCount",
    "ToolFailed",
    "ToolResults",
    "Tools",
    "arun",
    "astream",
    "declare",
    "jsonable",
    "run",
    "stream",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_exports(
        __name__, {name: module for module, names in _EXPORTS.items() for name in names}
    )
