"""scikit-learn, run directly, as a data scientist would write it."""

import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from datasets.predictions import Predictions
from datasets.real_data_set import RealDataSet, is_category, kind


def predict_directly(data: RealDataSet) -> Predictions:
    """Labels as they are; strings as categories; dates as seconds since 1970."""
    train, test = data.halves
    model = HistGradientBoostingClassifier(random_state=0, categorical_features="from_dtype")
    # The number of threads changes no bit, and beside the stack's jobs one is the fastest.
    with threadpool_limits(1, user_api="openmp"):
        model.fit(features_of(data, train), train[data.target])
        return Predictions(
            labels=pd.Series(model.predict(features_of(data, test))),
            classes=model.classes_.tolist(),
            probabilities=model.predict_proba(features_of(data, test)),
        )


def features_of(data: RealDataSet, rows: pd.DataFrame) -> pd.DataFrame:
    features = rows.drop(columns=data.target)
    return features.apply(understandable)


def understandable(column: pd.Series) -> pd.Series:
    """HistGradientBoostingClassifier understands numbers and the dtype category."""
    if is_category(column):
        return column.astype("category")
    if kind(column) == "date":
        return (column - pd.Timestamp(0)) / pd.Timedelta(seconds=1)
    return column
