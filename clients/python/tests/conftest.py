from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_fitlane import KEY, FakeFitlane
from fitlane import Client, RetryPolicy

# Long enough for a slow machine; no test waits for it to end, unless it says so.
PATIENT = RetryPolicy(first_delay_seconds=0.01, longest_delay_seconds=0.05)


@pytest.fixture
def fake() -> Iterator[FakeFitlane]:
    fake = FakeFitlane()
    fake.start()
    yield fake
    if fake.is_up:
        fake.stop()


@pytest.fixture
def client(fake: FakeFitlane) -> Iterator[Client]:
    with Client(fake.url, KEY, retry=PATIENT) as client:
        yield client


@pytest.fixture
def train(tmp_path: Path) -> Path:
    path = tmp_path / "train.parquet"
    # Not Parquet: only the API looks inside. More than two chunks.
    path.write_bytes(bytes(range(256)) * 4096 * 2 + b"the end")
    return path
