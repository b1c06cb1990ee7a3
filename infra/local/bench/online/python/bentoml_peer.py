"""scikit-learn behind BentoML: `bentoml serve bentoml_peer:Classifier`."""

import os

import bentoml
import joblib
import numpy as np


@bentoml.service(workers=1)
class Classifier:
    """One model."""

    def __init__(self) -> None:
        """Loads it."""
        self.model = joblib.load(os.environ["MODEL"])

    @bentoml.api
    def predict(self, instances: list[list[float]]) -> list[int]:
        """The labels."""
        return self.model.predict(np.array(instances)).tolist()
