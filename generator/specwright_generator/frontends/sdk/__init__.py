"""The front end for installed official SDKs: a package's own source becomes an OpenAPI 3.1 document of facts.

`package` finds names in source text, `annotations` turns types into schemas, `objects` reads classes, `calls` reads
method bodies, `clients` finds the methods, `document` puts it all together.  Nothing of the package is imported or run,
and neither its sentences nor its code are taken.
"""

from __future__ import annotations

from specwright_generator.frontends.sdk.document import Reading, read_package
from specwright_generator.frontends.sdk.package import Package, locate

__all__ = ["Package", "Reading", "locate", "read_package"]
