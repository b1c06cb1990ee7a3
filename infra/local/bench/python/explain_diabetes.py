"""explain_diabetes.py: prints R² on the last 20 rows, by the feature bmi alone."""

import json

from fitlane_ml.estimators.sgd_linear_regression import SimpleLinearRegression
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

X, y = load_diabetes(return_X_y=True)
bmi, last = X[:, [2]], slice(-20, None)


def explained(model) -> float:
    model.fit(bmi[:-20], y[:-20])
    return r2_score(y[last], model.predict(bmi[last]))


print(
    json.dumps(
        {
            "ours": explained(SimpleLinearRegression()),
            "leastSquares": explained(LinearRegression()),
        }
    )
)
