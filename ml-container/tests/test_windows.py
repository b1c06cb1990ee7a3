"""Windows over recordings: each in one recording, each row in one at least."""

import numpy as np
import numpy.typing as npt
import pytest

from fitlane_ml.windows import (
    STATISTICS,
    Windows,
    cut,
    describe,
    majority,
    mean_weight,
    spread,
    statistic_names,
)


def rows_of(windows: Windows) -> list[list[int]]:
    return [
        windows.order[start:end].tolist()
        for start, end in zip(windows.starts, windows.ends, strict=True)
    ]


def recordings(*lengths: int) -> npt.NDArray[np.int64]:
    return np.repeat(np.arange(len(lengths)), lengths)


@pytest.mark.parametrize(
    ("lengths", "length", "stride", "expected"),
    [
        ((4,), 4, 2, [[0, 1, 2, 3]]),
        ((5,), 4, 2, [[0, 1, 2, 3], [1, 2, 3, 4]]),
        ((6,), 4, 2, [[0, 1, 2, 3], [2, 3, 4, 5]]),
        ((2,), 4, 2, [[0, 1]]),
        ((1, 3), 2, 1, [[0], [1, 2], [2, 3]]),
    ],
)
def test_a_window_lies_in_one_recording_and_the_last_ends_with_it(
    lengths: tuple[int, ...], length: int, stride: int, expected: list[list[int]]
) -> None:
    assert rows_of(cut(recordings(*lengths), length, stride)) == expected


def test_the_rows_of_a_recording_may_lie_apart_and_keep_their_order() -> None:
    windows = cut(np.array([0, 1, 0, 1, 0]), 2, 1)
    assert rows_of(windows) == [[0, 2], [2, 4], [1, 3]]


def test_every_row_is_in_some_window() -> None:
    groups = np.random.default_rng(0).integers(0, 7, 500)
    windows = cut(groups, 13, 5)
    assert {row for rows in rows_of(windows) for row in rows} == set(range(500))
    assert all(len(set(groups[rows])) == 1 for rows in rows_of(windows))


def test_describes_each_channel_of_each_window() -> None:
    channels = np.array([[1.0, 5.0], [3.0, 5.0], [2.0, 5.0], [6.0, 5.0]])
    described = describe(cut(recordings(4), 4, 1), channels)
    names = statistic_names(["a", "b"])
    assert described.shape == (1, len(names)) == (1, 2 * len(STATISTICS))
    found = dict(zip(names, described[0].tolist(), strict=True))
    assert found["mean of a"] == 3
    assert found["std of a"] == pytest.approx(np.std([1, 3, 2, 6]))
    assert (found["min of a"], found["max of a"], found["median of a"]) == (1, 6, 2.5)
    assert found["step of a"] == pytest.approx((2 + 1 + 4) / 3)
    assert found["change of a"] == 5
    assert found["crossings of a"] == pytest.approx(1 / 3)
    assert found["mean of b"] == 5
    assert found["std of b"] == found["step of b"] == found["crossings of b"] == 0


def test_a_window_of_one_row_has_no_steps() -> None:
    described = describe(cut(recordings(1), 4, 1), np.array([[7.0]]))
    assert described.tolist() == [[7, 0, 7, 7, 7, 0, 0, 0]]


def test_a_window_is_of_the_class_of_most_of_its_rows() -> None:
    windows = cut(recordings(6), 3, 3)
    assert majority(windows, np.array([0, 2, 2, 1, 1, 0]), 3).tolist() == [2, 1]
    assert mean_weight(windows, np.array([1.0, 2, 3, 0, 0, 3])).tolist() == [2, 1]


def test_a_row_gets_the_mean_of_its_windows() -> None:
    windows = cut(recordings(4, 1), 2, 1)
    answers = np.array([[1.0], [3.0], [5.0], [9.0]])
    assert spread(windows, answers).tolist() == [[1], [2], [4], [5], [9]]
