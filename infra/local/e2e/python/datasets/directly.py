"""The libraries, run directly, as a data scientist would write it."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.preprocessing import LabelEncoder
from threadpoolctl import threadpool_limits
from xgboost import XGBClassifier, XGBRegressor

from datasets.predictions import Predictions
from datasets.real_data_set import RealDataSet, is_category, kind

CLASSES = {
    ("hist-gradient-boosting", "classification"): HistGradientBoostingClassifier,
    ("hist-gradient-boosting", "regression"): HistGradientBoostingRegressor,
    ("xgboost", "classification"): XGBClassifier,
    ("xgboost", "regression"): XGBRegressor,
}
OPTIONS: dict[str, dict[str, Any]] = {
    "hist-gradient-boosting": {"random_state": 0, "categorical_features": "from_dtype"},
    "xgboost": {"random_state": 0, "enable_categorical": True, "n_jobs": 1},
}


def predict_directly(data: RealDataSet) -> Predictions:
    """Labels as they are; strings as categories; dates as seconds since 1970."""
    train, test = data.halves
    model = CLASSES[data.trainer, data.task](**OPTIONS[data.trainer])
    # The number of threads changes no bit, and beside the stack's jobs one is the fastest.
    with threadpool_limits(1, user_api="openmp"):
        return predictions(data, model, *features_of(data, train, test), train[data.target])


def predictions(
    data: RealDataSet, model: Any, train: pd.DataFrame, test: pd.DataFrame, labels: pd.Series
) -> Predictions:
    """Of the test rows."""
    if data.task == "regression":
        estimates = model.fit(train, labels).predict(test)
        return Predictions(pd.Series(estimates), [], np.empty((len(test), 0)))
    # XGBoost takes 0, 1, …; to scikit-learn that is one name as good as another.
    encoder = LabelEncoder().fit(labels)
    model.fit(train, encoder.transform(labels))
    return Predictions(
        labels=pd.Series(encoder.inverse_transform(model.predict(test))),
        classes=encoder.classes_.tolist(),
        probabilities=model.predict_proba(test),
    )


def features_of(
    data: RealDataSet, train: pd.DataFrame, test: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The features of both, in dtypes that the libraries understand."""
    known, asked = (understandable(rows.drop(columns=data.target)) for rows in (train, test))
    names = [name for name in known if is_category(known[name])]
    # A category that was not seen in training counts as missing.
    seen = {name: asked[name].cat.set_categories(known[name].cat.categories) for name in names}
    return known, asked.assign(**seen)


def understandable(features: pd.DataFrame) -> pd.DataFrame:
    """They understand numbers and the dtype category."""
    return features.apply(understandable_column)


def understandable_column(column: pd.Series) -> pd.Series:
    if is_category(column):
        return column.astype("category").cat.remove_unused_categories()
    if kind(column) == "date":
        return (column - pd.Timestamp(0)) / pd.Timedelta(seconds=1)
    return column
