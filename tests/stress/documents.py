"""The documents that providers publish. They stand beside the repository and are never copied in."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UPSTREAM = ROOT.parent / "shared" / "upstream"

SUBSET = (
    "azure/azure-ai-model-inference.json",
    "cohere/cohere-openapi.yaml",
    "huggingface/tgi.openapi.json",
    "ollama/openapi.yaml",
    "qdrant/openapi.json",
    "recraft/openapi.yaml",
    "voyage/voyage-openapi.yml",
    "weaviate/swagger.json",
)
"""One document of each dialect and habit, small enough for every run of the tests."""

_DIALECT = re.compile(rb"""(?:^|[{,\s"'])(?:openapi|swagger)["']?\s*:\s*["']?[23]\.\d""")


def documents() -> list[str]:
    """The OpenAPI and Swagger documents below `UPSTREAM`, by path, smallest first."""
    found = [
        path
        for path in UPSTREAM.rglob("*")
        if path.suffix in (".json", ".yaml", ".yml") and _DIALECT.search(path.read_bytes())
    ]
    return [path.relative_to(UPSTREAM).as_posix() for path in sorted(found, key=lambda path: path.stat().st_size)]


def provider(document: str) -> str:
    """A document's name as that of a package."""
    return re.sub(r"[^a-z0-9]+", "_", document.rpartition(".")[0].lower())[:60].strip("_")
