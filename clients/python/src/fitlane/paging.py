"""Lists of the API, page by page."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from fitlane.api import Api

PAGE_ITEMS = 100


def pages(
    api: Api, path: str, filters: Mapping[str, str | None], limit: int | None
) -> Iterator[Mapping[str, Any]]:
    """The items of all pages, at most `limit`; None for all."""
    page_items = PAGE_ITEMS if limit is None else min(limit, PAGE_ITEMS)
    query = {name: value for name, value in filters.items() if value is not None}
    return islice(every_item(api, path, {**query, "limit": page_items}), limit)


def period(after: datetime | None, before: datetime | None) -> Mapping[str, str | None]:
    """The filters for what was created from `after` on, and earlier than `before`."""
    return {
        "createdAfter": None if after is None else after.astimezone().isoformat(),
        "createdBefore": None if before is None else before.astimezone().isoformat(),
    }


def every_item(api: Api, path: str, query: Mapping[str, str | int]) -> Iterator[Mapping[str, Any]]:
    cursor: str | None = None
    while True:
        page = api.get(path, {**query, "cursor": cursor} if cursor else query)
        yield from page["items"]
        cursor = page.get("nextCursor")
        if cursor is None:
            return
