"""fit_model.py TRAIN MODEL: the model of the container's fit, made with scikit-learn alone."""

import sys

import joblib
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier

train, model_path = sys.argv[1:]
data = pd.read_parquet(train)
X = data.drop(columns="y").to_numpy(dtype="float64")
joblib.dump(HistGradientBoostingClassifier(random_state=0).fit(X, data["y"]), model_path)
