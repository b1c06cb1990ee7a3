"""One data set, both ways, on the same rows."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fitlane import Client

from datasets.directly import predict_directly
from datasets.predictions import Predictions
from datasets.real_data_set import RealDataSet
from datasets.through_the_api import Answer, predict_through_the_api


@dataclass(frozen=True)
class Comparison:
    data: RealDataSet
    answer: Answer
    direct: Predictions

    @property
    def different_labels(self) -> int:
        """In how many test rows the labels differ."""
        ours, theirs = self.answer.predictions.labels, self.direct.labels
        return int((np.asarray(ours, dtype=object) != np.asarray(theirs, dtype=object)).sum())

    @property
    def largest_difference(self) -> float:
        """Between two probabilities of the same row and class, or two estimates of the same row."""
        sides = (self.answer.predictions, self.direct)
        if self.data.task == "regression":
            ours, theirs = (side.labels.to_numpy(np.float64) for side in sides)
        else:
            ours, theirs = (side.probabilities for side in sides)
        return float(np.abs(ours - theirs).max())


def compare(client: Client, data: RealDataSet, folder: Path) -> Comparison:
    """`folder` holds the files on their way. Raises FitlaneError."""
    answer = predict_through_the_api(client, data, folder)
    return Comparison(data, answer, predict_directly(data))
