"""Numbers with a noun, in the singular or the plural: ``1 error``, ``2 errors``."""


def plural(count: int, noun: str) -> str:
    """Return ``count`` with thousands separators and ``noun``, with an s unless it is one."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
