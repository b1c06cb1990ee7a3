"""Predicting with several threads: the same rows in the same order, and bounded reading ahead."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from conftest import numbers

from fitlane_ml.errors import UserError
from fitlane_ml.fit import fit
from fitlane_ml.model import FittedModel
from fitlane_ml.predict import predict
from fitlane_ml.predict_batches import predict_batches

THREADS = [1, 2, 4]


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fit(numbers(), {})


def in_batches(table: pa.Table, rows: int) -> Iterator[tuple[int, pa.Table]]:
    return ((start, table.slice(start, rows)) for start in range(0, table.num_rows, rows))


@pytest.mark.parametrize("threads", THREADS)
def test_is_one_prediction_of_all_rows_in_order(model: FittedModel, threads: int) -> None:
    table = numbers(90_000, seed=1).append_column("row", pa.array(np.arange(90_000)))
    done = list(predict_batches(model, in_batches(table, 40_000), threads))
    assert [one.batch.num_rows for one in done] == [40_000, 40_000, 10_000]
    assert [one.first_row for one in done] == [0, 40_000, 80_000]
    assert pa.concat_tables([one.batch for one in done]).equals(table)
    assert pa.concat_tables([one.result for one in done]).equals(predict(model, table))


@pytest.mark.parametrize("threads", THREADS)
def test_the_first_bad_row_is_named_by_its_place_in_the_file(
    model: FittedModel, threads: int
) -> None:
    table = numbers(90_000)
    values = table["x1"].to_numpy().copy()
    values[[60_001, 89_999]] = np.inf
    bad = table.set_column(1, "x1", pa.array(values))
    with pytest.raises(UserError) as error:
        list(predict_batches(model, in_batches(bad, 40_000), threads))
    assert (error.value.code, error.value.row) == ("infinite_value", 60_001)


@pytest.mark.parametrize("threads", THREADS)
def test_reads_ahead_no_further_than_threads_need(model: FittedModel, threads: int) -> None:
    read = []

    def reader() -> Iterator[tuple[int, pa.Table]]:
        for start, batch in in_batches(numbers(1_000), 10):
            read.append(start)
            yield start, batch

    results = predict_batches(model, reader(), threads)
    assert next(results).batch.equals(numbers(1_000).slice(0, 10))
    assert len(read) <= 2 * threads + 1
    assert len(list(results)) == 99


def test_nothing_gives_nothing(model: FittedModel) -> None:
    assert list(predict_batches(model, iter([]), 2)) == []
