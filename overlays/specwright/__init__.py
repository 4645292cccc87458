"""specwright: typed, fast clients compiled from AI providers' API specifications.

Import a provider by its module: `from specwright.openai import OpenAI`.  This root imports no provider.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
