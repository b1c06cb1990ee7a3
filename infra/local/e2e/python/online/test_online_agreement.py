"""Online, batch and scikit-learn say the same of every row: through the whole stack."""

from pathlib import Path

import pytest
from fitlane import Client

from online.agreement import agreement_of
from online.families import FAMILIES, Family

ROWS = 20_000


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_agrees(client: Client, family: Family, tmp_path: Path) -> None:
    found = agreement_of(client, family, ROWS, tmp_path)
    assert found.rows == ROWS
    assert (found.labels_batch, found.labels_online) == (0, 0)
    assert found.probability_batch == 0
    assert found.probability_online <= 1e-12
