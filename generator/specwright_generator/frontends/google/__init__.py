"""The front end for google-genai: one module of pydantic types with TypedDicts beside them, one module a resource.

Its methods are not those of one HTTP API: a backend is chosen when the client is made, and every call is translated to
it.  So the document has the SDK's own methods as operations (`POST /models/generate_content`) and its own types as
components; where each call and field goes on the wire is told by the field maps beside the document.  `layout` finds
resources and methods, `types` turns classes and annotations into schemas, `document` puts them together; `fields` and
`wire` read where everything goes.  Nothing of the package is imported or run; its facts are taken, its sentences are
not.
"""

from __future__ import annotations

from specwright_generator.frontends.google.document import Reading, read_package
from specwright_generator.frontends.google.layout import Layout, layout_of
from specwright_generator.frontends.google.surface import surface_of
from specwright_generator.frontends.google.wire import fields_of

__all__ = ["Layout", "Reading", "fields_of", "layout_of", "read_package", "surface_of"]
