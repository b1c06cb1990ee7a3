"""A straight line through the data, learnt step by step: from scratch in NumPy."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from fitlane_ml.answers import Answers, NumberAnswers
from fitlane_ml.columns import Feature, Floats
from fitlane_ml.encoding import ENCODER_TYPES, encoder_of
from fitlane_ml.labelled_rows import LabelledRows, Places
from fitlane_ml.line import Line, line_of
from fitlane_ml.parameter import Number, Parameter, Whole
from fitlane_ml.target import TaskName
from fitlane_ml.threads import one_blas_thread
from fitlane_ml.trainer import Recipe, Trainer
from fitlane_ml.training import Training


class SimpleLinearRegression:
    """y ≈ X · slope + intercept, by stochastic gradient descent on the mean squared error.

    Each epoch visits the n rows in a random order of its own, in batches of b rows. A batch with
    the residuals r = X · slope + intercept - y moves the slope by -rate · Xᵀr / b, and the
    intercept by -rate · mean(r): the gradient of half the mean of r². Features and target are
    standardised meanwhile, so that one learning rate suits all data. The rate is `learning_rate`
    over 1 + d, which falls to 0 in equal steps; no batch makes a step so large that it diverges.

    With d features, time is O(epochs · n · d) in epochs · n / b vectorised steps, memory O(n · d):
    a standardised copy of X. A prediction takes O(d) time and O(1) memory per row.

    slope: (d,), intercept: a number, both float64 in the units of X and y. losses: the loss after
    each epoch, (epochs,).
    """

    def __init__(
        self,
        learning_rate: float = 0.1,
        epochs: int = 100,
        batch_rows: int = 32,
        random_state: int = 0,
    ) -> None:
        self.learning_rate = learning_rate
        self.epochs = epochs
        self.batch_rows = batch_rows
        self.random_state = random_state
        self.slope: Floats = np.zeros(0)
        self.intercept = 0.0
        self.losses: Floats = np.zeros(0)

    def fit(self, X: Floats, y: Floats, weight: Floats | None = None) -> "SimpleLinearRegression":
        """Learns from X (n, d) and y (n,), both finite; `weight` (n,): how much each row counts."""
        weight = np.ones(len(y)) if weight is None else weight / weight.mean()
        x_middle, x_scale = _middle_and_scale(X)
        y_middle, y_scale = _middle_and_scale(y)
        Z, z = (
            np.column_stack([(X - x_middle) / x_scale, np.ones(len(y))]),
            (y - y_middle) / y_scale,
        )
        line, losses = np.zeros(Z.shape[1]), []
        generator = np.random.default_rng(self.random_state)
        for rate in self.learning_rate / len(line) * np.linspace(1, 0, self.epochs, endpoint=False):
            order = generator.permutation(len(y))
            for first in range(0, len(y), self.batch_rows):
                rows = order[first : first + self.batch_rows]
                line = _step(line, Z[rows], z[rows], weight[rows], rate)
            losses.append(_mean_square(Z @ line - z, weight))
        self.slope = line[:-1] * y_scale / x_scale
        self.intercept = float(line[-1] * y_scale + y_middle - self.slope @ x_middle)
        self.losses = np.array(losses) * y_scale**2
        return self

    def predict(self, X: Floats) -> Floats:
        """The estimates for X (n, d): float64 (n,)."""
        estimates: Floats = np.full(len(X), self.intercept)
        # A row gets the same bits whatever is beside it: a product of matrices promises less.
        for place, slope in enumerate(self.slope):
            estimates += slope * X[:, place]
        return estimates

    def loss(self, X: Floats, y: Floats, weight: Floats | None = None) -> float:
        """The mean squared error, in the target's unit squared."""
        return _mean_square(self.predict(X) - y, np.ones(len(y)) if weight is None else weight)


def _step(line: Floats, Z: Floats, z: Floats, weight: Floats, rate: float) -> Floats:
    """The slope and, last, the intercept after one batch, (d + 1,).

    Beyond 1 / mean |row|² a step could overshoot, and the next one more.
    """
    reach = float(weight @ (Z**2).sum(axis=1)) / len(z)
    rate /= max(1.0, rate * reach)
    off = weight * (Z @ line - z)
    moved: Floats = line - rate * (off @ Z) / len(z)
    return moved


def _mean_square(off: Floats, weight: Floats) -> float:
    return float(np.average(off**2, weights=weight))


def _middle_and_scale(values: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each column, the latter 1 where all values are alike."""
    # Squares of very large or small numbers leave float64; those of their ratios do not.
    largest = np.abs(values).max(axis=0)
    unit = np.where(largest > 0, largest, 1)
    middle, spread = (values / unit).mean(axis=0) * unit, (values / unit).std(axis=0)
    # Rounding alone spreads equal values by some ulps.
    return middle, np.where(spread > 1e-12, spread * unit, 1)


class SgdLinearRegression(Trainer):
    """Any number of features; missing numbers count as the mean, categories as a column each."""

    name = "sgd-linear-regression"
    summary = "A straight line by stochastic gradient descent: simple, quick, easy to explain"
    tasks: ClassVar[tuple[TaskName, ...]] = ("regression",)
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Number("learningRate", "How far a step goes at first", 0.1, above=0, most=1),
        Whole("epochs", "How often each row is visited", 100, 1, 10_000),
        Whole("batchRows", "Rows of a step", 32, 1, 100_000),
    )
    on_any_processor = False
    trusted_types = (f"{__name__}.SimpleLinearRegression", *ENCODER_TYPES)

    def fit(
        self,
        rows: LabelledRows,
        features: Sequence[Feature],
        recipe: Recipe,
        training: Training,
    ) -> dict[str, Any]:
        """The encoder and the regression."""
        encoder = encoder_of(features)
        values = recipe.values
        regression = SimpleLinearRegression(
            values["learningRate"], values["epochs"], values["batchRows"], recipe.random_state
        )
        with one_blas_thread():
            regression.fit(encoder.fit_transform(rows.matrix), rows.labels, rows.weight)
        return {"encoder": encoder, "regression": regression}

    def predict(self, estimator: dict[str, Any], X: Floats, groups: Places | None) -> Answers:
        """What lies on the line."""
        return NumberAnswers(estimator["regression"].predict(estimator["encoder"].transform(X)))

    def facts(self, estimator: dict[str, Any]) -> Mapping[str, Any]:
        """`slope`: of the numbers in the order of the schema, then of the categories."""
        regression = estimator["regression"]
        return {
            "slope": regression.slope.tolist(),
            "intercept": regression.intercept,
            "lossPerEpoch": regression.losses.tolist(),
        }

    def scorer(self, estimator: dict[str, Any], features: Sequence[Feature]) -> Line:
        """The line over the features themselves."""
        regression, encoder = estimator["regression"], estimator["encoder"]
        has_numbers = any(feature.categories is None for feature in features)
        means = encoder.named_transformers_["numbers"].statistics_ if has_numbers else np.zeros(0)
        return line_of(features, regression.intercept, regression.slope, means)


TRAINER = SgdLinearRegression()
