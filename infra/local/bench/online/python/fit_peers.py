"""fit_peers.py DATA FOLDER: fits the peers' model, keeps it as joblib and as MLflow's own.

Prints the labels of the first rows of DATA, as JSON.
"""

import json
import sys
from pathlib import Path

import joblib
import mlflow.sklearn
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier

ROWS = 500


def main() -> None:
    """Writes model.joblib, and the folder mlflow-model."""
    data, folder = pd.read_parquet(sys.argv[1]), Path(sys.argv[2])
    features = data.drop(columns="y")
    # Without names: servers then hand over the numbers as they are.
    model = HistGradientBoostingClassifier(random_state=0).fit(features.to_numpy(), data["y"])
    joblib.dump(model, folder / "model.joblib")
    mlflow.sklearn.save_model(
        model, folder / "mlflow-model", pip_requirements=[], serialization_format="cloudpickle"
    )
    print(json.dumps(model.predict(features[:ROWS].to_numpy()).tolist()))


if __name__ == "__main__":
    main()
