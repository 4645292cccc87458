"""Page classes under the official SDK's module name."""

from specwright_generated.anthropic.pagination import *
