"""One fit and one prediction, from two Parquet files to a third."""

import argparse
from pathlib import Path

from fitlane import Client, Job
from fitlane_examples.exit_code import exit_code


def fit_and_predict(client: Client, train: Path, test: Path, out: Path) -> None:
    fit = client.fit(client.upload(train), reuse=False)
    fitted = client.wait(fit, on_change=show)
    predict = client.predict(client.upload(test), fitted, reuse=False)
    predicted = client.wait(predict, on_change=show)
    written = client.download(predicted, out)
    print(f"predictions of {predicted.rows} rows: {written}")


def show(job: Job) -> None:
    phase = f" ({job.progress.phase})" if job.progress and not job.is_terminal else ""
    place = f" (place {job.pending.position})" if job.pending and job.pending.position else ""
    print(f"{job.kind} {job.id}: {job.status}{phase}{place}", flush=True)


def run() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, required=True, help="Parquet file with a column y")
    parser.add_argument("--test", type=Path, required=True, help="Parquet file to predict")
    parser.add_argument("--out", type=Path, default=Path("predictions.parquet"))
    args = parser.parse_args()
    with Client() as client:
        fit_and_predict(client, args.train, args.test, args.out)
    return 0


def main() -> int:
    return exit_code(run)


if __name__ == "__main__":
    raise SystemExit(main())
