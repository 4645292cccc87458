"""Metrics that tunings are evaluated by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ValidationInfo, field_validator

from .base import BaseModel


class MetricWriting(BaseModel):
    """A metric: its name is in small letters, and it takes further keys than its fields."""

    _unknown_keys: ClassVar[Literal["allow", "forbid"]] = "allow"

    if not TYPE_CHECKING:

        def __init__(self, /, **data: Any) -> None:
            super().__init__(**data)
            if self.name is None:
                raise ValueError("a metric needs a name")

        # Without this, pydantic calls it for what it parses too.
        __init__.__pydantic_base_init__ = True

    @field_validator("name", mode="after", check_fields=False)
    @classmethod
    def _small(cls, name: str | None, info: ValidationInfo) -> str | None:
        # An answer's is kept as it came.
        return name if name is None or info.mode == "json" else _checked(name)

    def validate_name(self) -> Any:
        """This metric, with its name checked and in small letters.

        Raises:
            ValueError: there is none.
        """
        named: Any = self
        if named.name is not None:
            named.name = _checked(named.name)
        return self

    def to_yaml_file(self, file_path: str, version: str | None = None) -> None:
        """Write the metric into a YAML file. Needs PyYAML.

        Args:
            file_path: where to.
            version: the metric's, written beside its fields.

        Raises:
            RuntimeError: PyYAML is not installed.
            OSError: the file cannot be written.
            pydantic_core.PydanticSerializationError: the metric has a function, which YAML cannot say.
        """
        try:
            import yaml
        except ImportError as error:
            raise RuntimeError("writing YAML needs PyYAML: pip install pyyaml") from error
        told: dict[str, object] = self.model_dump(mode="json", exclude_none=True)
        if version is not None:
            told["version"] = version
        text = yaml.safe_dump(told, sort_keys=False, allow_unicode=True)
        Path(file_path).write_text(text, encoding="utf-8")


def _checked(name: str) -> str:
    if not name:
        raise ValueError("a metric needs a name")
    return name.lower()
