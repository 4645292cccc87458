"""The front end for Google Discovery documents: nested resources with methods, and schemas that have ids.

A Discovery document says less than an OpenAPI one and nothing that cannot be said there, so it is read as the OpenAPI
document that says the same: what mocks, verifies, compares and accounts for APIs then knows it too. `methods` writes
its operations, `shapes` its schemas, `templates` its paths.
"""

from __future__ import annotations

from specwright_generator.frontends.discovery.document import KIND, as_openapi

__all__ = ["KIND", "as_openapi"]
