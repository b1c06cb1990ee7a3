"""The bare import of the estimator; says when it was done (epoch milliseconds)."""

from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: F401, I001

import time

print(time.time() * 1000)
