"""Recordings cut into windows that overlap, each described by statistics of its channels."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fitlane_ml.columns import Floats
from fitlane_ml.labelled_rows import Labels, Places
from fitlane_ml.target import Codes

STATISTICS = ("mean", "std", "min", "max", "median", "step", "change", "crossings")
"""Of a channel in a window: `step` is the mean absolute difference of neighbours, `change` the last
value less the first, `crossings` the share of neighbours on two sides of the mean."""

_WINDOWS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Windows:
    """w windows over n rows. `order` (n,): the rows group by group, each in the file's order.

    Window i covers order[starts[i]:ends[i]], all of one group. Every row is in one at least: the
    last window of a group ends with it, and a group shorter than a window is one of its own.
    """

    order: Places
    starts: Places
    ends: Places

    def __len__(self) -> int:
        return len(self.starts)


def cut(groups: Places, length: int, stride: int) -> Windows:
    """Windows of `length` rows, each `stride` rows (at most `length`) after the one before."""
    order = np.argsort(groups, kind="stable")
    borders = np.flatnonzero(np.diff(groups[order], prepend=-1, append=-1))
    starts = [
        first + _starts(int(after - first), length, stride) for first, after in pairwise(borders)
    ]
    all_starts = np.concatenate(starts)
    lasts = np.repeat(borders[1:], [len(some) for some in starts])
    return Windows(order, all_starts, np.minimum(all_starts + length, lasts))


def _starts(rows: int, length: int, stride: int) -> Places:
    last = max(rows - length, 0)
    return np.append(np.arange(0, last, stride), last)


def describe(windows: Windows, channels: Floats) -> Floats:
    """The statistics of each window, (w, channels · STATISTICS), of channels (n, channels)."""
    values = channels[windows.order]
    lengths = windows.ends - windows.starts
    described: Floats = np.empty((len(windows), channels.shape[1] * len(STATISTICS)))
    for length in np.unique(lengths):
        alike = np.flatnonzero(lengths == length)
        for first in range(0, len(alike), _WINDOWS_AT_ONCE):
            some = alike[first : first + _WINDOWS_AT_ONCE]
            rows = windows.starts[some][:, None] + np.arange(length)
            described[some] = _statistics(values[rows])
    return described


def _statistics(values: Floats) -> Floats:
    """Of windows (w, rows, channels): channel by channel all statistics, (w, channels · …)."""
    mean = values.mean(axis=1)
    is_above = values > mean[:, None]
    # A window of one row has no neighbours.
    pairs = max(values.shape[1] - 1, 1)
    statistics = (
        mean,
        values.std(axis=1),
        values.min(axis=1),
        values.max(axis=1),
        np.median(values, axis=1),
        np.abs(np.diff(values, axis=1)).sum(axis=1) / pairs,
        values[:, -1] - values[:, 0],
        (is_above[:, 1:] != is_above[:, :-1]).sum(axis=1) / pairs,
    )
    return np.stack(statistics, axis=-1).reshape(len(values), -1)


def statistic_names(channels: Sequence[str]) -> list[str]:
    """The names of the columns of `describe`: `mean of x`."""
    return [f"{statistic} of {channel}" for channel in channels for statistic in STATISTICS]


def majority(windows: Windows, labels: Labels, classes: int) -> Codes:
    """The class of most rows of each window, (w,); of equals the first."""
    is_class = np.zeros((len(labels) + 1, classes), dtype=np.int64)
    is_class[np.arange(len(labels)) + 1, labels[windows.order]] = 1
    before = is_class.cumsum(axis=0)
    codes: Codes = (before[windows.ends] - before[windows.starts]).argmax(axis=1)
    return codes


def mean_weight(windows: Windows, weight: Floats) -> Floats:
    """The mean weight of the rows of each window, (w,)."""
    before = np.concatenate([[0.0], weight[windows.order].cumsum()])
    lengths = windows.ends - windows.starts
    means: Floats = (before[windows.ends] - before[windows.starts]) / lengths
    return means


def spread(windows: Windows, answers: Floats) -> Floats:
    """For each row the mean of the answers (w, k) of all windows that it is in: (n, k)."""
    sums, counts = np.zeros((len(windows.order), answers.shape[1])), np.zeros(len(windows.order))
    for start, end, answer in zip(windows.starts, windows.ends, answers, strict=True):
        sums[start:end] += answer
        counts[start:end] += 1
    rows = np.empty_like(sums)
    rows[windows.order] = sums / counts[:, None]
    return rows
