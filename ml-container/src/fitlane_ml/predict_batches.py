"""Predicts batches with several threads; the results come in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from fitlane_ml.model import FittedModel
from fitlane_ml.predict import STRICTLY, How, predict
from fitlane_ml.threads import compute_alone

# What one thread predicts at a time: 20 columns of it stay in a core's cache.
_SLICE_ROWS = 16_384


@dataclass(frozen=True)
class Predicted:
    """A batch, the number of its first row in its file, and its result."""

    first_row: int
    batch: pa.Table
    result: pa.Table


@dataclass(frozen=True)
class _Started:
    first_row: int
    batch: pa.Table
    slices: list["Future[pa.Table]"]


def predict_batches(
    model: FittedModel, batches: Iterable[tuple[int, pa.Table]], threads: int, how: How = STRICTLY
) -> Iterator[Predicted]:
    """Each batch with its result, in order; `batches` has the number of each one's first row.

    A slice of rows has one thread to itself. OpenMP would let all threads meet after every tree,
    which takes several times as long as the work itself once a core is busy with something else.
    Reads ahead, so that no thread waits for reader or writer, but no further than that.
    The results do not depend on `threads`. Raises what `predict` raises, for the first such slice.
    """
    started: deque[_Started] = deque()
    with ThreadPoolExecutor(threads, "predict", initializer=compute_alone) as pool:
        predict_slice = partial(predict, model, how=how)
        for first_row, batch in batches:
            started.append(
                _Started(first_row, batch, _start(pool, predict_slice, batch, first_row))
            )
            while len(started) > 1 and _slices(started) > 2 * threads:
                yield _finish(started.popleft())
        while started:
            yield _finish(started.popleft())


def _start(
    pool: ThreadPoolExecutor,
    predict_slice: Callable[[pa.Table, int], pa.Table],
    batch: pa.Table,
    first_row: int,
) -> list["Future[pa.Table]"]:
    return [
        pool.submit(predict_slice, batch.slice(start, _SLICE_ROWS), first_row + start)
        for start in range(0, batch.num_rows, _SLICE_ROWS)
    ]


def _finish(started: _Started) -> Predicted:
    result = pa.concat_tables([slice_.result() for slice_ in started.slices])
    return Predicted(started.first_row, started.batch, result)


def _slices(started: Iterable[_Started]) -> int:
    return sum(len(one.slices) for one in started)
