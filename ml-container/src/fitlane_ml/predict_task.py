"""The steps of a prediction: download, prepare, predict (batch by batch), validate, upload."""

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa

from fitlane_ml.errors import SystemFault, UserError
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.model import FittedModel
from fitlane_ml.model_file import load_model
from fitlane_ml.predict import predict, result_schema
from fitlane_ml.predict_batches import predict_batches
from fitlane_ml.report import Result
from fitlane_ml.spec import Spec
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
        schema = result_schema(model, source.schema)
        predict(model, source.schema.empty_table())  # refuses before the first byte
    score = _Score(model, source.schema)
    uri = f"{spec.output_uri}part-{spec.task_index:05d}.parquet"
    with write_parquet(uri, schema) as sink:
        with heartbeat.phase("predict"):
            for batch, result in _results(spec, model, source):
                sink.write(result)
                score.add(batch, result)
                heartbeat.advance(sink.rows * spec.task_count / source.rows)
        with heartbeat.phase("upload"):
            sink.close()
    written = sink.written
    part = {
        "uri": uri,
        "rows": sink.rows,
        "sizeBytes": written.size_bytes,
        "digest": written.digest,
    }
    return Result({"kind": "predict", "result": {"parts": [part]}}, score.metrics())


def _results(
    spec: Spec, model: FittedModel, source: ParquetSource
) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Each batch with its result; of a model that sees all rows all at once."""
    if not model.sees_all_rows:
        batches = source.batches(spec.task_index, spec.task_count)
        return predict_batches(model, batches, spec.limits.threads)
    if spec.task_count > 1:
        raise UserError(
            "invalid_parameters",
            f"{spec.task_count} tasks would share the rows, and the model looks at them together.",
            "Ask for one task.",
        )
    table = source.read(source.schema.names)
    return iter([(table, predict(model, table))])


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
