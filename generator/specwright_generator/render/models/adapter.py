"""The one place that speaks to datamodel-code-generator: the shapes of fields in, their annotations out.

Whatever it answers is taken apart line by line and compared with what was asked; a class or field that is missing,
renamed, added or turned optional is an error here, and never mended.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from specwright_generator.render.annotations import Expr, spell

from .document import REFERENCES, Shape

_TEMPLATES = Path(__file__).parent / "templates"
_OPAQUE = re.compile(rf"{REFERENCES}\.(R\d+)", re.ASCII)
_CLASS = re.compile(r"class (S\d+):", re.ASCII)
_GROUP = 20
"""So many fields are asked for as one class."""
_FIELD = re.compile(r"    (f\d+): (.+?)( = None)?", re.ASCII)


class GeneratorDeviation(Exception):
    """datamodel-code-generator did not answer what it was asked: its version, or the adapter, has to be looked at."""


@cache
def fingerprint() -> str:
    """What annotations depend on besides the shape: the generator's version, and this module with its template."""
    parts = [version("datamodel-code-generator").encode(), Path(__file__).read_bytes()]
    parts += [path.read_bytes() for path in sorted(_TEMPLATES.rglob("*.jinja2"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def annotate(shapes: Sequence[Shape]) -> list[str]:
    """The annotation of each shape, over builtins, `typing` names and opaque `R…` names.

    Raises GeneratorDeviation where the answer is not field by field what the shapes say.
    """
    groups = [shapes[at : at + _GROUP] for at in range(0, len(shapes), _GROUP)]
    asked = {f"S{index}": group for index, group in enumerate(groups)}
    found = _cut(_generate({name: _schema(group) for name, group in asked.items()}))
    if found.keys() != asked.keys():
        raise GeneratorDeviation(
            f"classes asked for and not made, or made unasked: {sorted(found.keys() ^ asked.keys())}"
        )
    return [text for name, group in asked.items() for text in _checked(name, group, found[name])]


def _schema(group: Sequence[Shape]) -> dict[str, object]:
    """An object with these fields, called `f0`, `f1`, ….  Fields of one object have nothing to do with each other."""
    return {
        "type": "object",
        "properties": {f"f{index}": json.loads(shape.schema) for index, shape in enumerate(group)},
        "required": [f"f{index}" for index, shape in enumerate(group) if shape.required],
    }


def _generate(schemas: dict[str, object]) -> str:
    # Imported late: it costs a third of a second, and nothing at all when every shape is in the cache.
    from datamodel_code_generator import InputFileType, LiteralType, PythonVersion, generate
    from datamodel_code_generator.enums import DataModelType

    document = {
        "openapi": "3.1.0",
        "info": {"title": "shapes", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    text = generate(
        document,
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.PydanticV2BaseModel,
        enum_field_as_literal=LiteralType.All,
        target_python_version=PythonVersion.PY_311,
        custom_template_dir=_TEMPLATES,
        disable_future_imports=True,
        use_exact_imports=True,
        use_type_alias=True,
        use_annotated=True,
        strict_nullable=True,
        use_standard_collections=True,
        use_union_operator=False,
        disable_timestamp=True,
        formatters=[],
    )
    if not isinstance(text, str):
        raise GeneratorDeviation("one module was asked for, and several came")
    return text


def _cut(text: str) -> dict[str, list[tuple[str, str, bool]]]:
    """Class → (field, annotation, required) of each line below it."""
    classes: dict[str, list[tuple[str, str, bool]]] = {}
    fields: list[tuple[str, str, bool]] | None = None
    for line in text.splitlines():
        if match := _CLASS.fullmatch(line):
            fields = classes.setdefault(match[1], [])
        elif fields is None or not line.strip():
            continue
        elif match := _FIELD.fullmatch(line):
            fields.append((match[1], match[2], match[3] is None))
        else:
            raise GeneratorDeviation(f"a line that is neither a class nor a field: {line!a}")
    return classes


def _checked(name: str, group: Sequence[Shape], found: list[tuple[str, str, bool]]) -> list[str]:
    asked = [(f"f{index}", shape.required) for index, shape in enumerate(group)]
    if [(field, required) for field, _, required in found] != asked:
        raise GeneratorDeviation(f"{name} has other fields than asked for: {found} of {group}")
    for shape, (_, text, _) in zip(group, found, strict=True):
        opaque = {token: Expr(text="") for token in _OPAQUE.findall(shape.schema)}
        try:
            spell(text, opaque=opaque)
        except ValueError as error:
            raise GeneratorDeviation(f"{name}: {error}, of {shape.schema}") from error
    return [text for _, text, _ in found]
