"""peer_driver.py TRAIN OBJECT MODEL: times the raw fit, RQ and Celery, a line in, a line out.

In: {"peer": "raw" | "rq" | "celery", "randomState": 1}. Out: {"ms": 12.3} from before the job is
handed over until its success was seen. OBJECT (where TRAIN is put) and MODEL are bucket/key.
"""

import no_pandas  # noqa: F401, I001

import json
import os
import sys
import time
from collections.abc import Callable

import pyarrow.parquet as pq
import redis
import rq
from peer_jobs import fit, fit_in_celery, matrix, storage
from sklearn.ensemble import HistGradientBoostingClassifier

POLL_SECONDS = 0.001
TIMEOUT_SECONDS = 60

train, data, model = sys.argv[1:]
table = pq.read_table(train)
X = matrix(table)
y = table["y"].to_numpy()
queue = rq.Queue("bench", connection=redis.Redis.from_url(os.environ["REDIS_URL"]))


def main() -> None:
    """Serves until standard input ends."""
    with open(train, "rb") as file, storage().open_output_stream(data) as stream:  # noqa: PTH123
        stream.write(file.read())
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        start = time.perf_counter()
        PEERS[request["peer"]](request["randomState"])
        print(json.dumps({"ms": (time.perf_counter() - start) * 1000}), flush=True)


def raw(random_state: int) -> None:
    """The fit alone, on a matrix in memory."""
    HistGradientBoostingClassifier(random_state=random_state).fit(X, y)


def in_rq(random_state: int) -> None:
    """RQ has no wait, so its users poll; every millisecond is more often than any of them would."""
    job = queue.enqueue(fit, data, model, random_state)
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while (status := job.get_status()) != rq.job.JobStatus.FINISHED:
        if status == rq.job.JobStatus.FAILED or time.monotonic() > deadline:
            raise RuntimeError(f"RQ: {status}")
        time.sleep(POLL_SECONDS)


def in_celery(random_state: int) -> None:
    """Celery tells its waiters by Redis's own publish and subscribe."""
    fit_in_celery.delay(data, model, random_state).get(timeout=TIMEOUT_SECONDS)


PEERS: dict[str, Callable[[int], None]] = {"raw": raw, "rq": in_rq, "celery": in_celery}

if __name__ == "__main__":
    main()
