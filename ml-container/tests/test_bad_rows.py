"""Rows that cannot be predicted, where the job allows some."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import numbers
from fake_controller import FakeController
from test_predict_shards import run, sharded

from fitlane_ml.errors import UserError
from fitlane_ml.fit import fit
from fitlane_ml.predict import How, predict
from fitlane_ml.target import Target, TaskName
from fitlane_ml.tasks import TASKS

TELLING = How(tells_errors=True)


def spoilt(table: pa.Table, rows: list[int]) -> pa.Table:
    values = table["x1"].to_numpy().copy()
    values[rows] = np.inf
    return table.set_column(table.schema.get_field_index("x1"), "x1", pa.array(values))


def test_a_bad_row_has_no_prediction_and_a_text_and_the_others_are_as_ever() -> None:
    model, table = fit(numbers(), {}), numbers(100, seed=1)
    bad = predict(model, spoilt(table, [3, 99]), how=TELLING)
    assert bad["error"].null_count == 98
    assert bad["error"][3].as_py() == "The column 'x1' holds an infinite value."
    assert [bad[name][99].as_py() for name in ("prediction", "probability_0")] == [None, None]
    good = np.setdiff1d(np.arange(100), [3, 99])
    assert bad.drop(["error"]).take(good) == predict(model, table).take(good)


@pytest.mark.parametrize("task", ["classification", "regression"])
def test_a_row_without_a_prediction_is_neither_right_nor_wrong(task: TaskName) -> None:
    labels = pa.chunked_array([[1, None, 0, 1]])
    predictions = pa.chunked_array([[1, None, None, 0]])
    target = Target("y", pa.int64(), (0, 1) if task == "classification" else ())
    sums = TASKS[task].known_sums(target, labels, predictions)
    metrics = TASKS[task].known_metrics(sums)
    assert metrics["labelledRows"] == 2
    assert metrics["accuracy" if task == "classification" else "mae"] == 0.5


@pytest.mark.parametrize("rows", [[], list(range(100))])
def test_none_and_all_may_be_bad(rows: list[int]) -> None:
    result = predict(fit(numbers(), {}), spoilt(numbers(100), rows), how=TELLING)
    assert result["prediction"].null_count == len(rows)
    assert result.num_rows == 100


def test_a_file_with_a_column_named_error_is_refused_where_one_is_added() -> None:
    model = fit(numbers(), {})
    table = numbers(10).append_column("error", pa.array(["?"] * 10))
    assert predict(model, table)["error"][0].as_py() == "?"
    with pytest.raises(UserError, match="column_name_clash"):
        predict(model, table, how=TELLING)


def test_a_task_tells_how_many_and_names_the_first(
    controller: FakeController, tmp_path: Path
) -> None:
    spec = _with_bad_rows(controller, tmp_path, allowed=3)
    result = run(controller, spec).outputs["result"]
    message = "The column 'x1' holds an infinite value."
    rows = [{"row": row, "message": message} for row in (150, 151, 420)]
    assert result["badRows"] == {"count": 3, "examples": rows}
    assert pq.read_table(tmp_path / "job_p/1/part-00000.parquet")["error"].null_count == 497


def test_more_than_allowed_fail_the_task(controller: FakeController, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="maxBadRows allows 2") as error:
        run(controller, _with_bad_rows(controller, tmp_path, allowed=2))
    assert (error.value.code, error.value.row) == ("too_many_bad_rows", 150)


def _with_bad_rows(controller: FakeController, folder: Path, allowed: int) -> dict[str, Any]:
    spec = sharded(controller, folder)
    path = folder / "job_p.parquet"
    pq.write_table(spoilt(pq.read_table(path), [150, 151, 420]), path, row_group_size=100)
    spec["inputs"]["dataset"]["sizeBytes"] = path.stat().st_size
    return {**spec, "parameters": {"maxBadRows": allowed}}
