"""The front end for OpenAPI 3: a document becomes an `ir.Api`.

`schemas` reads types (with `scalars`, `unions`, `merging`), `operations` what goes over the wire (with `media`,
`security`), `finish` settles what needs the whole document.  `elements` walks the document on its own for the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping

from specwright_generator.frontends.openapi.finish import Finisher
from specwright_generator.frontends.openapi.nodes import Nodes, text
from specwright_generator.frontends.openapi.operations import Operations
from specwright_generator.frontends.openapi.report import Report
from specwright_generator.frontends.openapi.schemas import Schemas
from specwright_generator.frontends.openapi.security import read_security, read_servers
from specwright_generator.ir import Api, Json
from specwright_generator.problems import Problem

__all__ = ["read"]


def read(document: Mapping[str, Json], *, file: str, provider: str) -> tuple[Api, list[Problem]]:
    """Read an OpenAPI 3 document.

    Args:
        document: the document, as loaded from JSON or YAML.
        file: what problems call it.
        provider: the name of the provider.

    Returns:
        The API without names or resources (passes add those), and every problem found.  What cannot be read is a
        problem of level error and costs its operation or becomes `Any`; nothing is raised.
    """
    report = Report(file)
    nodes = Nodes(document)
    schemas = Schemas(document, report)
    if not text(document.get("openapi")).startswith("3."):
        report.add("error", "#/openapi", "this is no OpenAPI 3 document", "import it first")
    schemas.components()
    operations = Operations(document, schemas, nodes, report)
    read_operations = operations.read()
    events = operations.events()
    finisher = Finisher(schemas.definitions, schemas.nullable, schemas.roots, report)
    info = document.get("info")
    api = Api(
        provider=provider,
        version=text(info.get("version")) if isinstance(info, dict) else "",
        servers=read_servers(document.get("servers")),
        definitions=finisher.definitions(),
        operations=tuple(finisher.operation(operation) for operation in read_operations),
        events=tuple(finisher.event(event) for event in events),
        security=read_security(document.get("components"), nodes, report),
    )
    return api, report.problems()
