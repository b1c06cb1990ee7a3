"""predict_at_once.py MODEL DATA OUT HOW: what a script does with pandas and scikit-learn.

Reads the whole file, predicts, and writes the columns that Fitlane writes. HOW is `both` (predict
and predict_proba, as in the documentation) or `once` (the labels taken from the probabilities).
"""

import sys

import joblib
import pandas as pd

model_path, data, out, how = sys.argv[1:]
model = joblib.load(model_path)
X = pd.read_parquet(data).to_numpy()
probabilities = model.predict_proba(X)
labels = model.predict(X) if how == "both" else model.classes_[probabilities.argmax(axis=1)]
columns = {f"probability_{label}": probabilities[:, i] for i, label in enumerate(model.classes_)}
pd.DataFrame({"prediction": labels, **columns}).to_parquet(out)
