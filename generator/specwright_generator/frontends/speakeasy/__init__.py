"""The front end for installed SDKs in Speakeasy's style: one client with sync and `*_async` methods, one flat package
of models, each a pydantic class with a TypedDict beside it.

`types` turns annotations and classes into schemas, `calls` reads method bodies, `document` puts them together and
`surface` tells the public names.  Nothing of the package is imported or run; its facts are taken, its sentences are
not.
"""

from __future__ import annotations

from specwright_generator.frontends.speakeasy.document import Reading, read_package
from specwright_generator.frontends.speakeasy.layout import Layout, layout_of
from specwright_generator.frontends.speakeasy.surface import surface_of

__all__ = ["Layout", "Reading", "layout_of", "read_package", "surface_of"]
