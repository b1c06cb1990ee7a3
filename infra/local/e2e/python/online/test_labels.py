"""Late labels through the whole stack: predicted online, labelled, and told as performance."""

import time
from pathlib import Path

import numpy as np
import pandas as pd
from fitlane import Client, LabelOutcome

ROWS = 120
PATIENCE_SECONDS = 90.0


def rows(seed: int, count: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    return pd.DataFrame({"a": random.normal(size=count), "b": random.normal(size=count)})


def test_rows_that_are_labelled_later_tell_the_performance(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "train.parquet"
    table = rows(0, 2_000)
    table.assign(y=table["a"] > 0).to_parquet(path, index=False)
    fitted = client.wait(client.fit(client.upload(path, progress=False), model="labelled"))
    names = [f"row/{place}" for place in range(ROWS)]
    asked = rows(1, ROWS).to_dict("records")
    predicted = client.predict_online(asked, "labelled", row_ids=names).predictions
    # Every fourth turns out otherwise.
    truth = {
        name: label if place % 4 else not label
        for place, (name, label) in enumerate(zip(names, predicted, strict=True))
    }
    first = until_known(client, truth)
    assert (first.labelled + first.unchanged, first.unknown_rows) == (ROWS, ("never",))
    (day,) = client.performance("labelled")
    assert (day.version, day.rows, day.metric, day.value) == (
        fitted.version,
        ROWS,
        "accuracy",
        0.75,
    )
    assert day.verdict == "worse"
    again = client.label(truth, "labelled")
    assert (again.labelled, again.corrected, again.unchanged) == (0, 0, ROWS)
    assert client.label({names[0]: predicted[0]}, "labelled").corrected == 1
    assert client.performance("labelled")[0].value > day.value


def until_known(client: Client, truth: dict[str, bool]) -> LabelOutcome:
    """Predictions are written now and then."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (found := client.label({**truth, "never": True}, "labelled")).unknown > 1:
        assert time.monotonic() < deadline, "nothing was kept"
        time.sleep(0.5)
    return found
