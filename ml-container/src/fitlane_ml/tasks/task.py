"""What differs between telling classes apart and estimating a quantity."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

import pyarrow as pa

from fitlane_ml.answers import ClassAnswers, NumberAnswers
from fitlane_ml.columns import Floats
from fitlane_ml.labelled_rows import LabelledRows, Labels
from fitlane_ml.target import Target, TaskName

Metrics = dict[str, float]
A = TypeVar("A", ClassAnswers, NumberAnswers)


class Task(ABC, Generic[A]):
    """One kind of target: how it is read, answered, measured, and told of."""

    name: ClassVar[TaskName]
    loss: ClassVar[str]
    """The metric that permutation importance is told in."""

    @abstractmethod
    def learn_target(self, name: str, column: pa.ChunkedArray) -> tuple[Target, Labels]:
        """The target that a training column defines, and the label of each row, (n,).

        Raises UserError column_unusable, target_null and what else the column does wrong.
        """

    @abstractmethod
    def labels_of(self, target: Target, column: pa.ChunkedArray) -> Labels:
        """The label of each row of another file, (n,), all known.

        Raises UserError target_null, infinite_value, model_mismatch.
        """

    @abstractmethod
    def is_comparable(self, target: Target, other: pa.DataType) -> bool:
        """Whether values of a column of the type `other` can be compared with the target's."""

    @abstractmethod
    def baseline(self, rows: LabelledRows, target: Target) -> Floats:
        """What is known of the labels of the rows without looking at features."""

    @abstractmethod
    def answers_without_model(self, baseline: Floats, rows: int) -> A:
        """What that alone says about so many rows."""

    @abstractmethod
    def scores(self, rows: LabelledRows, answers: A) -> Metrics:
        """How good the answers are: what a baseline has as well."""

    @abstractmethod
    def unseen_scores(self, rows: LabelledRows, answers: A) -> Metrics:
        """The same, and what is told of unseen rows only."""

    @abstractmethod
    def losses(self, labels: Labels, answers: A) -> Floats:
        """What each row adds to the loss, (n,)."""

    @abstractmethod
    def answer_fields(self, target: Target) -> list[pa.Field]:
        """The columns that a prediction adds."""

    @abstractmethod
    def answer_columns(self, target: Target, answers: A) -> list[pa.Array]:
        """These columns, in the same order."""

    @abstractmethod
    def known_sums(
        self, target: Target, column: pa.ChunkedArray, predictions: pa.ChunkedArray
    ) -> Mapping[str, float]:
        """What the rows of a file whose label is known add to `known_metrics`."""

    @abstractmethod
    def known_metrics(self, sums: Mapping[str, float]) -> Metrics:
        """The metrics of a prediction, of the sums over all its rows; none without such rows."""

    @abstractmethod
    def intended_use(self, target: Target) -> str:
        """A sentence or two for the model card."""

    @abstractmethod
    def facts(self, target: Target, rows: LabelledRows) -> Mapping[str, Any]:
        """What the model card says about the target."""

    @abstractmethod
    def outcome(self, target: Target, rows: LabelledRows, answers: A) -> Mapping[str, Any]:
        """What the model card says about a validation, besides its metrics."""
