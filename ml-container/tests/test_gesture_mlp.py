"""The trainer gesture-mlp: split before windows, the best epoch kept, gone on with exactly."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import skops.io
from conftest import fit_spec, predict_spec
from fake_controller import FakeController
from test_fit_task import run

from fitlane_ml import checkpoints
from fitlane_ml.errors import UserError
from fitlane_ml.estimators import find_trainer
from fitlane_ml.estimators.gesture_mlp import _described, _preparation
from fitlane_ml.fit import fit, prepare, train
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.model_file import dump_model, load_model
from fitlane_ml.predict import STRICTLY, predict
from fitlane_ml.predict_task import _predicted
from fitlane_ml.spec import parse_spec
from fitlane_ml.storage import ParquetSource
from fitlane_ml.threads import limit_threads
from fitlane_ml.training import Training

TRAINER = "gesture-mlp"
QUICK = {"epochs": 6, "windowRows": 20, "statistics": 8, "hiddenLayers": [12], "learningRate": 0.01}


def movements(recordings: int = 24, seed: int = 0) -> pa.Table:
    """Two channels: `still` is flat, `shake` swings, `tilt` is off the middle, on either side."""
    random, tables = np.random.default_rng(seed), []
    for number in range(recordings):
        rows, name = int(random.integers(45, 70)), ("shake", "still", "tilt")[number % 3]
        swing = np.sin(np.arange(rows) * random.uniform(0.8, 1.2)) * (name == "shake")
        off = random.choice([-1.0, 1.0]) * (name == "tilt")
        a = swing + off + random.normal(0, 0.2, rows)
        columns = {"a": a, "b": random.normal(0, 0.3, rows), "y": [name] * rows}
        tables.append(pa.table({"r": [f"r{seed}-{number}"] * rows, **columns}))
    return pa.concat_tables(tables)


def asked(**more: Any) -> dict[str, Any]:
    return {"groupColumn": "r", "parameters": {**QUICK, **more}}


def share_right(table: pa.Table, result: pa.Table) -> float:
    pairs = zip(table["y"].to_pylist(), result["prediction"].to_pylist(), strict=True)
    return float(np.mean([one == other for one, other in pairs]))


def told(model: Any) -> dict[str, Any]:
    facts: dict[str, Any] = dict(find_trainer(TRAINER).facts(model.estimator))
    return facts


def hash_of(name: str) -> int:
    return sum(map(ord, name)) % 2


class Interrupted(Exception):
    pass


class Kept(Training):
    """Keeps every epoch, and ends after some."""

    def __init__(self, ends_after: int = 1_000, state: bytes | None = None) -> None:
        self.epochs: list[Mapping[str, float]] = []
        self.state = state
        self._ends_after = ends_after

    def epoch(self, done: int, of: int, metrics: Mapping[str, float]) -> None:
        self.epochs.append({"done": done, **metrics})

    def save(self, state: Callable[[], bytes]) -> None:
        self.state = state()
        if len(self.epochs) == self._ends_after:
            raise Interrupted

    def saved(self) -> bytes | None:
        return self.state


def test_tells_movements_apart_whoever_makes_them() -> None:
    model = fit(movements(), asked(epochs=30), TRAINER)
    unseen = movements(seed=1)
    result = predict(model, unseen)
    assert result.column_names[:2] == ["r", "y"]
    assert share_right(unseen, result) > 0.9
    probabilities = [column.to_numpy() for column in result.columns[-3:]]
    assert np.sum(probabilities, axis=0) == pytest.approx(np.ones(unseen.num_rows))


def test_the_same_inputs_give_the_same_model_on_any_number_of_threads() -> None:
    digests = set()
    for threads in (1, 2, 4):
        limit_threads(threads)
        digests.add(dump_model(fit(movements(), asked(), TRAINER))[1])
    limit_threads(1)
    assert len(digests) == 1
    other = fit(movements(), {**asked(), "randomState": 1}, TRAINER)
    assert dump_model(other)[1] not in digests


def test_comes_back_from_its_file_which_holds_no_other_types() -> None:
    model = fit(movements(), asked(), TRAINER)
    content, digest = dump_model(model)
    types = set(skops.io.get_untrusted_types(data=content))
    assert types <= set(find_trainer(TRAINER).trusted_types)
    loaded = load_model(content, digest)
    assert loaded.group == "r"
    assert predict(loaded, movements(seed=1)).equals(predict(model, movements(seed=1)))


def test_the_epoch_that_tells_the_held_out_windows_best_is_kept() -> None:
    watch = Kept()
    # Names that say nothing are learnt by heart: soon the held out windows are told worse.
    table = movements()
    names = [f"class {hash_of(name)}" for name in table["r"].to_pylist()]
    table = table.set_column(3, "y", pa.array(names))
    wild = {"learningRate": 0.05, "patience": 40}
    model = train(prepare(table, asked(epochs=40, **wild), TRAINER), watch)
    facts = told(model)
    losses = [epoch["heldOutLoss"] for epoch in facts["epochs"]]
    assert len(losses) == 40
    best = int(np.argmin(losses)) + 1
    assert facts["bestEpoch"] == best < 40
    shorter = fit(table, asked(epochs=best, **wild), TRAINER)
    layers = [model.estimator["classifier"].coefs_, shorter.estimator["classifier"].coefs_]
    assert all((one == other).all() for one, other in zip(*layers, strict=True))
    assert [epoch["done"] for epoch in watch.epochs] == list(range(1, 41))


def test_stops_early_when_no_epoch_is_better_any_more() -> None:
    facts = told(fit(movements(), asked(epochs=500, learningRate=0.3, patience=4), TRAINER))
    assert len(facts["epochs"]) == facts["bestEpoch"] + 4 < 500


@pytest.mark.parametrize("ends_after", [1, 3, 6])
def test_goes_on_after_an_interruption_as_if_there_had_been_none(ends_after: int) -> None:
    data = prepare(movements(), asked(), TRAINER)
    first = Kept(ends_after)
    with pytest.raises(Interrupted):
        train(data, first)
    second = Kept(state=first.state)
    resumed = train(data, second)
    assert [epoch["done"] for epoch in second.epochs] == list(range(ends_after + 1, 7))
    assert dump_model(resumed)[1] == dump_model(train(data))[1]


def test_what_another_version_kept_is_not_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    data = prepare(movements(), asked(), TRAINER)
    first = Kept(2)
    with pytest.raises(Interrupted):
        train(data, first)
    monkeypatch.setattr("fitlane_ml.estimators.gesture_mlp._STATE", "another")
    second = Kept(state=first.state)
    train(data, second)
    assert [epoch["done"] for epoch in second.epochs] == [1, 2, 3, 4, 5, 6]


def test_gaps_statistics_and_scale_are_found_on_what_is_learnt_alone() -> None:
    data = prepare(movements(), asked(), TRAINER)
    rows, recipe = data.rows, data.parameters.recipe
    assert rows.groups is not None
    learnt = rows.take(np.flatnonzero(rows.groups < 18))
    held_out = rows.take(np.flatnonzero(rows.groups >= 18))
    model = _preparation(learnt, data.features, recipe, 3)
    seen = _described(model, learnt, 3).X
    assert seen.mean(axis=0) == pytest.approx(np.zeros(8), abs=1e-9)
    far = LabelledRows(held_out.matrix * 100 + 7, held_out.labels, None, held_out.groups)
    assert np.abs(_described(model, far, 3).X).max() > 10


def test_weights_count_and_rows_of_weight_0_do_not() -> None:
    table = movements()
    weight = [float(name != "tilt" or row % 2) for row, name in enumerate(table["y"].to_pylist())]
    weighted = table.append_column("w", pa.array(weight))
    model = fit(weighted, {**asked(), "sampleWeight": "w"}, TRAINER)
    kept = table.filter(pa.array([value > 0 for value in weight]))
    assert dump_model(model)[1] != dump_model(fit(table, asked(), TRAINER))[1]
    assert told(model)["windows"] == told(fit(kept, asked(), TRAINER))["windows"]


def test_needs_the_column_of_recordings_to_fit_and_to_predict() -> None:
    with pytest.raises(UserError) as error:
        fit(movements(), {"exclude": ["r"]}, TRAINER)
    assert error.value.code == "invalid_parameters"
    assert "groupColumn" in error.value.fix
    with pytest.raises(UserError) as error:
        predict(fit(movements(), asked(), TRAINER), movements().drop_columns(["r"]))
    assert (error.value.code, error.value.column) == ("column_missing", "r")


def test_a_class_of_one_recording_is_refused() -> None:
    table = movements(9)
    labels = [f"once {name}" for name in table["r"].to_pylist()]
    with pytest.raises(UserError) as error:
        fit(table.set_column(3, "y", pa.array(labels)), asked(), TRAINER)
    assert error.value.code == "target_rare_class"


def test_a_task_tells_each_epoch_goes_on_and_cleans_up(
    controller: FakeController, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "_SECONDS_BETWEEN", 0)
    first = {**fit_spec(tmp_path, movements()), "trainer": TRAINER}
    first["parameters"] = {"target": "y", **asked()}
    result, card = run(controller, first)
    assert len(card["epochs"]) == 6
    assert card["metrics"]["accuracy"] == result.metrics["accuracy"] > 0.4
    assert result.outputs["schema"]["group"] == "r"
    assert not list(tmp_path.rglob("checkpoint"))

    data = prepare(movements(), first["parameters"], TRAINER)
    kept = Kept(4)
    with pytest.raises(Interrupted):
        train(data, kept)
    assert kept.state is not None
    lost = tmp_path / "job_a/1/checkpoint"
    lost.write_bytes(kept.state)
    second = {**first, "attempt": 3, "outputUri": f"{(tmp_path / 'job_a').as_uri()}/3/"}
    second["earlierUris"] = [f"{(tmp_path / 'job_a').as_uri()}/{number}/" for number in (2, 1)]
    again, _ = run(controller, second)
    assert again.outputs["model"]["digest"] == result.outputs["model"]["digest"]
    assert not lost.exists()


def test_a_file_is_predicted_at_once_so_that_no_recording_is_cut(tmp_path: Path) -> None:
    model, table = fit(movements(), asked(), TRAINER), movements(seed=1)
    spec = predict_spec(tmp_path, table, {"uri": "file:///m", "digest": "sha256:0"})
    uri = spec["inputs"]["dataset"]["uri"]
    source = ParquetSource(uri, spec["inputs"]["dataset"]["sizeBytes"])
    (only,) = _predicted(parse_spec(spec), model, source, STRICTLY)
    assert only.batch.num_rows == table.num_rows
    assert only.result["prediction"].equals(predict(model, table)["prediction"])
    with pytest.raises(UserError) as error:
        _predicted(parse_spec({**spec, "taskCount": 2}), model, source, STRICTLY)
    assert error.value.code == "invalid_parameters"
