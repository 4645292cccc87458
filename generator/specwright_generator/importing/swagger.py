"""A Swagger 2.0 document in the shape of OpenAPI 3: where things stand changes, schemas are upgraded later."""

from __future__ import annotations

from typing import TypeAlias

from specwright_generator.ir import Json

from .grammar import child
from .report import Report

Object: TypeAlias = dict[str, Json]

_SCHEMA_KEYS = (
    "type", "format", "items", "enum", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
    "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "multipleOf", "x-nullable",
)  # fmt: skip
_REFERENCES = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_FLOWS = {"application": "clientCredentials", "accessCode": "authorizationCode"}
_STYLES = {"ssv": "spaceDelimited", "pipes": "pipeDelimited"}
_VERBS = ("get", "put", "post", "delete", "options", "head", "patch")


def from_swagger(document: Object, report: Report) -> Object:
    """The OpenAPI 3 form of a Swagger 2.0 `document`; what has no place there is reported."""
    return _Converter(document, report).convert()


class _Converter:
    def __init__(self, document: Object, report: Report) -> None:
        moved = _move_references(document)
        self._document = moved if isinstance(moved, dict) else {}
        self._report = report
        self._parameters = _object(self._document.get("parameters"))
        self._consumes = _texts(self._document.get("consumes"))
        self._produces = _texts(self._document.get("produces"))

    def convert(self) -> Object:
        source = self._document
        produces = self._produces or ["application/json"]
        components: Object = {
            "schemas": _object(source.get("definitions")),
            "parameters": {
                name: self._parameter(_object(each))
                for name, each in self._parameters.items()
                if _object(each).get("in") not in ("body", "formData")
            },
            "responses": {
                name: self._response(_object(each), produces) for name, each in _object(source.get("responses")).items()
            },
            "securitySchemes": {
                name: self._scheme(_object(each), child("", "securityDefinitions", name))
                for name, each in _object(source.get("securityDefinitions")).items()
            },
        }
        result: Object = {
            "openapi": "3.0.3",
            "info": source.get("info", {}),
            "servers": self._servers(),
            "paths": {
                path: self._path(_object(item), child("", "paths", path))
                for path, item in _object(source.get("paths")).items()
            },
            "components": {key: each for key, each in components.items() if each},
        }
        for key in ("security", "tags"):
            if key in source:
                result[key] = source[key]
        result |= {key: each for key, each in source.items() if key.startswith("x-")}
        self._report.note("swagger", "", "a Swagger 2.0 document is now one of OpenAPI 3.1")
        return result

    def _servers(self) -> list[Json]:
        host, base = self._document.get("host"), self._document.get("basePath")
        path = base if isinstance(base, str) and base != "/" else ""
        if not isinstance(host, str):
            return [{"url": path or "/"}]
        schemes = _texts(self._document.get("schemes")) or ["https"]
        return [{"url": f"{scheme}://{host}{path}"} for scheme in schemes]

    def _path(self, item: Object, pointer: str) -> Object:
        shared = self._resolved(item.get("parameters"))
        result: Object = {key: each for key, each in item.items() if key == "$ref" or key.startswith("x-")}
        for verb in _VERBS:
            if verb in item:
                result[verb] = self._operation(_object(item[verb]), shared, child(pointer, verb))
        return result

    def _operation(self, operation: Object, shared: list[Object], pointer: str) -> Object:
        moved = ("parameters", "responses", "consumes", "produces", "schemes")
        result: Object = {key: each for key, each in operation.items() if key not in moved}
        own = self._resolved(operation.get("parameters"))
        named = {(each.get("name"), each.get("in")) for each in own}
        every = [*(each for each in shared if (each.get("name"), each.get("in")) not in named), *own]
        plain: list[Json] = [self._parameter(each) for each in every if each.get("in") not in ("body", "formData")]
        if plain:
            result["parameters"] = plain
        consumes = _texts(operation.get("consumes")) or self._consumes
        bodies = [each for each in every if each.get("in") == "body"]
        fields = [each for each in every if each.get("in") == "formData"]
        if bodies:
            body = bodies[0]
            result["requestBody"] = {
                "required": body.get("required", False),
                "content": {media: {"schema": body.get("schema", {})} for media in consumes or ["application/json"]},
            }
        elif fields:
            result["requestBody"] = self._form(fields, consumes)
        if len(bodies) > 1 or (bodies and fields):
            self._report.warn("body", pointer, "several bodies: the first one was taken")
        produces = _texts(operation.get("produces")) or self._produces or ["application/json"]
        result["responses"] = {
            status: each if status.startswith("x-") else self._response(_object(each), produces)
            for status, each in _object(operation.get("responses")).items()
        }
        if "schemes" in operation:
            self._report.warn("schemes", pointer, "the schemes of one operation were not taken")
        return result

    def _form(self, fields: list[Object], consumes: list[str]) -> Object:
        media = [each for each in consumes if each in ("multipart/form-data", "application/x-www-form-urlencoded")]
        if not media:
            upload = any(each.get("type") == "file" for each in fields)
            media = ["multipart/form-data" if upload else "application/x-www-form-urlencoded"]
        required: list[Json] = [each.get("name") for each in fields if each.get("required") is True]
        schema: Object = {"type": "object", "properties": {str(each.get("name")): _schema(each) for each in fields}}
        if required:
            schema["required"] = required
        return {"required": bool(required), "content": {each: {"schema": schema} for each in media}}

    def _parameter(self, parameter: Object) -> Object:
        if "$ref" in parameter:
            return parameter
        skip = {*_SCHEMA_KEYS, "collectionFormat"}
        result: Object = {key: each for key, each in parameter.items() if key not in skip}
        result["schema"] = _schema(parameter)
        if parameter.get("type") == "array":
            spelling = parameter.get("collectionFormat", "csv")
            if spelling == "multi":
                result |= {"style": "form", "explode": True}
            elif isinstance(spelling, str) and spelling in _STYLES:
                result |= {"style": _STYLES[spelling], "explode": False}
            elif spelling != "csv":
                self._report.warn("collectionFormat", "", f"{spelling!r:.40}: read as csv")
            if "style" not in result:
                result |= {"style": "form" if parameter.get("in") == "query" else "simple", "explode": False}
        return result

    def _response(self, response: Object, produces: list[str]) -> Object:
        if "$ref" in response:
            return response
        result: Object = {key: each for key, each in response.items() if key not in ("schema", "headers", "examples")}
        if "schema" in response:
            result["content"] = {media: {"schema": response["schema"]} for media in produces}
        headers = _object(response.get("headers"))
        if headers:
            result["headers"] = {name: {"schema": _schema(_object(each))} for name, each in headers.items()}
        return result

    def _scheme(self, scheme: Object, pointer: str) -> Object:
        kind = scheme.get("type")
        if kind == "basic":
            return {"type": "http", "scheme": "basic"}
        if kind != "oauth2":
            return scheme
        keys = ("authorizationUrl", "tokenUrl", "scopes")
        flow: Object = {key: scheme[key] for key in keys if key in scheme}
        flow.setdefault("scopes", {})
        name = str(scheme.get("flow"))
        if name not in ("implicit", "password", *_FLOWS):
            self._report.warn("oauth2", pointer, f"{name!r:.40} is no OAuth2 flow of Swagger 2.0")
            return {"type": "oauth2", "flows": {}}
        return {"type": "oauth2", "flows": {_FLOWS.get(name, name): flow}}

    def _resolved(self, parameters: Json) -> list[Object]:
        """Parameters with references to shared bodies and form fields followed: those have no place of their own."""
        result: list[Object] = []
        for each in parameters if isinstance(parameters, list) else []:
            parameter = _object(each)
            reference = parameter.get("$ref")
            if isinstance(reference, str):
                target = _object(self._parameters.get(reference.rpartition("/")[2]))
                if target.get("in") in ("body", "formData"):
                    parameter = target
            result.append(parameter)
        return result


def _schema(parameter: Object) -> Object:
    return {key: parameter[key] for key in _SCHEMA_KEYS if key in parameter}


def _move_references(value: Json) -> Json:
    if isinstance(value, dict):
        return {
            key: _moved(each) if key == "$ref" and isinstance(each, str) else _move_references(each)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_move_references(each) for each in value]
    return value


def _moved(reference: str) -> str:
    for old, new in _REFERENCES.items():
        if reference.startswith(old):
            return new + reference.removeprefix(old)
    return reference


def _object(value: Json) -> Object:
    return value if isinstance(value, dict) else {}


def _texts(value: Json) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
