"""What a prediction has seen, counted while it streams: features and predictions by their bins.

Beside each count stands what the model card says of the fit, so that the two can be compared by
whoever has the report alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pyarrow as pa

from fitlane_ml.answers import Answers, ClassAnswers
from fitlane_ml.columns import Feature, Floats, plain
from fitlane_ml.histogram import Histogram, read_histogram
from fitlane_ml.model import FittedModel
from fitlane_ml.tally import Tally

MOST_BINS = 4_000
"""Of all features of a profile together: the record of a job has to hold it. Features beyond are
left out, in the order of the model, and their number is told."""


class NoProfile(ValueError):
    """A card that does not go with its model: nothing is counted."""


@dataclass(frozen=True)
class _Counted:
    feature: Feature
    place: int
    baseline: Histogram
    tally: Tally


class Profile:
    """Counts; may be told of batches by several threads. Takes memory by bins, never by rows."""

    def __init__(self, model: FittedModel, card: bytes) -> None:
        """Raises NoProfile if the card is not one of such a model."""
        try:
            body = json.loads(card)
            histograms = [read_histogram(feature["baseline"]) for feature in body["features"]]
            self._predictions = _counted_predictions(body)
        except (KeyError, TypeError, ValueError) as error:
            raise NoProfile(f"the model card cannot be read: {error!r}") from error
        names = [feature["name"] for feature in body["features"]]
        if names != [feature.name for feature in model.features]:
            raise NoProfile("the model card tells of other features")
        self._features = _within_limit(model, histograms)
        self._left_out = len(histograms) - len(self._features)
        self._rows = 0
        self._lock = Lock()

    def add_features(self, batch: pa.Table, matrix: Floats) -> None:
        """Rows to predict, and their features, (rows, features), column by column in memory."""
        with self._lock:
            self._rows += len(matrix)
            for counted in self._features:
                _count(counted, batch, matrix[:, counted.place])

    def add_predictions(self, answers: Answers) -> None:
        """What the model says about rows."""
        if self._predictions is None:
            return
        with self._lock:
            tally = self._predictions[1]
            if isinstance(answers, ClassAnswers):
                tally.add_places(answers.predicted)
            else:
                tally.add_numbers(answers.predicted)

    def to_json(self) -> dict[str, Any]:
        """As reports hold it."""
        features = [
            {"name": counted.feature.name, **_beside(counted.baseline, counted.tally)}
            for counted in self._features
        ]
        predictions = (
            {} if self._predictions is None else {"predictions": _beside(*self._predictions)}
        )
        body = {"rows": self._rows, "features": features, "featuresLeftOut": self._left_out}
        return {**body, **predictions}


def _counted_predictions(card: Mapping[str, Any]) -> tuple[Histogram, Tally] | None:
    if "predictions" not in card:  # cards of earlier versions have none
        return None
    baseline = read_histogram(card["predictions"]["baseline"])
    return baseline, Tally(baseline)


def _within_limit(model: FittedModel, histograms: list[Histogram]) -> list[_Counted]:
    counted: list[_Counted] = []
    bins = 0
    for place, (feature, baseline) in enumerate(zip(model.features, histograms, strict=True)):
        bins += len(baseline.counts)
        if bins > MOST_BINS:
            break
        counted.append(_Counted(feature, place, baseline, Tally(baseline)))
    return counted


def _count(counted: _Counted, batch: pa.Table, values: Floats) -> None:
    if counted.feature.categories is None:
        counted.tally.add_numbers(values)
    else:
        counted.tally.add_categories(values, _missing(batch.column(counted.feature.name)))


def _missing(column: pa.ChunkedArray) -> int:
    """A dictionary may hold the null itself."""
    values = plain(column) if pa.types.is_dictionary(column.type) else column
    return int(values.null_count)


def _beside(baseline: Histogram, tally: Tally) -> dict[str, Any]:
    counts = {"counts": list(baseline.counts), "missing": baseline.missing}
    outside = {"below": 0, "above": 0, "unseen": 0}
    return {"baseline": {**counts, **outside}, "seen": tally.to_json()}
