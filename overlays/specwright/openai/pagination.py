"""Page classes under the official SDK's module name."""

from specwright_generated.openai.pagination import *
