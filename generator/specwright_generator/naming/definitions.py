"""Names for definitions that no official SDK has: a component's own, a hoisted child's after its owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from specwright_generator import ir
from specwright_generator.naming.lock import TypeNames
from specwright_generator.naming.match import Direction
from specwright_generator.naming.rules import class_name, module_name, unique
from specwright_generator.naming.shapes import Definitions, Equality
from specwright_generator.naming.uses import Uses


class Namer:
    """Fills in what is not named yet. Never changes a name that is."""

    def __init__(self, definitions: Definitions, types: Mapping[str, TypeNames], taken: Iterable[ir.Symbol]) -> None:
        self.definitions = definitions
        self.names: dict[tuple[str, Direction], ir.Symbol] = {}
        self._holders: dict[ir.Symbol, tuple[str, Direction]] = {}
        self._taken = {_folded(symbol) for symbol in taken}
        self._equality = Equality(definitions)
        for key, each in types.items():
            if each.model is not None:
                self._keep(key, "model", each.model)
            if each.param is not None:
                self._keep(key, "param", each.param)
        self._modules = {module.lower() for module, _ in self._taken}
        self._packages = {package for module in self._modules for package in _packages(module)}

    def _keep(self, key: str, direction: Direction, symbol: ir.Symbol) -> None:
        self.names[key, direction] = symbol
        self._holders.setdefault(symbol, (key, direction))
        self._taken.add(_folded(symbol))

    def fill(self, used: Uses, request_modules: Mapping[str, str], answer_modules: Mapping[str, str]) -> None:
        """Name every used definition. `request_modules` and `answer_modules` say for body roots and for pointers into
        operations in which module their children belong."""
        pairs: tuple[tuple[Direction, frozenset[str], Mapping[str, str]], ...] = (
            ("model", used.model, answer_modules),
            ("param", used.param, request_modules),
        )
        for direction, keys, modules in pairs:
            for key in sorted(keys, key=lambda each: (self.definitions[each].hoisted, len(each), each)):
                if (key, direction) not in self.names:
                    self._keep(key, direction, self._name(self.definitions[key], direction, modules))

    def _name(self, definition: ir.Definition, direction: Direction, modules: Mapping[str, str]) -> ir.Symbol:
        if not definition.hoisted:
            return self._component(definition, direction)
        owner = self._owner(definition.key)
        hint = definition.hint
        if owner is not None:
            own = self.names.get((owner.key, direction))
            rest = (
                class_name(hint.removeprefix(owner.hint)) if hint.startswith(owner.hint) and hint != owner.hint else ""
            )
            if own is not None:
                base = own.name.removesuffix("Param") if direction == "param" else own.name
                return self._free(definition, direction, own.module, base + (rest or "Variant"))
            if owner.key in modules:
                return self._free(definition, direction, modules[owner.key], rest or class_name(hint))
        for pointer in _prefixes(definition.key):
            if pointer in modules:
                module = modules[pointer]
                own_name = direction == "model" and definition.key.count("/") == pointer.count("/") + 5
                return self._free(
                    definition, direction, module, class_name(module.rpartition(".")[2] if own_name else hint)
                )
        return self._component(definition, direction)

    def _owner(self, key: str) -> ir.Definition | None:
        return next((self.definitions[each] for each in _prefixes(key) if each in self.definitions), None)

    def _component(self, definition: ir.Definition, direction: Direction) -> ir.Symbol:
        own = definition.hint or definition.key.rpartition("/")[2]
        module, name = module_name(own), class_name(own)
        if direction == "param" and (not name.endswith("Param") or (definition.key, "model") in self.names):
            module, name = f"{module}_param", f"{name}Param"
        if module in self._packages and module not in self._modules:
            module = unique(f"{module}_type", self._modules | self._packages)
        elif module in self._modules:
            module = unique(module, self._modules | self._packages)
        return self._free(definition, direction, module, name)

    def _free(self, definition: ir.Definition, direction: Direction, module: str, name: str) -> ir.Symbol:
        """`name` in `module`, or a numbered one where something of another structure bears it."""
        symbol = ir.Symbol(module=module, name=name)
        holder = self._holders.get(symbol)
        if holder is not None and holder[1] == direction and self._equality.same(holder[0], definition.key):
            return symbol
        number = 2
        while _folded(symbol) in self._taken:
            symbol = ir.Symbol(module=module, name=f"{name}{'_' if name[-1].isdigit() else ''}{number}")
            number += 1
        self._modules.add(module.lower())
        self._packages.update(_packages(module.lower()))
        return symbol


def types(names: Mapping[tuple[str, Direction], ir.Symbol]) -> dict[str, TypeNames]:
    """Names by definition."""
    keys = sorted({key for key, _ in names})
    return {key: TypeNames(model=names.get((key, "model")), param=names.get((key, "param"))) for key in keys}


def _folded(symbol: ir.Symbol) -> tuple[str, str]:
    """Symbols that differ in case only are one to some file systems and to most readers."""
    return symbol.module.lower(), symbol.name.lower()


def _packages(module: str) -> Iterator[str]:
    parts = module.split(".")
    for end in range(1, len(parts)):
        yield ".".join(parts[:end])


def _prefixes(pointer: str) -> Iterator[str]:
    """The pointers above `pointer`, nearest first."""
    while "/" in pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer
