"""What a trainer offers that tells later rows by earlier ones."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fitlane_ml.answers import Answers, NumberAnswers
from fitlane_ml.columns import Feature, Floats
from fitlane_ml.labelled_rows import LabelledRows, Places
from fitlane_ml.trainer import Recipe, Trainer


@dataclass(frozen=True)
class Backtest:
    """Rows that were foretold as if they were not known yet, and what was said about them.

    `naive`: what the last season says, (n,). `facts`: how it was done, for the model card.
    """

    rows: LabelledRows
    answers: NumberAnswers
    naive: Floats
    facts: Mapping[str, Any]


class Forecaster(Trainer):
    """Its rows are steps of series: they are looked at together, in the order of time.

    A target that is not known is a gap (NaN), never an error; the parameters `timeColumn` and
    `quantiles` are its own.
    """

    @abstractmethod
    def foretell(self, estimator: Any, X: Floats, known: Floats | None) -> NumberAnswers:
        """The answers about the rows of X, (n, features), n > 0, in their order.

        NaN about a row that is known, and of which the past says nothing.

        `known`: what is already known of the target, (n,), NaN elsewhere. No answer uses what is
        younger than the horizon, so that known rows are foretold too.
        Raises UserError time_invalid, beyond_horizon.
        """

    @abstractmethod
    def backtest(
        self, rows: LabelledRows, features: Sequence[Feature], recipe: Recipe, share: float
    ) -> Backtest:
        """Foretells this last share of the time, learning from what was before.

        Raises UserError series_too_short, time_invalid.
        """

    def predict(self, estimator: Any, X: Floats, groups: Places | None) -> Answers:  # noqa: ARG002
        """Of rows of which nothing is known."""
        return self.foretell(estimator, X, None)
