"""Whose tool of a language model is at work, for what is asked through it."""

from contextvars import ContextVar
from typing import Final

ASSISTANT_WITH_TOOL: Final[ContextVar[str | None]] = ContextVar(
    "bfr_cuff_assistant_with_tool", default=None
)
"""The assistant whose language model asks through a tool; no model can send it."""
