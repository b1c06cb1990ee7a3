"""The same rows as CSV and JSON lines: the same predictions as of Parquet, bit for bit."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from fitlane import Client, Csv, Dataset, Job, JobFailed

from datasets.real_data_set import RealDataSet
from datasets.real_data_sets import real_data_sets

# Of all kinds of columns but codes: categories that are numbers, which text cannot tell.
_NAMES = ["penguins", "penguin-islands", "cars", "phishing"]

WRITE: Mapping[str, Callable[[pd.DataFrame, Path], None]] = {
    ".parquet": lambda frame, path: frame.to_parquet(path, index=False),
    ".csv": lambda frame, path: frame.to_csv(path, index=False),
    ".csv.gz": lambda frame, path: frame.to_csv(path, index=False, compression="gzip"),
    ".jsonl": lambda frame, path: frame.to_json(
        path, orient="records", lines=True, date_format="iso", double_precision=15
    ),
}
GERMAN = Csv(delimiter=";", decimal=",", encoding="windows-1252")


@pytest.fixture(params=_NAMES)
def data(request: pytest.FixtureRequest) -> RealDataSet:
    return next(data for data in real_data_sets() if data.name == request.param)


def test_predictions_are_those_of_parquet(
    client: Client, data: RealDataSet, tmp_path: Path
) -> None:
    of_parquet = predictions(client, data, tmp_path, ".parquet")
    assert len(of_parquet) == len(data.halves[1])
    for ending in (".csv", ".csv.gz", ".jsonl"):
        pd.testing.assert_frame_equal(predictions(client, data, tmp_path, ending), of_parquet)


def predictions(client: Client, data: RealDataSet, folder: Path, ending: str) -> pd.DataFrame:
    """What a model fitted on the first half says of the other, both sent in this form."""
    train, test = data.halves
    fitted = client.wait(fit(client, data, uploaded(client, train, folder / f"train{ending}")))
    test = uploaded(client, test.drop(columns=data.target), folder / f"test{ending}")
    predicted = client.wait(client.predict(test, fitted))
    frame = pd.read_parquet(client.download(predicted, folder / f"predictions{ending}.parquet"))
    return frame[[name for name in frame if str(name).startswith(("prediction", "probability_"))]]


def fit(client: Client, data: RealDataSet, dataset: Dataset) -> Job:
    return client.fit(dataset, target=data.target, model=data.name)


def uploaded(client: Client, frame: pd.DataFrame, path: Path) -> Dataset:
    ending = "".join(path.suffixes)
    WRITE[ending](frame, path)
    dataset = client.upload(path, progress=False)
    assert (dataset.status, dataset.rows) == ("ready", len(frame))
    return dataset


def test_a_table_is_one_to_the_fit_however_it_was_written(client: Client, tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": range(100), "code": ["001", "1"] * 50, "y": [0, 1] * 50})
    plain = uploaded(client, frame, tmp_path / "same.csv")
    first = client.wait(client.fit(plain))
    packed = uploaded(client, frame, tmp_path / "same.csv.gz")
    again = client.fit(packed)
    assert plain.id != packed.id
    assert (again.id, again.cached) == (first.id, True)


def test_the_same_file_is_converted_once(client: Client, tmp_path: Path) -> None:
    frame = pd.DataFrame({"n": range(50), "y": [0, 1] * 25})
    first = uploaded(client, frame, tmp_path / "once.csv")
    assert uploaded(client, frame, tmp_path / "once.csv") == first
    other = client.upload(tmp_path / "once.csv", progress=False, format=Csv(types={"n": "string"}))
    assert other.id != first.id
    assert [column.type for column in other.columns] == ["string", "int64"]


def test_what_was_written_is_kept_and_told(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "german.csv"
    text = "Straße;preis;nr;tag\nA;1,5;007;2024-05-01\nB\nC;2;008;\n"
    path.write_bytes(text.encode("windows-1252"))
    with pytest.raises(JobFailed, match="Line 3: it has 1 field") as failed:
        client.upload(path, progress=False, format=GERMAN)
    assert failed.value.fix is not None
    assert "maxBadRows" in failed.value.fix
    tolerant = Csv(delimiter=";", decimal=",", encoding="windows-1252", max_bad_rows=1)
    dataset = client.upload(path, progress=False, format=tolerant)
    types = {column.name: column.type for column in dataset.columns}
    assert types == {"Straße": "string", "preis": "double", "nr": "string", "tag": "date"}
    assert dataset.conversion is not None
    assert (dataset.conversion.bad_rows, dataset.conversion.first_bad_rows[0].line) == (1, 3)
    table = client.download(dataset.conversion.job, tmp_path / "table.parquet")
    assert pq.read_table(table)["nr"].to_pylist() == ["007", "008"]
