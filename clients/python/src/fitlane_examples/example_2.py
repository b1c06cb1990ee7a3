"""Launches many fits at once and follows them together."""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console

from fitlane import Client, Dataset, Job
from fitlane_examples.duration import readable
from fitlane_examples.exit_code import exit_code
from fitlane_examples.fleet import Fleet
from fitlane_examples.fleet_display import fleet_display
from fitlane_examples.sample_data import breast_cancer

REFRESH_SECONDS = 0.5
LAUNCHERS = 8


def launch(client: Client, dataset: Dataset, count: int) -> Fleet:
    """Fits that differ in their random state alone: none is a repetition of another."""

    def fit(random_state: int) -> Job:
        return client.fit(dataset, random_state=random_state, reuse=False)

    with ThreadPoolExecutor(LAUNCHERS) as pool:
        return Fleet(list(pool.map(fit, range(count))))


def follow(client: Client, fleet: Fleet) -> None:
    with fleet_display(Console()) as show:
        show(fleet)
        while fleet.active:
            time.sleep(REFRESH_SECONDS)
            fleet.refresh(client)
            show(fleet)


def print_summary(fleet: Fleet, wall_seconds: float) -> None:
    print(f"{len(fleet.jobs)} fits in {wall_seconds:.1f} s")
    for name in ("queue", "start", "compute", "total"):
        values = [getattr(job.timeline, f"{name}_ms") for job in fleet.jobs]
        known = [value for value in values if value is not None]
        if known:
            spread = [readable(f(known)) for f in (min, median, max)]
            print(f"{name:>8}: min {spread[0]}, median {spread[1]}, max {spread[2]}")


def print_failures(fleet: Fleet) -> int:
    failed = [job for job in fleet.jobs if not job.is_succeeded]
    for job in failed:
        reason = f"{job.error.message} Fix: {job.error.fix}" if job.error else "no error given"
        print(f"{job.id} {job.status}: {reason}")
    return 1 if failed else 0


def train_file(given: Path | None, folder: Path) -> Path:
    return given or breast_cancer(folder)[0]


def positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def run() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=positive, default=20, help="how many fits (default 20)")
    parser.add_argument("--train", type=Path, help="Parquet file with a column y")
    args = parser.parse_args()
    with Client() as client, TemporaryDirectory() as folder:
        dataset = client.upload(train_file(args.train, Path(folder)))
        started_at = time.monotonic()
        fleet = launch(client, dataset, args.jobs)
        follow(client, fleet)
    print_summary(fleet, time.monotonic() - started_at)
    return print_failures(fleet)


def main() -> int:
    return exit_code(run)


if __name__ == "__main__":
    raise SystemExit(main())
