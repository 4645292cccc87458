"""Names that generated classes cannot use anew, because their base classes have them.

A module of its own, and plain data, so that the compiler can read it without loading pydantic.
"""

from __future__ import annotations

__all__ = ["CLIENT_ATTRIBUTES", "RESERVED_FIELD_NAMES"]

CLIENT_ATTRIBUTES: frozenset[str] = frozenset(
    {
        "aclose",
        "asynchronous",
        "asynchronous_half",
        "base_url",
        "base_url_text",
        "beside",
        "close",
        "copy",
        "custom_query",
        "default_headers",
        "default_query",
        "delete",
        "execute",
        "execute_async",
        "get",
        "is_closed",
        "max_retries",
        "named",
        "option_values",
        "patch",
        "post",
        "profile",
        "provider",
        "put",
        "request_id_header",
        "retry_config",
        "timeout",
        "timeout_parts",
        "with_options",
    }
)
"""Attributes of every client: a resource on it cannot have one of these names."""

RESERVED_FIELD_NAMES: frozenset[str] = frozenset(
    {
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "model_computed_fields",
        "model_config",
        "model_construct",
        "model_copy",
        "model_dump",
        "model_dump_json",
        "model_extra",
        "model_fields",
        "model_fields_set",
        "model_json_schema",
        "model_parametrized_name",
        "model_post_init",
        "model_rebuild",
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "schema",
        "schema_json",
        "to_dict",
        "to_json",
        "update_forward_refs",
        "validate",
    }
)
"""A field with one of these names is spelt with a trailing underscore and the JSON key as its alias:
`schema_: str = Field(alias="schema")`.  So is every JSON key that is no identifier, is a keyword or begins with an
underscore (pydantic keeps those for itself), under the name that the compiler gives it."""
