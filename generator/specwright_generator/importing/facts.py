"""An OpenAPI document with its facts only: no description, summary, title, example or sample is taken."""

from __future__ import annotations

from specwright_generator.ir import Json

from . import extensions
from .grammar import GRAMMAR, REFERABLE, Grammar, Holds, child
from .report import Report
from .schemas import upgrade

_SENTENCE = 80
"""A default with blanks that is longer than this, in characters, is a text of the provider and not a fact."""


def keep_facts(document: dict[str, Json], *, title: str, report: Report, prose: bool = False) -> dict[str, Json]:
    """The facts of an OpenAPI 3.x `document` as an OpenAPI 3.1 document called `title`.

    What was rewritten or not taken goes into `report`. With `prose`, descriptions and examples stay: that is for a
    user's own build and never committed.
    """
    result = _Walk(report, prose).fields("document", document, "")
    info = document.get("info")
    version = info.get("version") if isinstance(info, dict) else None
    if not isinstance(version, str):
        report.warn("info", "/info", "no version: 0 is written")
        version = "0"
    result["openapi"] = "3.1.0"
    result["info"] = {"title": title, "version": version}
    result.setdefault("paths", {})
    return result


def facts_of(
    document: dict[str, Json], grammar: Grammar, dialect: str, report: Report, *, prose: bool = False
) -> dict[str, Json]:
    """The facts of a `document` of another `dialect`, which `grammar` describes and which it keeps."""
    return _Walk(report, prose, grammar, dialect).fields("document", document, "")


class _Walk:
    """Copies a document by its grammar. `_anchor` is the reference that a recursive reference stands for."""

    def __init__(self, report: Report, prose: bool, grammar: Grammar = GRAMMAR, dialect: str = "OpenAPI 3.1") -> None:
        self._grammar = grammar
        self._dialect = dialect
        self._report = report
        self._prose = prose
        self._anchor = "#"
        self._local: dict[str, str] = {}

    def take(self, kind: str, value: Json, pointer: str, *, member: bool = False) -> Json:
        """What stands where an object of `kind` is expected; `member` is true for a member of a union."""
        if kind == "schema":
            return self._schema(value, pointer, member=member)
        if not isinstance(value, dict):
            self._report.fail("shape", pointer, f"expected {kind}, an object; found {type(value).__name__}")
            return {}
        if kind in REFERABLE and isinstance(value.get("$ref"), str):
            return {"$ref": value["$ref"]}
        if kind == "callback":
            return {key: self.take("path item", each, child(pointer, key)) for key, each in value.items()}
        return self.fields(kind, value, pointer)

    def _schema(self, value: Json, pointer: str, *, member: bool) -> Json:
        if isinstance(value, bool):
            return value
        if not isinstance(value, dict):
            self._report.warn("shape", pointer, f"expected a schema; found {type(value).__name__}: read as any value")
            return {}
        outer = self._anchor, self._local
        if value.get("$recursiveAnchor") is True:
            self._anchor = f"#{pointer}"
        own = value.get("$defs")
        if isinstance(own, dict):
            self._local = {**self._local, **{child("#/$defs", name): child(f"#{pointer}/$defs", name) for name in own}}
        schema = upgrade(value, pointer, self._report, anchor=self._anchor, member=member)
        result = self.fields("schema", schema, pointer)
        self._follow(result, pointer)
        self._anchor, self._local = outer
        return result

    def _follow(self, schema: dict[str, Json], pointer: str) -> None:
        """Point references to `#/$defs` at the definitions of the schema around: the document has none itself."""
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference in self._local:
            schema["$ref"] = self._local[reference]
            self._report.note("reference", pointer, f"{reference} means the definition in the schema around")
        discriminator = schema.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        if isinstance(discriminator, dict) and isinstance(mapping, dict):
            moved = {
                key: self._local.get(each, each) if isinstance(each, str) else each for key, each in mapping.items()
            }
            discriminator["mapping"] = moved

    def fields(self, kind: str, value: dict[str, Json], pointer: str) -> dict[str, Json]:
        """The fields of an object of `kind`, each by its rule."""
        rules = self._grammar[kind]
        result: dict[str, Json] = {}
        for key, each in value.items():
            rule = rules.get(key)
            if rule == "fact":
                if key != "default" or self._is_fact(each, child(pointer, key)):
                    result[key] = _scopes(each) if key == "scopes" and kind == "flow" else each
            elif isinstance(rule, Holds):
                result[key] = self._held(rule, key, each, child(pointer, key))
            elif key.startswith("x-"):
                self._extension(key, each, result, child(pointer, key))
            elif kind == "path item" and key == "query":
                self._report.warn("verb", child(pointer, key), "no operation of OpenAPI 3.1")
                result[extensions.LEFT_OUT] = [key]
            elif rule is None:
                self._report.warn("unknown", child(pointer, key), f"{key!r} is no field of {kind} in {self._dialect}")
            elif self._prose:
                result[key] = each
            else:
                self._report.dropped[key] += 1
        for key, rule in rules.items():
            if rule == "text" and key not in result:
                result[key] = ""
        return result

    def _held(self, rule: Holds, key: str, value: Json, pointer: str) -> Json:
        if rule.many == "list":
            if not isinstance(value, list):
                self._report.fail("shape", pointer, f"expected a list; found {type(value).__name__}")
                return []
            member = key in ("anyOf", "oneOf")
            return [self.take(rule.kind, each, child(pointer, i), member=member) for i, each in enumerate(value)]
        if rule.many == "map":
            if not isinstance(value, dict):
                self._report.fail("shape", pointer, f"expected an object; found {type(value).__name__}")
                return {}
            return {name: self.take(rule.kind, each, child(pointer, name)) for name, each in value.items()}
        return self.take(rule.kind, value, pointer)

    def _extension(self, name: str, value: Json, result: dict[str, Json], pointer: str) -> None:
        if name in extensions.SCHEMA_EXTENSIONS:
            result[name] = self.take("schema", value, pointer)
            return
        kept, fact = extensions.keep(name, value)
        if kept:
            result[name] = fact
        if not kept or fact != value:
            self._report.dropped[name] += 1

    def _is_fact(self, value: Json, pointer: str) -> bool:
        if self._prose or not (isinstance(value, str) and len(value) > _SENTENCE and " " in value):
            return True
        self._report.warn("default", pointer, f"a default of {len(value)} characters is a text, not a fact")
        return False


def _scopes(value: Json) -> Json:
    """OAuth scopes by name, without what is said of them."""
    return dict.fromkeys(value, "") if isinstance(value, dict) else {}
