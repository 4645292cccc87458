"""A method's signature as one line of text, in no language in particular."""

from __future__ import annotations

from .surface import Method, Parameter


def signature(method: Method) -> str:
    """`create(model: string, stop?: array | string) -> ChatCompletion`; `?` marks what may be left out."""
    arguments = ", ".join(argument(each) for each in method.parameters)
    return f"{method.name}({arguments}) -> {answer(method)}"


def argument(parameter: Parameter) -> str:
    """`stop?: array | string`."""
    name = parameter.name if parameter.required else f"{parameter.name}?"
    return f"{name}: {' | '.join(sorted(parameter.kinds))}" if parameter.kinds else name


def answer(method: Method) -> str:
    """What a method gives: its types by their last parts, in the page or the stream that they come in."""
    types = " | ".join(name.rpartition(":")[2] for name in method.returns) or "…"
    if method.page:
        return f"{method.page}[{types}]"
    if method.socket:
        return "socket"
    return f"stream of {types}" if method.streaming == "always" else types
