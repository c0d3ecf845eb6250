"""What may stand in a line of the hub's log."""

from __future__ import annotations

LONGEST = 200


def in_log(text: object) -> str:
    """Return a name or reason as a line of the log can hold it: no line break of a user's making."""
    shown = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in str(text))
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
