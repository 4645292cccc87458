"""What can only be settled once every schema is read: nullable components, unions that need no name, tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from specwright_generator.frontends.openapi.chains import cut_chains
from specwright_generator.frontends.openapi.nesting import nest
from specwright_generator.frontends.openapi.report import Report
from specwright_generator.frontends.openapi.scalars import nullable, split_null
from specwright_generator.frontends.openapi.tags import Tags
from specwright_generator.frontends.openapi.unions import combine
from specwright_generator.graph import components
from specwright_generator.ir import (
    Any,
    Array,
    Body,
    Definition,
    Event,
    Field,
    Map,
    Media,
    Model,
    Nullable,
    Operation,
    Parameter,
    Ref,
    Response,
    Type,
    Union,
)


class Finisher:
    """Rewrites types: null moves from nullable components to their uses, unions of plain values move inline.

    `nullable` are the keys of definitions whose schemas allow null, `roots` those that must keep a name.
    """

    def __init__(
        self, definitions: Mapping[str, Definition], nullables: Iterable[str], roots: Iterable[str], report: Report
    ) -> None:
        self._definitions = cut_chains(definitions, report)
        self._tags = Tags(self._definitions)
        self._break_alias_circles(report)
        self._nullable = self._spread(set(nullables))
        kept = set(roots)
        self._inline = {
            key
            for key, definition in self._definitions.items()
            if definition.hoisted
            and key not in kept
            and isinstance(definition.type, Union)
            and not self._tags.models(definition.type)
        }

    def definitions(self) -> dict[str, Definition]:
        """Every definition that keeps a name, rewritten; unions whose members share tags are nested."""
        found: dict[str, Definition] = {}
        for key, definition in self._definitions.items():
            if key in self._inline:
                continue
            type_, _ = split_null(self.type(definition.type))
            found[key] = definition = replace(definition, type=type_)
            if isinstance(type_, Union) and type_.tag is None:
                declared = self._definitions[key].type
                tag = declared.tag if isinstance(declared, Union) else None
                for part in nest(definition, type_, tag.property if tag else None, self._tags):
                    found[part.key] = part
        return found

    def _break_alias_circles(self, report: Report) -> None:
        """Definitions that are only names for each other, or unions of each other, are one choice: of all else that
        any of them may be. One that may be nothing else is anything."""
        broken: dict[str, Definition] = {}
        edges = {key: _names(definition.type) for key, definition in self._definitions.items()}
        for group in components(edges):
            if len(group) == 1 and group[0] not in edges[group[0]]:
                continue
            parts = [part for key in group for part in _parts(self._definitions[key].type)]
            rest = [part for part in parts if not (isinstance(part, Ref) and part.target in group)]
            if not rest:
                report.add("error", group[0], "the schema is only a reference to itself", "say what it is with a patch")
            meant = combine(rest) if rest else Any()
            broken |= {key: replace(self._definitions[key], type=meant) for key in group}
        if broken:
            self._definitions = {**self._definitions, **broken}
            self._tags = Tags(self._definitions)

    def _spread(self, known: set[str]) -> set[str]:
        """`known` with the aliases and unions that allow null because what they refer to does."""
        users: dict[str, list[str]] = {}
        for key, definition in self._definitions.items():
            for target in _names(definition.type):
                users.setdefault(target, []).append(key)
        waiting = sorted(known)
        while waiting:
            for user in users.get(waiting.pop(), ()):
                if user not in known:
                    known.add(user)
                    waiting.append(user)
        return known

    # --- types ---------------------------------------------------------------------------------------------------

    def type(self, type_: Type) -> Type:
        """`type_` with null folded in where it refers to nullable components, and tags set."""
        match type_:
            case Ref() if type_.target in self._inline:
                found = self.type(self._definitions[type_.target].type)
                return nullable(found) if type_.target in self._nullable else found
            case Ref() if type_.target in self._nullable:
                return Nullable(inner=type_)
            case Nullable():
                return nullable(self.type(type_.inner))
            case Array():
                items = self.type(type_.items)
                return type_ if items is type_.items else replace(type_, items=items)
            case Map():
                values = self.type(type_.values)
                return type_ if values is type_.values else replace(type_, values=values)
            case Model():
                return self._model(type_)
            case Union():
                return self._union(type_)
            case _:
                return type_

    def _model(self, model: Model) -> Model:
        fields = tuple(self._field(field) for field in model.fields)
        return Model(fields=fields, extra=None if model.extra is None else self.type(model.extra))

    def _field(self, field: Field) -> Field:
        # Most stay as they are, and copying them all is a good part of reading a document.
        type_ = self.type(field.type)
        return field if type_ is field.type else replace(field, type=type_)

    def _union(self, union: Union) -> Type:
        parts = [split_null(self.type(member)) for member in union.members]
        found = combine(part for part, _ in parts)
        if isinstance(found, Union):
            same = len(found.members) == len(union.members)
            found = replace(found, tag=self._tags.tag(replace(found, tag=union.tag if same else None)))
        return nullable(found) if any(null for _, null in parts) else found

    # --- operations ----------------------------------------------------------------------------------------------

    def operation(self, operation: Operation) -> Operation:
        """`operation` with its types rewritten."""
        return replace(
            operation,
            parameters=tuple(self._parameter(parameter) for parameter in operation.parameters),
            body=None if operation.body is None else self._body(operation.body),
            responses=tuple(self._response(response) for response in operation.responses),
        )

    def event(self, event: Event) -> Event:
        """`event` with its type rewritten."""
        return replace(event, type=self._optional(event.type))

    def _parameter(self, parameter: Parameter) -> Parameter:
        return replace(parameter, type=self.type(parameter.type))

    def _body(self, body: Body) -> Body:
        return replace(body, media=tuple(self._media(media) for media in body.media))

    def _response(self, response: Response) -> Response:
        return replace(
            response,
            media=tuple(self._media(media) for media in response.media),
            headers=tuple(self._parameter(header) for header in response.headers),
        )

    def _media(self, media: Media) -> Media:
        return replace(media, type=self._optional(media.type), item=self._optional(media.item))

    def _optional(self, type_: Type | None) -> Type | None:
        return None if type_ is None else self.type(type_)


def _parts(type_: Type) -> tuple[Type, ...]:
    """What a definition may be: the members of a union, else the type itself."""
    return type_.members if isinstance(type_, Union) else (type_,)


def _names(type_: Type) -> list[str]:
    """The definitions that a definition may be by name alone."""
    return [part.target for part in _parts(type_) if isinstance(part, Ref)]
