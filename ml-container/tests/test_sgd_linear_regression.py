"""The linear regression from scratch, beside least squares."""

import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

from fitlane_ml.estimators.sgd_linear_regression import SimpleLinearRegression

BMI = [2]
LAST = 20


def test_explains_the_progress_of_diabetes_by_the_body_mass_as_least_squares_does() -> None:
    X, y = load_diabetes(return_X_y=True)
    learnt, unseen = slice(None, -LAST), slice(-LAST, None)
    ours = SimpleLinearRegression().fit(X[learnt][:, BMI], y[learnt])
    theirs = LinearRegression().fit(X[learnt][:, BMI], y[learnt])
    own = r2_score(y[unseen], ours.predict(X[unseen][:, BMI]))
    assert own >= 0.42
    assert own == pytest.approx(r2_score(y[unseen], theirs.predict(X[unseen][:, BMI])), abs=0.02)
    assert ours.slope == pytest.approx(theirs.coef_, rel=0.02)
    assert ours.intercept == pytest.approx(theirs.intercept_, rel=0.02)


def test_the_loss_falls_to_that_of_least_squares() -> None:
    X, y = load_diabetes(return_X_y=True)
    ours = SimpleLinearRegression().fit(X, y)
    least = np.mean((LinearRegression().fit(X, y).predict(X) - y) ** 2)
    assert len(ours.losses) == 100
    assert ours.losses[0] > ours.losses[-1]
    assert ours.losses[-1] == pytest.approx(ours.loss(X, y))
    assert least <= ours.losses[-1] < 1.02 * least


def test_the_same_seed_gives_the_same_bits_and_another_one_others() -> None:
    X, y = load_diabetes(return_X_y=True)
    slopes = [SimpleLinearRegression(random_state=seed).fit(X, y).slope for seed in (1, 1, 2)]
    assert slopes[0].tolist() == slopes[1].tolist() != slopes[2].tolist()


def test_a_weight_of_two_is_a_row_that_is_there_twice() -> None:
    X, y = load_diabetes(return_X_y=True)
    twice = np.arange(len(y)) % 2 == 0
    weighted = SimpleLinearRegression().fit(X[:, BMI], y, np.where(twice, 2.0, 1.0))
    doubled = np.concatenate([np.arange(len(y)), np.flatnonzero(twice)])
    repeated = LinearRegression().fit(X[doubled][:, BMI], y[doubled])
    assert weighted.slope == pytest.approx(repeated.coef_, rel=0.05)
    assert weighted.loss(X[:, BMI], y, np.where(twice, 2.0, 1.0)) == pytest.approx(
        weighted.losses[-1]
    )


@pytest.mark.parametrize("unit", [1e-200, 1.0, 1e200])
def test_the_units_do_not_matter(unit: float) -> None:
    X, y = load_diabetes(return_X_y=True)
    usual = SimpleLinearRegression(epochs=20).fit(X[:, BMI], y)
    other = SimpleLinearRegression(epochs=20).fit(X[:, BMI] * unit, y)
    assert other.slope * unit == pytest.approx(usual.slope)
    assert other.predict(X[:, BMI] * unit) == pytest.approx(usual.predict(X[:, BMI]))


def test_one_row_far_out_does_not_make_it_diverge() -> None:
    X = np.random.default_rng(0).normal(size=(2_000, 2))
    X[7] *= 1e6
    y = X @ [1, 2]
    regression = SimpleLinearRegression(learning_rate=1).fit(X, y)
    assert regression.losses[-1] <= regression.losses[0] < np.var(y)


def test_a_feature_that_never_changes_does_no_harm() -> None:
    X, y = load_diabetes(return_X_y=True)
    alike = np.column_stack([X[:, BMI], np.full(len(y), 0.1)])
    estimates = SimpleLinearRegression().fit(alike, y).predict(alike)
    assert np.isfinite(estimates).all()
    assert r2_score(y, estimates) > 0.33
