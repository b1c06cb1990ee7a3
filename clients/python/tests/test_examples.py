from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from fake_compute import FakeCompute
from fake_fitlane import KEY, FakeFitlane
from fitlane_examples import example_1, example_2, main_job, make_data

Run = Callable[..., int]


@pytest.fixture
def compute(fake: FakeFitlane) -> FakeCompute:
    compute = FakeCompute(fake)
    fake.on_job = compute.do
    return compute


@pytest.fixture
def run(
    fake: FakeFitlane, compute: FakeCompute, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    """Runs an example's main with arguments, in an empty folder, against the fake."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FITLANE_URL", fake.url)
    monkeypatch.setenv("FITLANE_API_KEY", KEY)

    def run(main: Callable[[], int], *arguments: str) -> int:
        monkeypatch.setattr("sys.argv", ["example", *arguments])
        return main()

    return run


def test_make_data_writes_two_good_files_and_two_bad_ones(run: Run) -> None:
    assert run(make_data.main, "--dir", "data") == 0
    files = {path.stem: pq.read_schema(path).names for path in Path("data").iterdir()}
    assert files["train"] == files["test"]
    assert files["train"][0] == "mean_radius"
    assert files["train"][-1] == "y"
    assert files["BAD_train"] == files["train"][:-1]
    assert files["BAD_test"] == files["test"][1:]


def test_example_1_writes_the_predictions(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run(make_data.main)
    assert run(example_1.main, "--train", "train.parquet", "--test", "test.parquet") == 0
    assert pq.read_metadata("predictions.parquet").num_rows == 114
    assert "predictions of 114 rows: predictions.parquet" in capsys.readouterr().out


def test_example_1_shows_a_refusal_in_two_lines(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run(make_data.main)
    assert run(example_1.main, "--train", "BAD_train.parquet", "--test", "test.parquet") == 1
    assert capsys.readouterr().err.splitlines()[-2:] == [
        'error: There is no column "y". (target_missing, column y, job job_1)',
        'fix:   Add a column "y".',
    ]


def test_example_2_follows_many_fits_and_sums_them_up(
    run: Run, fake: FakeFitlane, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.page_items = 2
    assert run(example_2.main, "--jobs", "5") == 0
    output = capsys.readouterr().out
    assert "5 jobs: 5 succeeded" in output
    assert "total: min 1.26 s, median 1.26 s, max 1.26 s" in output
    states = {job["parameters"]["randomState"] for job in fake.jobs.values()}
    assert states == set(range(5))


def test_example_2_ends_with_the_failures(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run(make_data.main)
    assert run(example_2.main, "--jobs", "2", "--train", "BAD_train.parquet") == 1
    assert 'job_1 failed: There is no column "y". Fix: Add' in capsys.readouterr().out


def test_the_main_job_runs_both_lanes_and_agrees_with_scikit_learn(
    run: Run, fake: FakeFitlane, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(main_job.main, "--rows", "1000", "--dir", "out") == 0
    output = capsys.readouterr().out
    lanes = [job["parameters"].get("lane") for job in fake.jobs.values()]
    assert lanes == [None, None, "bulk", "bulk"]
    assert output.count("labels as scikit-learn's  100 %") == 2
    assert "1.23 s" in output
    assert str(Path("out", "1000-rows", "predictions.parquet").resolve()) in output


def test_one_label_that_differs_fails_the_main_job(
    run: Run, compute: FakeCompute, capsys: pytest.CaptureFixture[str]
) -> None:
    compute.flip = True
    assert run(main_job.main, "--rows", "1000") == 1
    assert "99.6000 %" in capsys.readouterr().out


@pytest.mark.parametrize("main", [example_2.main, main_job.main])
def test_without_an_api_an_example_says_what_to_do(
    main: Callable[[], int],
    run: Run,
    fake: FakeFitlane,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("FITLANE_API_KEY", "flk_wrong")
    assert run(main) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "fix:   Log in."
