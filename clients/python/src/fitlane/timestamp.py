"""Times of the API: ISO 8601 text."""

from datetime import datetime


def parse_time(text: str | None) -> datetime | None:
    """An aware datetime; None stays None."""
    return datetime.fromisoformat(text) if text else None
