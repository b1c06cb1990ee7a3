"""The profile of a dataset, against what the whole table says at once."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from conftest import predict_spec
from fake_controller import FakeController
from test_predict_shards import run

from fitlane_ml.column_profile import ColumnProfile
from fitlane_ml.distinct import STANDARD_ERROR, Distinct, hashes_of_numbers


def profile_of(column: pa.Array | pa.ChunkedArray, slices: int = 3) -> dict[str, Any]:
    column = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    profile = ColumnProfile(pa.field("c", column.type))
    size = max(1, -(-len(column) // slices))
    for add in (profile.add, profile.add_again):
        for start in range(0, len(column), size):
            add(column.slice(start, size))
    return profile.to_json()


def test_numbers() -> None:
    values = np.random.default_rng(0).normal(3, 2, 10_000)
    found = profile_of(pa.array([*values, None, np.nan, np.inf]))
    assert found["missing"] == 2
    assert found["infinite"] == 1
    assert found["smallest"] == values.min()
    assert found["largest"] == values.max()
    assert found["mean"] == pytest.approx(values.mean())
    assert found["standardDeviation"] == pytest.approx(values.std())
    counts, edges = np.histogram(values, 20)
    assert found["histogram"] == {"edges": edges.tolist(), "counts": counts.tolist()}


def test_categories_are_listed_while_they_are_few() -> None:
    found = profile_of(pa.array(["b", "a", None, "b", ""]))
    assert found["values"] == [
        {"value": "b", "count": 2},
        {"value": "a", "count": 1},
        {"value": "", "count": 1},
    ]
    assert found["distinct"] == {"count": 3, "standardError": 0}
    assert found["missing"] == 1
    many = profile_of(pa.array([str(number) for number in range(60)] * 2))
    assert (many["values"], many["distinct"]["count"]) == (None, 60)


@pytest.mark.parametrize(
    ("column", "kind", "smallest"),
    [
        (pa.array([True, False, None]), "number", 0),
        (pa.array([dt.date(1970, 1, 3), None]), "time", 2 * 86_400),
        (pa.array([1, 2], pa.timestamp("s", tz="UTC")), "instant", 1),
        (pa.array(["1.5"]).cast(pa.decimal128(5, 2)), "number", 1.5),
        (pa.array([None, None], pa.float64()), "number", None),
        (pa.array([], pa.float64()), "number", None),
    ],
)
def test_other_kinds_of_numbers(column: pa.Array, kind: str, smallest: float | None) -> None:
    found = profile_of(column)
    assert (found["kind"], found["smallest"]) == (kind, smallest)


@pytest.mark.parametrize("values", [["x", "y", "x"], [1, 2, 1]])
def test_dictionaries(values: list[Any]) -> None:
    found = profile_of(pa.array([*values, None]).dictionary_encode())
    assert found["missing"] == 1
    assert [one["count"] for one in found["values"]] == [2, 1]


def test_of_a_column_that_can_be_no_feature_only_its_type_and_its_nulls() -> None:
    found = profile_of(pa.array([[1], None]))
    assert found == {"name": "c", "type": "list<item: int64>", "kind": None, "missing": 1}


HUGE = np.finfo(np.float64).max


@pytest.mark.parametrize(
    "column",
    [
        pa.array([HUGE, -HUGE, HUGE, 0.0]),
        pa.array([HUGE, HUGE]),
        pa.array([5e-324, 0.0]),
        pa.array([np.inf, -np.inf, np.nan]),
        pa.array([1.5, 2.5], pa.float16()),
        pa.array([2**64 - 1, 0], pa.uint64()),
        pa.array([None, None]),
        pa.array(["é", "\u0000", ""], pa.large_string()),
        pa.array(["a", "b"], pa.string_view()),
        pa.array([2**64 - 1], pa.uint64()).dictionary_encode(),
        pa.array([True, None]).dictionary_encode(),
        pa.array([1.5]).dictionary_encode(),
        pa.DictionaryArray.from_arrays(pa.array([0, 1, None]), pa.array(["a", None])),
        pa.array([b"x", None]),
        pa.array([dt.time(1), None]),
        pa.array([dt.timedelta(1)]),
        pa.array([dt.date.min, dt.date.max]),
        pa.array([2**62], pa.timestamp("s")),
        pa.array([{"a": 1}, None]),
    ],
    ids=str,
)
@pytest.mark.filterwarnings("error")
def test_odd_columns_are_described_all_the_same(column: pa.Array) -> None:
    found = profile_of(column, slices=2)
    json.dumps(found, allow_nan=False)
    assert 0 <= found["missing"] <= len(column)


@pytest.mark.parametrize("count", [1, 1_000, 1_024, 5_000, 300_000])
def test_distinct_values_are_counted_within_the_error_that_is_told(count: int) -> None:
    distinct = Distinct()
    values = np.random.default_rng(1).permutation(np.arange(count).repeat(2)) * 0.7
    for start in range(0, len(values), 777):
        distinct.add(hashes_of_numbers(values[start : start + 777]))
    assert distinct.is_exact == (count <= 1_024)
    within = 0 if distinct.is_exact else 4 * STANDARD_ERROR * count
    assert abs(distinct.count - count) <= within


def test_distinct_texts_too() -> None:
    found = profile_of(pa.array([f"id-{number}" for number in range(20_000)]))["distinct"]
    assert found["count"] == pytest.approx(20_000, rel=4 * found["standardError"])


def test_a_task_writes_it(controller: FakeController, tmp_path: Path) -> None:
    table = pa.table({"x": np.arange(200_000) % 7, "s": ["a", "b"] * 100_000})
    model = {"uri": "s3://none", "digest": "sha256:0"}
    spec = predict_spec(tmp_path, table, model)
    spec |= {"kind": "profile", "step": "profile", "parameters": {}}
    del spec["inputs"]["model"]
    outputs = run(controller, spec).outputs
    assert outputs["rows"] == 200_000
    body = json.loads((tmp_path / "job_p/1/profile.json").read_text())
    assert outputs["profile"] == {"uri": (tmp_path / "job_p/1/profile.json").as_uri()}
    x, s = body["columns"]
    assert (x["distinct"]["count"], x["smallest"], x["largest"]) == (7, 0, 6)
    assert sum(x["histogram"]["counts"]) == body["rows"] == 200_000
    assert s["values"] == [{"value": "a", "count": 100_000}, {"value": "b", "count": 100_000}]
