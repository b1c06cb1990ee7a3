"""What every trainer offers."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from fitlane_ml.answers import Answers
from fitlane_ml.columns import Feature, Floats
from fitlane_ml.labelled_rows import LabelledRows, Places
from fitlane_ml.parameter import Parameter
from fitlane_ml.scorer import Scorer
from fitlane_ml.target import TaskName
from fitlane_ml.training import Training


@dataclass(frozen=True)
class Recipe:
    """How a model is learnt: by whom, what for, with which of its parameters, with which seed."""

    trainer: str
    task: TaskName
    values: Mapping[str, Any]
    random_state: int


class Trainer(ABC):
    """One way to learn from a matrix. Its file in `estimators` ends with an instance, TRAINER.

    tasks: what it can be asked for; the first one unless the fit says otherwise.
    trusted_types: what skops may load of its estimators besides skops' own trusted list.
    reads_groups: whether it looks at the rows of a group together, in their order; then a fit has
    to name the column of the groups, and a file to predict has to have it.
    on_any_processor: whether every processor of an architecture learns the same model, bit by bit,
    from the same inputs. One that multiplies matrices does not: BLAS has other code for other kinds
    of processors. With any number of threads all of them do.
    libraries: what it computes with besides NumPy and scikit-learn, by the packages' names.
    """

    name: ClassVar[str]
    summary: ClassVar[str]
    tasks: ClassVar[tuple[TaskName, ...]]
    parameters: ClassVar[tuple[Parameter, ...]]
    trusted_types: ClassVar[tuple[str, ...]] = ()
    libraries: ClassVar[tuple[str, ...]] = ()
    reads_groups: ClassVar[bool] = False
    on_any_processor: ClassVar[bool] = True

    @abstractmethod
    def fit(
        self,
        rows: LabelledRows,
        features: Sequence[Feature],
        recipe: Recipe,
        training: Training,
    ) -> Any:
        """An estimator; `features` describe the columns of `rows.matrix`.

        Those with categories hold the numbers of these. Every class occurs. `training` is for
        trainers that learn in epochs.
        Raises UserError target_rare_class, column_unusable where it cannot learn from these rows.
        """

    @abstractmethod
    def predict(self, estimator: Any, X: Floats, groups: Places | None) -> Answers:
        """What the estimator says about the rows of X, float64 (n, features), n > 0.

        `groups` as in LabelledRows, if the trainer reads groups.
        """

    def facts(self, estimator: Any) -> Mapping[str, Any]:
        """What the model card says about the fit, as JSON."""
        return {}

    def scorer(self, estimator: Any, features: Sequence[Feature]) -> Scorer | None:
        """What it computes with, for the export; None: models of it predict in batches only."""
        return None

    def to_saved(self, estimator: Any) -> Any:
        """The estimator as skops is to keep it."""
        return estimator

    def from_saved(self, saved: Any) -> Any:
        """The estimator that `to_saved` was given."""
        return saved
