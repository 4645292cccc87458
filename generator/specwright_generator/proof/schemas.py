"""The schemas of a document as jsonschema sees them: by the document itself, never through the compiler's records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from jsonschema import Draft202012Validator, validators
from jsonschema.protocols import Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

_HERE = "urn:document"


def _is_text(checker: object, value: object) -> bool:
    return isinstance(value, str | bytes)


# What is binary in a form is bytes in a sample.
_extend = cast("Callable[..., Any]", validators.extend)  # pyright: ignore[reportUnknownMemberType]  # it has no types
_validator: Any = _extend(
    Draft202012Validator, type_checker=Draft202012Validator.TYPE_CHECKER.redefine("string", _is_text)
)


class Schemas:
    """Checks of values by schemas that stand in one document.

    Args:
        document: what the references of its schemas are looked up in.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        registry: Registry[Any] = Registry()
        self._registry = registry.with_resource(_HERE, DRAFT202012.create_resource(dict(document)))
        # By identity, so the schemas are kept alive.
        self._known: dict[int, tuple[object, Validator]] = {}

    def accepts(self, schema: Any, value: Any) -> bool:
        """Whether nothing is wrong with `value`."""
        return bool(self._of(schema).is_valid(value))

    def errors(self, schema: Any, value: Any) -> Iterator[str]:
        """What is wrong with `value`, and where in it."""
        for found in self._of(schema).iter_errors(value):
            yield f"{found.json_path}: {found.message[:300]}"

    def _of(self, schema: Any) -> Validator:
        known = self._known.get(id(schema))
        if known is None:
            # References of a schema are relative to the document: they are looked up from there.
            anchored = json.loads(json.dumps(schema).replace('"$ref": "#/', f'"$ref": "{_HERE}#/'))
            known = schema, cast("Validator", _validator(anchored, registry=self._registry))
            self._known[id(schema)] = known
        return known[1]
