"""Every label, and every bit of every probability and estimate, is the library's own."""

from collections.abc import Iterator
from concurrent.futures import Future

import numpy as np
import pyarrow as pa
import pytest
from fitlane import Client

from datasets.agreement_page import MEASURED, PAGE, agreement_page
from datasets.comparison import Comparison
from datasets.comparisons import comparisons
from datasets.directly import CLASSES
from datasets.real_data_sets import real_data_sets

DATA_SETS = real_data_sets()
All = dict[str, Future[Comparison]]


@pytest.fixture(scope="session")
def everything(client: Client) -> Iterator[All]:
    with comparisons(client, DATA_SETS) as futures:
        yield futures


@pytest.fixture(params=[data.name for data in DATA_SETS])
def comparison(request: pytest.FixtureRequest, everything: All) -> Comparison:
    return everything[request.param].result()


def test_labels(comparison: Comparison) -> None:
    ours, theirs = comparison.answer.predictions.labels, comparison.direct.labels
    assert ours.tolist() == theirs.tolist()


def test_labels_have_the_type_of_the_training_labels(comparison: Comparison) -> None:
    is_class = comparison.data.task == "classification"
    expected = comparison.answer.sent_type if is_class else pa.float64()
    assert comparison.answer.received_type == expected


@pytest.mark.parametrize("name", [data.name for data in DATA_SETS if data.task == "regression"])
def test_numbers_are_estimated_better_than_by_their_mean(everything: All, name: str) -> None:
    metrics = everything[name].result().answer.metrics
    assert metrics["rmse"] < 0.95 * metrics["baselineRmse"]
    assert metrics["mae"] < metrics["baselineMae"]
    assert metrics["r2"] > 0.1


def test_classes_in_order(comparison: Comparison) -> None:
    classes = comparison.direct.classes
    assert comparison.answer.predictions.classes == classes
    names = [str(name).lower() if isinstance(name, bool) else str(name) for name in classes]
    assert comparison.answer.probability_columns == [f"probability_{name}" for name in names]


def test_probabilities_to_the_last_bit(comparison: Comparison) -> None:
    ours, theirs = comparison.answer.predictions.probabilities, comparison.direct.probabilities
    np.testing.assert_array_equal(ours, theirs)


def test_the_data_sets_cover_what_people_have() -> None:
    kinds = {kind for data in DATA_SETS for kind in data.column_kinds}
    assert kinds == {"float", "integer", "boolean", "date", "string", "categorical"}
    label_kinds = {data.label_kind for data in DATA_SETS if data.task == "classification"}
    number_kinds = {data.label_kind for data in DATA_SETS if data.task == "regression"}
    assert number_kinds == {"float", "integer"}
    both = {(data.trainer, data.task) for data in DATA_SETS}
    assert both == set(CLASSES)
    assert label_kinds == {"float", "integer", "boolean", "string", "categorical"}
    assert {data.labels.nunique() == 2 for data in DATA_SETS} == {True, False}
    assert any(data.missing > 0 for data in DATA_SETS)
    assert any(data.unseen > 0 for data in DATA_SETS)
    assert any(len(data.halves[0]) > 10_000 for data in DATA_SETS)  # scikit-learn stops early


def test_the_page_in_docs_says_what_was_measured(everything: All) -> None:
    measured = agreement_page([future.result() for future in everything.values()])
    MEASURED.parent.mkdir(parents=True, exist_ok=True)
    MEASURED.write_text(measured, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == measured, f"copy {MEASURED} to {PAGE}"
