"""The clients that users make: the generated ones, at the address of their location and with names completed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specwright_generated.vertex import client as generated

from .names import GLOBAL, completed, parent, regional

if TYPE_CHECKING:
    from specwright.runtime.call import Call

__all__ = ["AsyncVertex", "Vertex"]


class Vertex(generated.Vertex):
    __doc__ = generated.Vertex.__doc__

    project: str | None
    location: str | None

    @property
    def parent(self) -> str:
        """The client's project and location by name, as lists and creations ask for it.

        Raises:
            SpecwrightError: there is no project.
        """
        return parent(self.project, self.location)

    def base_url_text(self) -> str:
        """Where the API is: as it was given, else at the client's location."""
        text = super().base_url_text()
        return regional(self.location) if text == GLOBAL else text

    def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        if call.path:
            call.path = completed(call.op.path, call.path, self.project, self.location)
        return super().execute(call)


class AsyncVertex(generated.AsyncVertex):
    __doc__ = generated.AsyncVertex.__doc__

    project: str | None
    location: str | None

    @property
    def parent(self) -> str:
        """The client's project and location by name, as lists and creations ask for it.

        Raises:
            SpecwrightError: there is no project.
        """
        return parent(self.project, self.location)

    def base_url_text(self) -> str:
        """Where the API is: as it was given, else at the client's location."""
        text = super().base_url_text()
        return regional(self.location) if text == GLOBAL else text

    async def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        if call.path:
            call.path = completed(call.op.path, call.path, self.project, self.location)
        return await super().execute(call)
