"""The stack that somebody else started (`with-stack.ts`), as a user's program meets it."""

from collections.abc import Iterator

import pytest
from fitlane import Client


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    """Finds the stack by FITLANE_URL and FITLANE_API_KEY; may be shared by threads."""
    with Client() as client:
        yield client
