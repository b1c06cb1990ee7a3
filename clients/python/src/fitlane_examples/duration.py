"""Durations as people read them."""


def readable(milliseconds: float | None) -> str:
    """Milliseconds below a second, else seconds; a dash while unknown."""
    if milliseconds is None:
        return "-"
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.2f} s"
