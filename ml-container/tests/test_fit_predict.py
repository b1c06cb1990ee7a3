"""fit and predict over tables: what a data scientist may rely on."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from conftest import numbers
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.utils._openmp_helpers import _openmp_effective_n_threads
from tables import refused, with_feature

from fitlane_ml.errors import UserError
from fitlane_ml.fit import fit
from fitlane_ml.model_file import dump_model
from fitlane_ml.predict import predict
from fitlane_ml.threads import limit_threads


@pytest.mark.parametrize(
    ("dtype", "rows", "classes"),
    [
        (np.float64, 40, 2),
        (np.float32, 300, 2),
        (np.float64, 300, 3),
        (np.float32, 10_500, 2),  # above 10,000 rows it stops early
        (np.float64, 10_500, 3),
    ],
)
def test_gives_the_same_bits_as_scikit_learn(
    dtype: type[np.floating[npt.NBitBase]], rows: int, classes: int
) -> None:
    rng = np.random.default_rng(7)
    X, X2 = (rng.normal(size=(n, 4)).astype(dtype) for n in (rows, 200))
    X[::9, 2] = np.nan
    y = np.digitize(X[:, 0] + X[:, 1] ** 2, [0.5, 1.5][: classes - 1]) + 10
    expected = HistGradientBoostingClassifier(random_state=0).fit(X, y)

    names = ["a", "b", "c", "d"]
    columns = dict(zip(names, X.T, strict=True))
    model = fit(pa.table({**columns, "y": y}), {"target": "y", "randomState": 0})
    result = predict(model, pa.table(dict(zip(names, X2.T, strict=True))))
    assert result["prediction"].to_numpy().tolist() == expected.predict(X2).tolist()
    probabilities = np.column_stack(
        [result[f"probability_{label}"].to_numpy() for label in expected.classes_]
    )
    assert (probabilities == expected.predict_proba(X2)).all()


def test_the_number_of_threads_does_not_change_the_result() -> None:
    tables, digests = [], set()
    for threads in (1, 2, 4):
        limit_threads(threads)
        assert _openmp_effective_n_threads() == threads
        model = fit(numbers(2000), {})
        tables.append(predict(model, numbers(seed=1)))
        digests.add(dump_model(model)[1])
    limit_threads(1)
    assert len(digests) == 1
    assert tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])


def test_matches_columns_by_name_whatever_their_order() -> None:
    model, test = fit(numbers(), {}), numbers(seed=1)
    reordered = test.select(["y", "x3", "x0", "x2", "x1"])
    assert predict(model, test).equals(predict(model, reordered))


def test_passes_on_what_is_no_feature_in_order_before_the_prediction() -> None:
    model, test = fit(numbers(), {}), numbers(seed=1)
    nested = pa.array([{"a": row} for row in range(200)])
    result = predict(model, test.append_column("id", nested))
    assert result.column_names == ["y", "id", "prediction", "probability_0", "probability_1"]
    assert result["id"].to_pylist() == nested.to_pylist()


def test_a_column_missing_at_predict_is_named_with_the_fix() -> None:
    with pytest.raises(UserError) as error:
        predict(fit(numbers(), {}), numbers().drop_columns(["x2"]))
    assert (error.value.code, error.value.column) == ("column_missing", "x2")
    assert "'x2'" in error.value.fix


TARGETS = {
    "int8": pa.array([3, -1, 7] * 40, pa.int8()),
    "uint64": pa.array([2**63 + 5, 1, 9] * 40, pa.uint64()),
    "bool": pa.array([True, False, True] * 40),
    "string": pa.array(["b", "a", "ä"] * 40),
    "large_string": pa.array(["b", "a", ""] * 40, pa.large_string()),
    "string_view": pa.array(["b", "a", "c"] * 40, pa.string_view()),
    "double": pa.array([1.0, 0.0, 2.0] * 40),
    "categorical": pa.array(["b", "a", "c"] * 40).dictionary_encode(),
    "ordered": pa.DictionaryArray.from_arrays(
        pa.array([0, 1, 2] * 40, pa.int8()), pa.array(["low", "mid", "high"]), ordered=True
    ),
    "categorical numbers": pa.array([30, 10, 20] * 40).dictionary_encode(),
}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
def test_the_prediction_has_exactly_the_targets_type(target: pa.Array) -> None:
    # The feature is the label in disguise, so that every prediction must be right.
    code = {value: place for place, value in enumerate(dict.fromkeys(target.to_pylist()))}
    table = pa.table({"x": [float(code[value]) for value in target.to_pylist()], "y": target})
    result = predict(fit(table, {}), table)
    assert result.schema.field("prediction").type == target.type
    assert result["prediction"].to_pylist() == target.to_pylist()
    probabilities = result.column_names[2:]
    labels = [str(value).lower() if target.type == pa.bool_() else str(value) for value in code]
    assert sorted(probabilities) == sorted(f"probability_{label}" for label in labels)


def test_above_100_classes_the_probabilities_are_one_list() -> None:
    table = pa.table({"x": np.arange(202.0), "y": np.arange(202) // 2})
    model = fit(table, {})
    result = predict(model, table)
    assert result.column_names == ["y", "prediction", "probabilities"]
    sums = [sum(row) for row in result["probabilities"].to_pylist()]
    assert sums == pytest.approx([1.0] * 202)
    assert len(result["probabilities"][0]) == 101


def test_text_is_a_category_and_an_unseen_one_counts_as_missing() -> None:
    words = ["red", "green", None, "blue"] * 50
    table = with_feature(words).set_column(4, "y", pa.array([w == "red" for w in words]))
    model = fit(table, {})
    assert model.features[-1].categories == ("blue", "green", "red")
    as_words = predict(model, table)
    as_codes = predict(
        model, table.set_column(5, "f", table["f"].combine_chunks().dictionary_encode())
    )
    assert as_words.equals(as_codes)
    assert as_words["prediction"].to_pylist() == table["y"].to_pylist()
    unseen = predict(model, table.set_column(5, "f", pa.array(["pink"] * 200)))
    missing = predict(model, table.set_column(5, "f", pa.array([None] * 200, pa.string())))
    assert unseen.equals(missing)


def test_a_class_too_rare_to_withhold_is_refused_where_early_stopping_needs_it() -> None:
    codes = np.arange(10_500) % 2
    codes[5] = 2
    table = pa.table({"x": np.arange(10_500.0), "y": codes})
    assert refused(table).code == "target_rare_class"
    assert fit(table.slice(0, 9_000), {})


@pytest.mark.parametrize("name", ["prediction", "probability_1"])
def test_a_column_named_like_one_that_predict_adds_is_refused(name: str) -> None:
    with pytest.raises(UserError) as error:
        predict(fit(numbers(), {}), with_feature([1.0] * 200, name))
    assert (error.value.code, error.value.column) == ("column_name_clash", name)


def test_predicts_no_rows() -> None:
    result = predict(fit(numbers(), {}), numbers().slice(0, 0))
    assert result.num_rows == 0
    assert result.column_names[-1] == "probability_1"
