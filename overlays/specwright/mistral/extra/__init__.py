"""What the official package has beside its API: structured outputs. Loaded when it is first used."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .response_format import CustomPydanticModel as CustomPydanticModel
    from .response_format import response_format_from_pydantic_model as response_format_from_pydantic_model
    from .struct_chat import ParsedChatCompletionResponse as ParsedChatCompletionResponse
    from .struct_chat import convert_to_parsed_chat_completion_response as convert_to_parsed_chat_completion_response
else:
    from specwright.runtime.lazy import lazy_exports

    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "CustomPydanticModel": ".response_format",
            "ParsedChatCompletionResponse": ".struct_chat",
            "convert_to_parsed_chat_completion_response": ".struct_chat",
            "response_format_from_pydantic_model": ".response_format",
        },
    )

__all__ = [
    "CustomPydanticModel",
    "ParsedChatCompletionResponse",
    "convert_to_parsed_chat_completion_response",
    "response_format_from_pydantic_model",
]
