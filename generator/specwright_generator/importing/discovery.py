"""An upstream Google Discovery document into facts. It keeps its own form: the front end reads it as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from specwright_generator.frontends.discovery import KIND, as_openapi
from specwright_generator.ir import Json

from .facts import facts_of
from .grammar import Grammar, Holds, Rule, child
from .openapi import Imported, import_openapi
from .report import Report


def _facts(*names: str) -> Mapping[str, Rule]:
    return dict.fromkeys(names, "fact")


def _prose(*names: str) -> Mapping[str, Rule]:
    return dict.fromkeys(names, "prose")


_SHAPE: Mapping[str, Rule] = {
    **_facts(
        *("$ref", "default", "deprecated", "enum", "enumDeprecated", "format", "id", "location", "maximum", "minimum"),
        *("pattern", "readOnly", "repeated", "required", "type"),
    ),
    **_prose("description", "enumDescriptions"),
    "annotations": Holds("annotations"),
    "items": Holds("shape"),
    "additionalProperties": Holds("shape"),
    "properties": Holds("shape", "map"),
}

GRAMMAR: Grammar = {
    "document": {
        **_facts(
            *("kind", "discoveryVersion", "id", "name", "version", "revision", "protocol", "rootUrl", "mtlsRootUrl"),
            *("servicePath", "basePath", "baseUrl", "batchPath", "fullyEncodeReservedExpansion", "features"),
        ),
        "title": "fact",  # which is ours: see below
        **_prose("description", "documentationLink", "icons", "labels", "etag"),
        **_prose("ownerDomain", "ownerName", "canonicalName", "packagePath", "version_module"),
        "auth": Holds("auth"),
        "endpoints": Holds("endpoint", "list"),
        "parameters": Holds("shape", "map"),
        "schemas": Holds("shape", "map"),
        "methods": Holds("method", "map"),
        "resources": Holds("resource", "map"),
    },
    "auth": {"oauth2": Holds("oauth2")},
    "oauth2": {"scopes": Holds("scope", "map")},
    "scope": _prose("description"),
    "endpoint": {**_facts("endpointUrl", "location", "deprecated"), **_prose("description")},
    "resource": {
        "methods": Holds("method", "map"),
        "resources": Holds("resource", "map"),
        **_facts("deprecated"),
    },
    "method": {
        **_facts(
            *("id", "path", "flatPath", "httpMethod", "apiVersion", "parameterOrder", "scopes", "deprecated"),
            *("supportsMediaUpload", "supportsMediaDownload", "useMediaDownloadService", "supportsSubscription"),
            *("etagRequired", "streamingType"),
        ),
        **_prose("description"),
        "parameters": Holds("shape", "map"),
        "request": Holds("body"),
        "response": Holds("body"),
        "mediaUpload": Holds("media upload"),
    },
    "body": {**_SHAPE, **_facts("parameterName")},
    "media upload": {**_facts("accept", "maxSize"), "protocols": Holds("protocols")},
    "protocols": {"simple": Holds("protocol"), "resumable": Holds("protocol")},
    "protocol": _facts("path", "multipart"),
    "annotations": _facts("required"),
    "shape": _SHAPE,
}
"""What stands where in a Discovery document. Names of owners and links are no facts of the API."""

_WORD = re.compile(r"[A-Za-z0-9_.:-]+")


def is_discovery(document: Mapping[str, Json]) -> bool:
    """Whether a document says that it is a Discovery document."""
    return document.get("kind") == KIND


def import_discovery(document: dict[str, Json], *, title: str, prose: bool = False) -> Imported:
    """The facts of a Google Discovery `document`, under a `title` of ours. With `prose` descriptions stay."""
    report = Report()
    facts = facts_of(document, GRAMMAR, "Discovery", report, prose=prose)
    facts["title"] = title
    for key in ("version", "revision"):
        value = facts.get(key)
        if not (isinstance(value, str) and _WORD.fullmatch(value)):
            report.warn("info", child("", key), f"no {key}: 0 is written")
            facts[key] = "0"
    return Imported(document=facts, version=f"{facts['version']} {facts['revision']}", report=report)


def import_as_openapi(document: dict[str, Json], *, title: str) -> Imported:
    """The facts of a `document` of any dialect, as an OpenAPI 3.1 document."""
    if not is_discovery(document):
        return import_openapi(document, title=title)
    imported = import_discovery(document, title=title)
    found, faults = as_openapi(imported.document, "")
    for fault in faults:
        imported.report.fail("discovery", fault.pointer.removeprefix("#"), fault.message)
    return Imported(document=found, version=imported.version, report=imported.report)
