"""fit and predict over tables: what a data scientist may rely on."""

import datetime as dt
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from conftest import numbers
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.utils._openmp_helpers import _openmp_effective_n_threads

from fitlane_ml.errors import UserError
from fitlane_ml.fit import fit, prepare
from fitlane_ml.metrics import training_metrics
from fitlane_ml.model_card import model_card
from fitlane_ml.predict import predict
from fitlane_ml.threads import limit_threads


def refused(table: pa.Table, parameters: dict[str, object] | None = None) -> UserError:
    with pytest.raises(UserError) as error:
        fit(table, parameters or {})
    assert error.value.message
    assert error.value.fix
    return error.value


def with_feature(values: object, name: str = "f", rows: int = 200) -> pa.Table:
    table = numbers(rows)
    column = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
    return table.append_column(name, column)


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
    tables = []
    for threads in (1, 2, 4):
        limit_threads(threads)
        assert _openmp_effective_n_threads() == threads
        tables.append(predict(fit(numbers(2000), {}), numbers(seed=1)))
    limit_threads(1)
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


def test_texts_that_look_like_numbers_stay_apart() -> None:
    words = ["001", "1"] * 100
    table = with_feature(words).set_column(4, "y", pa.array([w == "001" for w in words]))
    assert predict(fit(table, {}), table)["prediction"].to_pylist() == table["y"].to_pylist()


def test_255_categories_are_fine_and_256_are_not() -> None:
    assert fit(with_feature([f"w{row % 255}" for row in range(300)], rows=300), {})
    error = refused(with_feature([f"w{row % 256}" for row in range(300)], rows=300))
    assert (error.code, error.column) == ("too_many_categories", "f")


def test_an_instant_is_one_number_whatever_its_unit() -> None:
    days = [dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=row) for row in range(200)]
    matrices = [
        prepare(with_feature(pa.array(days, kind)), {"features": ["f"]}).matrix
        for kind in (pa.timestamp("s", "UTC"), pa.timestamp("ns", "UTC"), pa.timestamp("us"))
    ]
    assert matrices[0][1, 0] == days[1].timestamp()
    assert all((matrix == matrices[0]).all() for matrix in matrices)
    date = prepare(with_feature(pa.array(days, pa.date32())), {"features": ["f"]}).matrix
    assert date[30, 0] == dt.datetime(2024, 1, 2, tzinfo=dt.UTC).timestamp()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([True, None] * 100), [1.0, np.nan]),
        (pa.array([Decimal("1.5"), None] * 100), [1.5, np.nan]),
        (pa.array([1, None] * 100, pa.int8()), [1.0, np.nan]),
        (pa.array(np.array([1.5, 2.5] * 100, np.float16)), [1.5, 2.5]),
        (pa.array([2**64 - 1, 0] * 100, pa.uint64()), [2.0**64, 0.0]),
    ],
    ids=["bool", "decimal", "int8", "half", "uint64"],
)
def test_numbers_become_float64(values: pa.Array, expected: list[float]) -> None:
    matrix = prepare(with_feature(values), {"features": ["f"]}).matrix
    np.testing.assert_array_equal(matrix[:2, 0], expected)


def test_a_wider_number_is_fine_at_predict_and_another_kind_is_not() -> None:
    model, test = fit(with_feature(pa.array([1, 2] * 100, pa.int32())), {}), numbers()
    wide = predict(model, test.append_column("f", pa.array([1.0, 2.0] * 100)))
    assert wide.equals(predict(model, test.append_column("f", pa.array([1, 2] * 100))))
    with pytest.raises(UserError) as error:
        predict(model, test.append_column("f", pa.array(["1", "2"] * 100)))
    assert (error.value.code, error.value.column) == ("model_mismatch", "f")


def test_infinite_values_are_refused_with_column_and_first_row() -> None:
    values = [0.0] * 200
    values[12] = values[50] = float("-inf")
    error = refused(with_feature(values))
    assert (error.code, error.column, error.row) == ("infinite_value", "f", 12)
    model = fit(with_feature([0.5] * 200), {})
    with pytest.raises(UserError) as at_predict:
        predict(model, with_feature(values), first_row=1000)
    assert at_predict.value.row == 1012


NO_FEATURES: dict[str, object] = {"features": ["y"]}
REFUSED: dict[str, tuple[pa.Table, dict[str, object], str, str | None]] = {
    "no target": (numbers(), {"target": "z"}, "target_missing", "z"),
    "null in target": (
        numbers(3).set_column(4, "y", pa.array([1, None, 0])),
        {},
        "target_null",
        "y",
    ),
    "NaN in target": (
        numbers(3).set_column(4, "y", pa.array([1.0, float("nan"), 0.0])),
        {},
        "target_null",
        "y",
    ),
    "one class": (
        numbers(3).set_column(4, "y", pa.array([1, 1, 1])),
        {},
        "target_single_class",
        "y",
    ),
    "fractions": (
        numbers(3).set_column(4, "y", pa.array([1.5, 0.0, 2.0])),
        {},
        "column_unusable",
        "y",
    ),
    "dates as target": (
        numbers(3).set_column(4, "y", pa.array([1, 2, 3], pa.date32())),
        {},
        "column_unusable",
        "y",
    ),
    "no rows": (numbers(5).slice(0, 0), {}, "empty_dataset", None),
    "no features": (numbers(), NO_FEATURES, "no_features", None),
    "unknown feature": (numbers(), {"features": ["x9"]}, "column_missing", "x9"),
    "unknown id": (numbers(), {"idColumns": ["id"]}, "column_missing", "id"),
    "list column": (with_feature([[1]] * 200), {}, "column_unusable", "f"),
    "binary column": (with_feature([b"1"] * 200), {}, "column_unusable", "f"),
    "no value": (with_feature(pa.nulls(200)), {}, "column_unusable", "f"),
    "only NaN": (with_feature([float("nan")] * 200), {}, "column_unusable", "f"),
    "same name twice": (with_feature([1.0] * 200, "x0"), {}, "column_name_clash", "x0"),
    "unknown parameter": (numbers(), {"depth": 3}, "invalid_parameters", None),
    "seed": (numbers(), {"randomState": -1}, "invalid_parameters", None),
    "seed as bool": (numbers(), {"randomState": True}, "invalid_parameters", None),
    "no list": (numbers(), {"exclude": "x0"}, "invalid_parameters", None),
    "both": (numbers(), {"exclude": ["x0"], "features": ["x1"]}, "invalid_parameters", None),
}


@pytest.mark.parametrize(
    ("table", "parameters", "code", "column"), REFUSED.values(), ids=REFUSED.keys()
)
def test_refuses(
    table: pa.Table, parameters: dict[str, object], code: str, column: str | None
) -> None:
    error = refused(table, parameters)
    assert (error.code, error.column) == (code, column)


def test_a_null_target_says_how_many_and_where() -> None:
    error = refused(numbers(4).set_column(4, "y", pa.array([1, 0, None, None])))
    assert "2 of 4 rows" in error.message
    assert error.row == 2


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


def test_chooses_features() -> None:
    def chosen(**parameters: object) -> list[str]:
        return [feature.name for feature in fit(numbers(), parameters).features]

    assert chosen() == ["x0", "x1", "x2", "x3"]
    assert chosen(exclude=["x1"], idColumns=["x3"]) == ["x0", "x2"]
    assert chosen(features=["x2", "x0"], idColumns=None) == ["x2", "x0"]


def test_whole_numbers_beyond_2_53_are_a_warning() -> None:
    assert not prepare(with_feature([2**53, -(2**53)] * 100), {}).warnings
    (warning,) = prepare(with_feature([2**53 + 1, None] * 100), {}).warnings
    assert "'f'" in warning


def test_predicts_no_rows() -> None:
    result = predict(fit(numbers(), {}), numbers().slice(0, 0))
    assert result.num_rows == 0
    assert result.column_names[-1] == "probability_1"


def test_the_card_tells_what_was_learnt() -> None:
    data = prepare(with_feature([*["a", None] * 100]), {"randomState": 5})
    model = fit(with_feature([*["a", None] * 100]), {"randomState": 5})
    metrics = training_metrics(model, data)
    card = model_card(model, data, metrics, threads=2)
    assert card["features"][-1] == {
        "name": "f",
        "kind": "text",
        "missingRate": 0.5,
        "categories": ["a"],
    }
    assert card["randomState"] == 5
    assert card["threads"] == 2
    assert sum(card["classCounts"]) == card["rows"] == card["metricsOn"]["rows"] == 200
    assert card["earlyStopping"] == {"active": False, "withheldFraction": 0}
    assert metrics["trainAccuracy"] > metrics["baselineAccuracy"] == max(card["classCounts"]) / 200
    assert metrics["logLoss"] < metrics["baselineLogLoss"]
