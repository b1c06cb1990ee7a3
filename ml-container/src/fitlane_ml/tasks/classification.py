"""Tells which class a row is of, with probabilities."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fitlane_ml.answers import ClassAnswers
from fitlane_ml.columns import Floats
from fitlane_ml.errors import UserError
from fitlane_ml.labelled_rows import LabelledRows, Labels
from fitlane_ml.target import (
    Codes,
    Target,
    class_numbers,
    has_comparable_labels,
    learn_classes,
    prediction_column,
    refuse_null,
)
from fitlane_ml.tasks.class_metrics import class_counts, class_shares, confusion, roc_auc, scores
from fitlane_ml.tasks.task import Metrics, Task

_MOST_PROBABILITY_COLUMNS = 100


class Classification(Task[ClassAnswers]):
    """Labels are class numbers in the order of the target's classes."""

    name = "classification"
    loss = "logLoss"

    def learn_target(self, name: str, column: pa.ChunkedArray) -> tuple[Target, Codes]:
        """Raises UserError target_null, target_single_class, column_unusable."""
        return learn_classes(name, column)

    def labels_of(self, target: Target, column: pa.ChunkedArray) -> Codes:
        """Raises UserError target_null, and model_mismatch for a label that is not known.

        No model could find it, and its log loss would be infinite.
        """
        refuse_null(target.name, column)
        codes = class_numbers(target, column)
        if (codes < 0).any():
            raise _unknown_labels(target, column, codes)
        return codes

    def is_comparable(self, target: Target, other: pa.DataType) -> bool:
        """Labels of another width are: integers with integers, text with text."""
        return has_comparable_labels(target, other)

    def baseline(self, rows: LabelledRows, target: Target) -> Floats:
        """The shares of the classes, (classes,)."""
        return class_shares(rows, len(target.classes))

    def answers_without_model(self, baseline: Floats, rows: int) -> ClassAnswers:
        """The class of the largest share for each row, and the shares as probabilities.

        As scikit-learn's DummyClassifier(strategy="prior").
        """
        predicted = np.full(rows, baseline.argmax(), dtype=np.int64)
        return ClassAnswers(predicted, np.broadcast_to(baseline, (rows, len(baseline))))

    def scores(self, rows: LabelledRows, answers: ClassAnswers) -> Metrics:
        """Accuracy, balanced accuracy, log loss."""
        return scores(rows, answers)

    def unseen_scores(self, rows: LabelledRows, answers: ClassAnswers) -> Metrics:
        """And the area under the ROC curve, where there is one."""
        area = roc_auc(rows, answers)
        return {**scores(rows, answers), **({} if area is None else {"rocAuc": area})}

    def losses(self, labels: Labels, answers: ClassAnswers) -> Floats:
        """As scikit-learn counts log loss."""
        own = answers.probabilities[np.arange(len(labels)), labels]
        losses: Floats = -np.log(np.clip(own, np.finfo(np.float64).eps, None))
        return losses

    def answer_fields(self, target: Target) -> list[pa.Field]:
        """The label, with exactly the target's type, and a probability of each class.

        Above 100 classes one list column, `probabilities`.
        """
        prediction = pa.field("prediction", target.type)
        if len(target.classes) > _MOST_PROBABILITY_COLUMNS:
            return [prediction, pa.field("probabilities", pa.list_(pa.float64()))]
        return [prediction, *(pa.field(f"probability_{x}", pa.float64()) for x in target.labels)]

    def answer_columns(self, target: Target, answers: ClassAnswers) -> list[pa.Array]:
        """In the order of the fields."""
        labels = prediction_column(target, answers.predicted)
        return [labels, *_probability_columns(answers.probabilities)]

    def known_sums(
        self, target: Target, column: pa.ChunkedArray, predictions: pa.ChunkedArray
    ) -> Mapping[str, float]:
        """How many known labels have a prediction, and how many of these are right."""
        actual, predicted = class_numbers(target, column), class_numbers(target, predictions)
        is_told = column.is_valid().to_numpy() & predictions.is_valid().to_numpy()
        right = int((actual == predicted)[is_told].sum())
        return {"right": right, "labelledRows": int(is_told.sum())}

    def known_metrics(self, sums: Mapping[str, float]) -> Metrics:
        """The accuracy; the rows are what the tasks of one job are weighed by."""
        rows = sums.get("labelledRows", 0)
        return {"accuracy": sums["right"] / rows, "labelledRows": rows} if rows else {}

    def intended_use(self, target: Target) -> str:
        """For the model card."""
        return (
            f"Tells which of {len(target.classes)} classes of {target.name!r} a row is "
            "most likely of, for rows that come about as those did that it was fitted on. It knows "
            "nothing of causes, and it has not been examined for fairness."
        )

    def facts(self, target: Target, rows: LabelledRows) -> Mapping[str, Any]:
        """The classes, and how many rows each has."""
        counts = class_counts(rows.labels, len(target.classes))
        return {"classes": list(target.classes), "classCounts": counts}

    def outcome(
        self,
        target: Target,
        rows: LabelledRows,
        answers: ClassAnswers,
    ) -> Mapping[str, Any]:
        """Counts in the order of the classes."""
        return {
            "classCounts": class_counts(rows.labels, len(target.classes)),
            "confusionMatrix": confusion(rows, answers),
        }


def _probability_columns(probabilities: Floats) -> list[pa.Array]:
    rows, classes = probabilities.shape
    if classes > _MOST_PROBABILITY_COLUMNS:
        offsets = np.arange(0, (rows + 1) * classes, classes, dtype=np.int32)
        return [pa.ListArray.from_arrays(offsets, probabilities.ravel().astype(np.float64))]
    return [pa.array(probabilities[:, number].astype(np.float64)) for number in range(classes)]


def _unknown_labels(target: Target, column: pa.ChunkedArray, codes: Codes) -> UserError:
    unknown = pc.unique(column.filter(pa.array(codes < 0))).to_pylist()
    named = ", ".join(repr(label) for label in unknown[:5])
    return UserError(
        "model_mismatch",
        f"The target {target.name!r} has {len(unknown)} label(s) that the training data do not "
        f"have: {named}{', …' if len(unknown) > 5 else ''}.",
        "Remove these rows, or add rows of these labels to the training data.",
        column=target.name,
        row=int((codes < 0).argmax()),
    )
