"""Estimates a quantity."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

from fitlane_ml.answers import NumberAnswers
from fitlane_ml.columns import Floats
from fitlane_ml.labelled_rows import LabelledRows, Labels
from fitlane_ml.quantity import is_quantity, known_quantities, learn_quantity, quantities
from fitlane_ml.target import Target
from fitlane_ml.tasks.task import Metrics, Task


class Regression(Task[NumberAnswers]):
    """Labels are float64. Metrics are weighted, and in the unit of the target."""

    name = "regression"
    loss = "squaredError"

    def learn_target(self, name: str, column: pa.ChunkedArray) -> tuple[Target, Floats]:
        """Raises UserError column_unusable, target_null, infinite_value, target_constant."""
        return learn_quantity(name, column)

    def labels_of(self, target: Target, column: pa.ChunkedArray) -> Floats:
        """Raises UserError target_null, infinite_value."""
        return quantities(target.name, column)

    def is_comparable(self, target: Target, other: pa.DataType) -> bool:
        """Any number is."""
        return is_quantity(other)

    def baseline(self, rows: LabelledRows, target: Target) -> Floats:
        """The mean of the labels, (1,)."""
        return np.array([np.average(rows.labels, weights=rows.weight)])

    def answers_without_model(self, baseline: Floats, rows: int) -> NumberAnswers:
        """The mean for each row, as scikit-learn's DummyRegressor."""
        return NumberAnswers(np.broadcast_to(baseline, (rows,)))

    def scores(self, rows: LabelledRows, answers: NumberAnswers) -> Metrics:
        """`mae`, `rmse`, and `r2` where the labels differ."""
        labels, predicted, weight = rows.labels, answers.predicted, rows.weight
        metrics = {
            "mae": float(mean_absolute_error(labels, predicted, sample_weight=weight)),
            "rmse": float(root_mean_squared_error(labels, predicted, sample_weight=weight)),
        }
        if (labels == labels[0]).all():
            return metrics
        return {**metrics, "r2": float(r2_score(labels, predicted, sample_weight=weight))}

    def unseen_scores(self, rows: LabelledRows, answers: NumberAnswers) -> Metrics:
        """The same."""
        return self.scores(rows, answers)

    def losses(self, labels: Labels, answers: NumberAnswers) -> Floats:
        """The squared differences."""
        losses: Floats = (answers.predicted - labels) ** 2
        return losses

    def answer_fields(self, target: Target) -> list[pa.Field]:
        """Float64, whatever kind of number the target is: `prediction`, `quantile_0_1`, …"""
        quantiles = [f"quantile_{level!r}".replace(".", "_") for level in target.quantiles]
        names = ["prediction", *quantiles]
        return [pa.field(name, pa.float64()) for name in names]

    def answer_columns(self, target: Target, answers: NumberAnswers) -> list[pa.Array]:
        """The estimates; null where nothing can be told."""
        shape = (len(answers.predicted), len(target.quantiles))
        columns = [answers.predicted, *answers.quantiles.reshape(shape).T]
        return [pa.array(column, from_pandas=True) for column in columns]

    def known_sums(
        self,
        target: Target,
        column: pa.ChunkedArray,
        predictions: pa.ChunkedArray,
    ) -> Mapping[str, float]:
        """How many numbers are known, and how far the estimates are off."""
        off = predictions.to_numpy() - known_quantities(column)
        off = off[~np.isnan(off)]
        absolute, squared = float(np.abs(off).sum()), float((off**2).sum())
        return {"absolute": absolute, "squared": squared, "labelledRows": len(off)}

    def known_metrics(self, sums: Mapping[str, float]) -> Metrics:
        """The rows are what the tasks of one job are weighed by."""
        rows = sums.get("labelledRows", 0)
        if not rows:
            return {}
        rmse = float(np.sqrt(sums["squared"] / rows))
        return {"mae": sums["absolute"] / rows, "rmse": rmse, "labelledRows": rows}

    def intended_use(self, target: Target) -> str:
        """For the model card."""
        return (
            f"Estimates the number {target.name!r} of a row, for rows that come about as those "
            "did that it was fitted on. It knows nothing of causes, and it has not been examined "
            "for fairness."
        )

    def facts(self, target: Target, rows: LabelledRows) -> Mapping[str, Any]:
        """How the labels are spread that are known."""
        known = rows.labels[~np.isnan(rows.labels)]
        low, middle, high = np.quantile(known, [0, 0.5, 1]).tolist()
        spread = {"smallest": low, "median": middle, "largest": high}
        return {"classes": [], "targetRange": {**spread, "mean": float(known.mean())}}

    def outcome(
        self,
        target: Target,
        rows: LabelledRows,
        answers: NumberAnswers,
    ) -> Mapping[str, Any]:
        """Its metrics are all."""
        return {}
