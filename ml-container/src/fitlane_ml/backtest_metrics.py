"""How good a forecast is, as plain numbers, beside the last season's values."""

from typing import Any

import numpy as np
from sklearn.metrics import mean_pinball_loss

from fitlane_ml.answers import NumberAnswers
from fitlane_ml.forecaster import Backtest
from fitlane_ml.metrics import prefixed
from fitlane_ml.target import Target
from fitlane_ml.tasks import task_of


def backtest_metrics(test: Backtest, target: Target) -> dict[str, float]:
    """Of the forecast; `baseline…`: of the last season's values (seasonal-naive); of the quantiles.

    `seasonalNaiveRatio`: the forecast's MAE over that of the last season's values.
    """
    task: Any = task_of(target)
    own = task.scores(test.rows, test.answers)
    naive = task.scores(test.rows, NumberAnswers(test.naive))
    ratio = {"seasonalNaiveRatio": own["mae"] / naive["mae"]} if naive["mae"] > 0 else {}
    return {**own, **prefixed("baseline", naive), **ratio, **_of_quantiles(test, target)}


def _of_quantiles(test: Backtest, target: Target) -> dict[str, float]:
    """`pinballLoss`: the mean over all; `coverage`: the share of rows within the outermost."""
    levels, told = target.quantiles, test.answers.quantiles
    if not levels:
        return {}
    labels, weight = test.rows.labels, test.rows.weight
    losses = [
        mean_pinball_loss(labels, told[:, place], sample_weight=weight, alpha=level)
        for place, level in enumerate(levels)
    ]
    metrics = {"pinballLoss": float(np.mean(losses))}
    if len(levels) > 1:
        is_inside = (labels >= told[:, 0]) & (labels <= told[:, -1])
        metrics["coverage"] = float(np.average(is_inside, weights=weight))
    return metrics
