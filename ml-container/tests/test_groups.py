"""Rows that belong together: read, held out and drawn together."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from conftest import numbers
from tables import refused

from fitlane_ml.errors import UserError
from fitlane_ml.fit import prepare, train
from fitlane_ml.groups import read_groups
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.split import split_groups
from fitlane_ml.validation import Trial, plan_trial, validate

GROUPED = {"groupColumn": "g", "validation": {"mode": "fraction", "fraction": 0.25}}


def grouped(groups: Any, rows: int = 200) -> pa.Table:
    return numbers(rows).append_column("g", pa.array(groups))


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["b", "a", "b"]),
        pa.array(["b", "a", "b"]).dictionary_encode(),
        pa.array([7, 3, 7], pa.uint64()),
        pa.array([1.5, 0.0, 1.5]),
        pa.array([True, False, True]),
        pa.array([2, 1, 2], pa.timestamp("ms")),
    ],
    ids=lambda column: str(column.type),
)
def test_groups_are_numbered_as_they_come(column: pa.Array) -> None:
    assert read_groups("g", pa.chunked_array([column])).tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("groups", "row"),
    [([*["a"] * 199, None], 199), ([1.0, float("nan"), *[2.0] * 198], 1), ([[1]] * 200, None)],
)
def test_a_group_that_is_not_known_is_refused(groups: list[Any], row: int | None) -> None:
    error = refused(grouped(groups), {"groupColumn": "g"})
    assert (error.code, error.column, error.row) == ("column_unusable", "g", row)


def test_the_column_of_groups_is_not_learnt_from() -> None:
    data = prepare(grouped([f"r{row % 8}" for row in range(200)]), GROUPED)
    assert [feature.name for feature in data.features] == ["x0", "x1", "x2", "x3"]


def test_groups_are_held_out_whole() -> None:
    data = prepare(grouped([f"r{row % 8}" for row in range(200)]), GROUPED)
    trial = plan_trial(data, None)
    assert isinstance(trial, Trial)
    assert trial.learning is not None
    learnt, unseen = trial.learning.groups, trial.unseen.groups
    assert learnt is not None
    assert unseen is not None
    assert len(np.unique(unseen)) == 2
    assert not set(learnt) & set(unseen)
    assert validate(train(data), trial, data.parameters).metrics["accuracy"] > 0.5


def test_one_group_cannot_be_held_out() -> None:
    data = prepare(grouped(["one"] * 200), GROUPED)
    with pytest.raises(UserError) as error:
        plan_trial(data, None)
    assert error.value.code == "target_rare_class"


def test_a_draw_that_loses_a_class_is_drawn_again() -> None:
    labels, groups = np.array([0, 1, 2, 0, 1, 2, 0, 1]), np.array([0, 0, 0, 1, 1, 1, 2, 2])
    for seed in range(20):
        parts = split_groups(labels, groups, 3, 0.5, seed)
        assert parts is not None
        assert set(labels[parts.learning]) == {0, 1, 2}
    alone = np.array([0, 0, 1, 1])
    assert split_groups(alone, alone, 2, 0.5, 0) is None


def test_a_sample_draws_groups_whole() -> None:
    groups = np.repeat(np.arange(10), 20)
    rows = LabelledRows(np.zeros((200, 1)), np.zeros(200), None, groups)
    some = rows.sample(70, seed=0)
    assert some.groups is not None
    assert np.unique(some.groups, return_counts=True)[1].tolist() == [20, 20, 20]
    assert len(rows.sample(5, seed=0)) == 20
    assert rows.sample(200, seed=0) is rows
