"""What `npm start` shows: real data through both lanes, checked against scikit-learn."""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from fitlane import Client, Dataset, Job, Timeline
from fitlane_examples.comparison import Comparison, compare
from fitlane_examples.exit_code import exit_code
from fitlane_examples.narrator import Narrator
from fitlane_examples.sample_data import breast_cancer, generated
from fitlane_examples.timeline_table import timeline_table

FOLDER = Path(".fitlane") / "main-job"


@dataclass(frozen=True)
class Case:
    """One way through the system: data, and the lane (None: the quote chooses, here express)."""

    name: str
    lane: str | None
    make: Callable[[Path], tuple[Path, Path]]


@dataclass(frozen=True)
class Outcome:
    """What one case brought, and what it cost in seconds."""

    comparison: Comparison
    predictions: Path
    timelines: dict[str, Timeline]
    seconds: float


def cases(rows: int) -> list[Case]:
    return [
        Case("breast-cancer", None, breast_cancer),
        Case(f"{rows}-rows", "bulk", lambda folder: generated(folder, rows, rows // 4)),
    ]


def run_case(client: Client, case: Case, folder: Path, narrator: Narrator) -> Outcome:
    """Upload → fit → upload → predict → download, then the comparison."""
    narrator.now(f"{case.name}: making the data")
    train, test = case.make(folder)
    started_at = time.monotonic()
    fitted = finish(client, submit_fit(client, case, train, narrator), narrator)
    rows = upload(client, test, narrator)
    predicted = finish(client, client.predict(rows, fitted, case.lane, reuse=False), narrator)
    narrator.now("download predictions.parquet")
    predictions = client.download(predicted, folder / "predictions.parquet")
    seconds = time.monotonic() - started_at
    # Afterwards, not while waiting: it would take the processors away from the jobs it measures.
    narrator.now("comparing with scikit-learn, run directly")
    comparison = compare(train, test, predictions)
    timelines = {f"{job.kind} ({job.lane})": job.timeline for job in (fitted, predicted)}
    return Outcome(comparison, predictions, timelines, seconds)


def submit_fit(client: Client, case: Case, train: Path, narrator: Narrator) -> Job:
    """It shows a run, and so takes no earlier result."""
    return client.fit(upload(client, train, narrator), lane=case.lane, reuse=False)


def upload(client: Client, path: Path, narrator: Narrator) -> Dataset:
    narrator.now(f"upload {path.name} ({path.stat().st_size / 1e6:.1f} MB)")
    dataset = client.upload(path, progress=False)
    narrator.say(f"upload {path.name}: {dataset.rows} rows, {len(dataset.columns)} columns")
    return dataset


def finish(client: Client, job: Job, narrator: Narrator) -> Job:
    return client.wait(job, on_change=lambda seen: narrator.now(describe(seen)))


def describe(job: Job) -> str:
    text = f"{job.kind} {job.id} ({job.lane}): {job.status}"
    if job.progress is None or job.is_terminal:
        return text
    return f"{text}, {job.progress.phase} {job.progress.fraction or 0:.0%}"


def report(case: Case, outcome: Outcome) -> None:
    comparison = outcome.comparison
    print(f"\n{case.name}: upload to download in {outcome.seconds:.2f} s")
    print(f"  accuracy                  {comparison.accuracy:.2%}")
    print(f"  labels as scikit-learn's  {share(comparison.equal_share)}")
    print(f"  predictions               {outcome.predictions.resolve()}")
    Console().print(timeline_table(outcome.timelines))


def share(value: float) -> str:
    """100 % only when it is: 99.999 % is not rounded up."""
    return "100 %" if value == 1.0 else f"{int(value * 1e6) / 1e4:.4f} %  ← must be 100 %"


def run() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000, help="train rows of the bulk case")
    parser.add_argument("--dir", type=Path, default=FOLDER, help=f"default: {FOLDER}")
    args = parser.parse_args()
    is_equal = True
    with Client() as client:
        for case in cases(args.rows):
            with Narrator() as narrator:
                outcome = run_case(client, case, args.dir / case.name, narrator)
            report(case, outcome)
            is_equal = is_equal and outcome.comparison.is_equal
    return 0 if is_equal else 1


def main() -> int:
    return exit_code(run)


if __name__ == "__main__":
    raise SystemExit(main())
