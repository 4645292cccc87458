"""How heavy each kind of difference is, and what closes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of difference: its weight from 1 (cosmetic) to 10 (a call that cannot be made), and what closes it."""

    weight: int
    means: str
    closing: str


KINDS: Mapping[str, Kind] = {
    "endpoint missing": Kind(
        10, "import", "add the operation: `specwright import` with a younger document, or with --add sdk:…"
    ),
    "method missing": Kind(
        9, "import or overlay", "import its endpoint where it has one, else write it in the provider's overlay"
    ),
    "replay differs": Kind(9, "patch", "see `specwright verify`: mend the spec with a patch, or the runtime"),
    "call differs": Kind(9, "patch", "see the differential results: mend the spec with a patch, or the runtime"),
    "wire differs": Kind(9, "patch", "patch verb or path in patches.yaml"),
    "helper missing": Kind(8, "overlay", "write it in the provider's overlay, as a subclass of the resource"),
    "stream missing": Kind(8, "manifest rule", "add [[streams]] to provider.toml"),
    "socket missing": Kind(8, "overlay", "write the session in the provider's overlay"),
    "job missing": Kind(7, "overlay", "write the waiting method in the provider's overlay"),
    "pages missing": Kind(7, "manifest rule", "add [[pages]] to provider.toml"),
    "member missing": Kind(6, "overlay", "add it to the class, or the class to the module, in the provider's overlay"),
    "form missing": Kind(6, "overlay", "write the other form: both come from one core"),
    "parameter missing": Kind(6, "patch", "add the parameter or property in patches.yaml, or take it in an overlay"),
    "parameter required": Kind(5, "patch", "drop it from `required` in patches.yaml"),
    "parameter named": Kind(5, "overlay", "take the argument without its name too, in its place"),
    "method renamed": Kind(5, "names", "lock the name of the reference in names.json"),
    "parameter renamed": Kind(5, "names", "lock the name of the reference in names.json"),
    "page differs": Kind(3, "manifest rule", "give [[pages]] the class of the reference"),
    "stream differs": Kind(3, "manifest rule", "mend `switch` of [[streams]]"),
    "answer differs": Kind(3, "patch", "patch the response's schema, or lock the name of its type"),
    "type missing": Kind(2, "names", "lock the name in names.json; where the schema itself is missing, import it"),
    "field missing": Kind(2, "patch", "add the property in patches.yaml"),
    "parameters untyped": Kind(2, "overlay", "write the arguments out, or unpack a TypedDict of them"),
    "kind differs": Kind(2, "patch", "widen the schema in patches.yaml"),
    "value missing": Kind(1, "patch", "add the value in patches.yaml"),
    "field kind differs": Kind(1, "patch", "widen the schema in patches.yaml"),
    "field required": Kind(1, "patch", "drop it from `required` in patches.yaml"),
    "parameter optional": Kind(1, "patch", "add it to `required` in patches.yaml, if the API refuses without"),
    "order differs": Kind(1, "names", "put the arguments in the order of the reference in names.json"),
}
"""Every kind of difference by its name."""
