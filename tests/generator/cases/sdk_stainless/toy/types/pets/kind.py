from typing_extensions import Literal, TypeAlias

__all__ = ["Kind"]

Kind: TypeAlias = Literal["cat", "dog"]
