"""What online inference answers, and how it reads JSON: functions/inference has the same tests."""

import hashlib
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from online_examples import EXAMPLES, FOLDER, make

from fitlane_ml.answers import ClassAnswers
from fitlane_ml.columns import Feature, feature_values
from fitlane_ml.export import answers_of_export
from fitlane_ml.matrix import to_matrix

ENCODINGS = json.loads((FOLDER.parent / "encoding.json").read_text())
TYPES = {
    "double": pa.float64(),
    "float": pa.float32(),
    "int64": pa.int64(),
    "uint64": pa.uint64(),
    "bool": pa.bool_(),
    "string": pa.string(),
    "date32[day]": pa.date32(),
    "decimal128(12, 2)": pa.decimal128(12, 2),
    "decimal128(38, 20)": pa.decimal128(38, 20),
    "timestamp[us]": pa.timestamp("us"),
    "timestamp[ns]": pa.timestamp("ns"),
    "timestamp[us, tz=UTC]": pa.timestamp("us", tz="UTC"),
    "dictionary<values=string, indices=int32, ordered=0>": pa.string(),
    "dictionary<values=int64, indices=int32, ordered=0>": pa.int64(),
    "dictionary<values=bool, indices=int32, ordered=0>": pa.bool_(),
}


def column_of(arrow_type: str, value: Any) -> pa.ChunkedArray:
    """One JSON value as a file with this type has it."""
    wanted = TYPES[arrow_type]
    is_text = isinstance(value, str)
    plain = pa.array([value]).cast(wanted) if is_text else pa.array([value], wanted)
    return pa.chunked_array([plain.dictionary_encode() if "dictionary" in arrow_type else plain])


@pytest.mark.parametrize("example", ENCODINGS, ids=lambda x: f"{x['type']} {x['value']}")
def test_becomes_this_number(example: dict[str, Any]) -> None:
    categories = tuple(example["categories"]) if "categories" in example else None
    feature = Feature("f", example["type"], example["kind"], categories)
    expected = np.nan if example["encoded"] is None else example["encoded"]
    encoded = feature_values(feature, column_of(example["type"], example["value"]))
    np.testing.assert_array_equal(encoded, [expected])


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_what_this_container_answers(name: str) -> None:
    kept = json.loads((FOLDER / f"{name}.json").read_text())
    content = (FOLDER / f"{name}.bin").read_bytes()
    assert f"sha256:{hashlib.sha256(content).hexdigest()}" == kept.pop("digest")
    example = make(EXAMPLES[name])
    made = example.to_json()
    predictions, probabilities = kept.pop("predictions"), kept.pop("probabilities")
    tolerance = EXAMPLES[name].tolerance
    np.testing.assert_allclose(made.pop("probabilities"), probabilities, rtol=0, atol=tolerance)
    _assert_same(made.pop("predictions"), predictions, of_two_fits=True)
    assert made == kept
    answers = answers_of_export(content, to_matrix(example.model.features, example.asked))
    if isinstance(answers, ClassAnswers):
        labels = [example.model.target.classes[code] for code in answers.predicted]
        assert labels == predictions
        np.testing.assert_allclose(answers.probabilities, probabilities, rtol=0, atol=tolerance)
    else:
        _assert_same(answers.predicted, predictions)


def _assert_same(ours: Any, theirs: Any, *, of_two_fits: bool = False) -> None:
    """Labels are equal; quantities too, but for a fit on another processor than the example's."""
    if of_two_fits and isinstance(theirs[0], float):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)
    else:
        np.testing.assert_array_equal(ours, theirs)
