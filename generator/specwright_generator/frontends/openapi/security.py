"""Security schemes and servers."""

from __future__ import annotations

import re

from specwright_generator.frontends.openapi.nodes import Nodes, text
from specwright_generator.frontends.openapi.pointers import join
from specwright_generator.frontends.openapi.report import Malformed, Report
from specwright_generator.ir import Json, Security

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def read_security(components: Json, nodes: Nodes, report: Report) -> tuple[Security, ...]:
    """Every security scheme of the document."""
    pointer = "#/components/securitySchemes"
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    found: list[Security] = []
    for name, value in schemes.items() if isinstance(schemes, dict) else ():
        try:
            node, _ = nodes.deref(value, join(pointer, name))
        except Malformed as cause:
            report.malformed(cause)
            continue
        found.append(_scheme(name, node))
    return tuple(found)


def _scheme(scheme: str, node: dict[str, Json]) -> Security:
    """`name` is the header or query parameter, `prefix` what stands before the key in it."""
    name = text(node.get("name"))
    match text(node.get("type")), text(node.get("scheme")).lower(), text(node.get("in")):
        case "http", "bearer", _:
            return Security(scheme=scheme, kind="bearer", name="Authorization", prefix="Bearer ")
        case "http", "basic", _:
            return Security(scheme=scheme, kind="basic", name="Authorization", prefix="Basic ")
        case "apiKey", _, "header":
            header, _, prefix = name.partition(":")  # one real document calls its header `Authorization: Bearer`
            return Security(
                scheme=scheme, kind="header", name=header, prefix=f"{prefix.strip()} " if prefix.strip() else ""
            )
        case "apiKey", _, "query":
            return Security(scheme=scheme, kind="query", name=name)
        case "oauth2", _, _:
            return Security(scheme=scheme, kind="oauth2", name="Authorization", prefix="Bearer ")
        case _:
            return Security(scheme=scheme, kind="other", name=name)


def requirement(value: Json) -> tuple[str, ...] | None:
    """The schemes of the first alternative of a `security` list: () where none is needed, None where none is said."""
    if not isinstance(value, list):
        return None
    for alternative in value:
        if isinstance(alternative, dict) and alternative:
            return tuple(alternative)
    return ()


def read_servers(value: Json) -> tuple[str, ...]:
    """The server URLs, variables replaced by their defaults."""
    found: list[str] = []
    for node in value if isinstance(value, list) else []:
        if not isinstance(node, dict) or not isinstance(url := node.get("url"), str):
            continue
        variables = node.get("variables")
        known = variables if isinstance(variables, dict) else {}

        def default(match: re.Match[str], known: dict[str, Json] = known) -> str:
            variable = known.get(match[1])
            return str(variable["default"]) if isinstance(variable, dict) and "default" in variable else match[0]

        found.append(_VARIABLE.sub(default, url))
    return tuple(found)
