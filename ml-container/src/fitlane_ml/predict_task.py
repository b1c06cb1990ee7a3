"""The steps of a prediction: download, prepare, predict (batch by batch), validate, upload."""

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa

from fitlane_ml.bad_rows import BadRows
from fitlane_ml.errors import SystemFault, UserError
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.model import FittedModel, answers_of
from fitlane_ml.model_file import load_model
from fitlane_ml.predict import Engine, How, predict, result_schema
from fitlane_ml.predict_batches import Predicted, predict_batches
from fitlane_ml.predict_parameters import read_predict_parameters
from fitlane_ml.profile import NoProfile, Profile
from fitlane_ml.report import Result
from fitlane_ml.spec import Part, Spec
from fitlane_ml.storage import ParquetSource, read_bytes, write_parquet
from fitlane_ml.tasks import task_of


def run_predict(spec: Spec, heartbeat: Heartbeat) -> Result:
    """Predicts this task's share of the dataset, in bounded memory, into one Parquet part.

    Raises UserError, SystemFault.
    """
    with heartbeat.phase("download"):
        model = _load(spec)
        source = ParquetSource(spec.dataset.uri, spec.dataset.size_bytes)
    with heartbeat.phase("prepare"):
        asked = read_predict_parameters(spec.parameters)
        profile = _profile(spec, model, heartbeat)
        how = How(_engine(asked.engine, model, heartbeat), asked.max_bad_rows > 0, profile)
        schema = result_schema(model, source.schema, how)
        predict(model, source.schema.empty_table(), how=how)  # refuses before the first byte
    score = _Score(model, source.schema)
    bad_rows = BadRows(asked.max_bad_rows)
    uri = f"{spec.output_uri}part-{spec.task_index:05d}.parquet"
    with write_parquet(uri, schema) as sink:
        with heartbeat.phase("predict"):
            for predicted in _predicted(spec, model, source, how):
                sink.write(predicted.result)
                score.add(predicted.batch, predicted.result)
                if how.tells_errors:
                    bad_rows.add(predicted.result, predicted.first_row)
                heartbeat.advance(sink.rows * spec.task_count / source.rows)
        with heartbeat.phase("upload"):
            sink.close()
    written = sink.written
    part = Part(uri, sink.rows, written.size_bytes, written.digest)
    told = {"badRows": bad_rows.to_json()} if how.tells_errors else {}
    counted = {} if profile is None else {"profile": profile.to_json()}
    result = {"parts": [part.to_json()], **told, **counted}
    return Result({"kind": "predict", "result": result}, score.metrics())


def _engine(name: str, model: FittedModel, heartbeat: Heartbeat) -> Engine:
    if name == "native":
        return answers_of
    from fitlane_ml.onnx_engine import NoOnnx, onnx_engine

    engine = onnx_engine(model)
    if isinstance(engine, NoOnnx):
        heartbeat.note(f"warning: {engine.reason} The library that fitted the model predicts.")
        return answers_of
    return engine


def _profile(spec: Spec, model: FittedModel, heartbeat: Heartbeat) -> Profile | None:
    """None where there is nothing to compare with: a prediction never fails for that."""
    if spec.card_uri is None or model.time is not None:  # a season is no drift
        return None
    try:
        return Profile(model, read_bytes(spec.card_uri))
    except (NoProfile, SystemFault) as error:
        heartbeat.note(f"warning: nothing is counted for drift: {error}")
        return None


def _predicted(
    spec: Spec, model: FittedModel, source: ParquetSource, how: How
) -> Iterator[Predicted]:
    """Batch by batch; of a model that sees all rows all at once."""
    if not model.sees_all_rows:
        batches = source.batches(spec.task_index, spec.task_count)
        return predict_batches(model, batches, spec.limits.threads, how)
    if spec.task_count > 1:
        raise UserError(
            "invalid_parameters",
            f"{spec.task_count} tasks would share the rows, and the model looks at them together.",
            "Ask for one task.",
        )
    table = source.read(source.schema.names)
    return iter([Predicted(0, table, predict(model, table, how=how))])


def _load(spec: Spec) -> FittedModel:
    if spec.model is None:
        raise SystemFault("internal_error", "The spec names no model.", "Report the job id.")
    return load_model(read_bytes(spec.model.uri), spec.model.digest)


class _Score:
    """How good the predictions are where the file holds the target, and it is known."""

    def __init__(self, model: FittedModel, schema: pa.Schema) -> None:
        self._target = model.target
        self._task = task_of(model.target)
        name = model.target.name
        features = {feature.name for feature in model.features}
        self._is_possible = name in set(schema.names) - features and self._task.is_comparable(
            model.target, schema.field(name).type
        )
        self._sums: Counter[str] = Counter()

    def add(self, batch: pa.Table, result: pa.Table) -> None:
        if self._is_possible:
            labels, predictions = batch.column(self._target.name), result.column("prediction")
            self._sums.update(self._task.known_sums(self._target, labels, predictions))

    def metrics(self) -> dict[str, float]:
        return self._task.known_metrics(self._sums)
