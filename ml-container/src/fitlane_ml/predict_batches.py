"""Predicts batches with several threads; the results come in order."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pyarrow as pa

from fitlane_ml.model import FittedModel
from fitlane_ml.predict import predict
from fitlane_ml.threads import compute_alone

# What one thread predicts at a time: 20 columns of it stay in a core's cache.
_SLICE_ROWS = 16_384

_Started = tuple[pa.Table, list["Future[pa.Table]"]]


def predict_batches(
    model: FittedModel, batches: Iterable[tuple[int, pa.Table]], threads: int
) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Each batch with its result, in order; `batches` has the number of each one's first row.

    A slice of rows has one thread to itself. OpenMP would let all threads meet after every tree,
    which takes several times as long as the work itself once a core is busy with something else.
    Reads ahead, so that no thread waits for reader or writer, but no further than that.
    The results do not depend on `threads`. Raises what `predict` raises, for the first such slice.
    """
    started: deque[_Started] = deque()
    with ThreadPoolExecutor(threads, "predict", initializer=compute_alone) as pool:
        for first_row, batch in batches:
            started.append((batch, _start(pool, model, batch, first_row)))
            while len(started) > 1 and _slices(started) > 2 * threads:
                yield _finish(*started.popleft())
        while started:
            yield _finish(*started.popleft())


def _start(
    pool: ThreadPoolExecutor, model: FittedModel, batch: pa.Table, first_row: int
) -> list["Future[pa.Table]"]:
    return [
        pool.submit(predict, model, batch.slice(start, _SLICE_ROWS), first_row + start)
        for start in range(0, batch.num_rows, _SLICE_ROWS)
    ]


def _finish(batch: pa.Table, slices: list["Future[pa.Table]"]) -> tuple[pa.Table, pa.Table]:
    return batch, pa.concat_tables([slice_.result() for slice_ in slices])


def _slices(started: Iterable[_Started]) -> int:
    return sum(len(slices) for _, slices in started)
