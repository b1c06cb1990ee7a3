"""The express worker as a real process, with real children, against a controller over HTTP."""

import http.client
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import (
    PATIENCE_SECONDS,
    endless_fit_spec,
    fit_spec,
    numbers,
    predict_spec,
    start_entry,
    wait_until,
)
from fake_controller import FakeController

SECRET = "s3cret"


class Worker:
    """A running worker; its log is read all the time, so that it never waits for us."""

    def __init__(self, controller: FakeController, **more: str) -> None:
        env = {
            "PORT": "0",
            "CONTROLLER_URL": controller.url,
            "GCE_METADATA_HOST": controller.host,
            "PUSH_AUTH": "secret",
            "PUSH_SECRET": SECRET,
            "RETRY_SECONDS": "2",
            **more,
        }
        self.process = start_entry("fitlane_ml.worker", env)
        self.log: list[str] = []
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._ready.wait(PATIENCE_SECONDS), self.log
        found = re.search(r'"port": (\d+)', "".join(self.log))
        assert found, self.log
        self.port = int(found[1])

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as stderr:
            for line in stderr:
                self.log.append(line.decode())
                if "the worker is ready" in self.log[-1]:
                    self._ready.set()
        self._ready.set()

    def request(self, method: str, path: str, body: str = "{}") -> int:
        connection = http.client.HTTPConnection(f"127.0.0.1:{self.port}", timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body if method == "POST" else None)
            return connection.getresponse().status
        finally:
            connection.close()

    def push(self) -> int:
        return self.request("POST", f"/?token={SECRET}")

    def descendants(self) -> list[int]:
        """The zygote and its children."""
        found, todo = [], [self.process.pid]
        while todo:
            task = Path(f"/proc/{todo[0]}/task/{todo[0]}/children")
            below = [int(pid) for pid in task.read_text().split()] if task.exists() else []
            found += below
            todo = todo[1:] + below
        return found

    def zygote(self) -> int:
        return self.descendants()[0]

    def children(self) -> list[int]:
        """Those that run a job, and the one that waits for the next."""
        return self.descendants()[1:]

    def child(self) -> int:
        """The one that runs the only job, or will: a running one has none waiting beside it."""
        wait_until(lambda: len(self.children()) == 1, "there is one child")
        return self.children()[0]

    def close(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)
        self._reader.join(PATIENCE_SECONDS)  # the children are gone too: their end of it closes


StartWorker = Callable[..., Worker]


@pytest.fixture
def start_worker(controller: FakeController) -> Iterator[StartWorker]:
    workers: list[Worker] = []

    def start(**more: str) -> Worker:
        workers.append(Worker(controller, **more))
        return workers[-1]

    yield start
    for worker in workers:
        worker.close()


@pytest.fixture(scope="module")
def shared_controller() -> Iterator[FakeController]:
    fake = FakeController()
    yield fake
    fake.close()


@pytest.fixture(scope="module")
def shared_worker(shared_controller: FakeController) -> Iterator[Worker]:
    worker = Worker(shared_controller)
    yield worker
    worker.close()


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def push_in_background(worker: Worker) -> "threading.Thread":
    def push() -> None:
        with suppress(OSError, http.client.HTTPException):  # the worker may be killed meanwhile
            worker.push()

    thread = threading.Thread(target=push, daemon=True)
    thread.start()
    return thread


def test_is_healthy_and_refuses_strangers(
    shared_worker: Worker, shared_controller: FakeController
) -> None:
    assert shared_worker.request("GET", "/health") == 200
    assert shared_worker.request("POST", "/") == 401
    assert shared_worker.request("POST", "/?token=wrong") == 401
    assert shared_worker.request("POST", f"/other?token={SECRET}") == 404
    assert not shared_controller.named("claims")


def test_the_zygote_has_one_thread_and_the_front_no_scikit_learn(shared_worker: Worker) -> None:
    zygote = shared_worker.zygote()
    assert len(list(Path(f"/proc/{zygote}/task").iterdir())) == 1
    assert "_hist_gradient_boosting" in Path(f"/proc/{zygote}/maps").read_text()
    front = Path(f"/proc/{shared_worker.process.pid}/maps").read_text()
    assert not any(name in front for name in ("sklearn", "numpy", "pyarrow"))


@pytest.mark.parametrize("at_once", [1, 4])
def test_runs_many_jobs_and_none_hangs(
    shared_worker: Worker, shared_controller: FakeController, tmp_path: Path, at_once: int
) -> None:
    # The regression that this guards: a parent that once ran OpenMP forks children that hang.
    jobs = 20
    for number in range(jobs):
        spec = fit_spec(tmp_path, numbers(rows=40, seed=number), f"job_{at_once}_{number}")
        spec["limits"]["threads"] = 1 + number % 2
        shared_controller.jobs.append(spec)
    with ThreadPoolExecutor(at_once) as pool:
        statuses = list(pool.map(lambda _: shared_worker.push(), range(at_once)))
    assert statuses == [204] * at_once
    bodies = [shared_controller.finish().body for _ in range(jobs)]
    assert all("error" not in body for body in bodies)
    wait_until(lambda: len(shared_worker.children()) == 1, "only the child that waits is left")


def test_fits_and_predicts_as_the_nonce_that_asked(
    shared_worker: Worker, shared_controller: FakeController, tmp_path: Path
) -> None:
    shared_controller.jobs.append(fit_spec(tmp_path, numbers()))
    assert shared_worker.push() == 204
    fitted = shared_controller.finish()
    assert fitted.body["nonce"] in {
        call.body["nonce"] for call in shared_controller.named("claims")
    }
    assert fitted.headers["X-Fitlane-Attempt"] == "token-of-job_a"
    model = fitted.body["outputs"]["model"]
    shared_controller.jobs.append(predict_spec(tmp_path, numbers(seed=2), model))
    assert shared_worker.push() == 204
    assert shared_controller.finish().body["metrics"]["accuracy"] > 0.7


def test_a_lost_answer_to_an_ask_loses_no_job(
    shared_worker: Worker, shared_controller: FakeController, tmp_path: Path
) -> None:
    shared_controller.jobs.append(fit_spec(tmp_path, numbers()))
    shared_controller.failures["claims"] = ["drop"]
    assert shared_worker.push() == 204
    assert "outputs" in shared_controller.finish().body


def test_a_users_error_does_not_end_the_wake_up(
    shared_worker: Worker, shared_controller: FakeController, tmp_path: Path
) -> None:
    shared_controller.jobs.append(fit_spec(tmp_path, numbers().drop_columns(["y"]), "job_bad"))
    shared_controller.jobs.append(fit_spec(tmp_path, numbers(), "job_good"))
    assert shared_worker.push() == 204
    assert shared_controller.finish().body["error"]["code"] == "target_missing"
    assert "outputs" in shared_controller.finish().body


def test_an_unreachable_controller_makes_pubsub_come_again(
    shared_worker: Worker, shared_controller: FakeController
) -> None:
    shared_controller.failures["claims"] = [500] * 50
    assert shared_worker.push() == 503
    shared_controller.failures.clear()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGKILL, "out_of_memory"), (signal.SIGSEGV, "worker_crashed")]
)
def test_speaks_for_a_child_that_was_killed(
    start_worker: StartWorker,
    controller: FakeController,
    tmp_path: Path,
    number: signal.Signals,
    code: str,
) -> None:
    worker = start_worker()
    controller.jobs = [endless_fit_spec(tmp_path), fit_spec(tmp_path, numbers(), "job_b")]
    pushed = push_in_background(worker)
    wait_until(lambda: controller.named("beat"), "it beats")
    os.kill(worker.child(), number)
    call = controller.finish()
    assert (call.body["error"]["code"], call.body["error"]["owner"]) == (code, "system")
    assert call.body["seq"] > controller.named("beat")[-1].body["seq"]
    assert "outputs" in controller.finish().body
    pushed.join(PATIENCE_SECONDS)


def test_a_child_waits_for_each_job_and_runs_only_that(
    start_worker: StartWorker, controller: FakeController, tmp_path: Path
) -> None:
    worker = start_worker()
    used = []
    for number in range(3):
        used.append(worker.child())
        controller.jobs = [fit_spec(tmp_path, numbers(), f"job_{number}")]
        assert worker.push() == 204
        assert "outputs" in controller.finish().body
        assert not is_alive(used[-1])
    assert len(set(used)) == 3


def test_a_waiting_child_that_dies_is_replaced(
    start_worker: StartWorker, controller: FakeController, tmp_path: Path
) -> None:
    worker = start_worker()
    os.kill(worker.child(), signal.SIGKILL)
    wait_until(lambda: not worker.children(), "it is reaped")
    controller.jobs = [fit_spec(tmp_path, numbers())]
    assert worker.push() == 204
    assert "outputs" in controller.finish().body


def test_kills_a_child_at_its_time_limit(
    start_worker: StartWorker, controller: FakeController, tmp_path: Path
) -> None:
    worker = start_worker()
    spec = endless_fit_spec(tmp_path)
    spec["limits"]["timeoutSeconds"] = 0.5
    controller.jobs = [spec]
    child = worker.child()
    assert worker.push() == 204
    assert controller.finish().body["error"]["code"] == "job_timeout"
    assert not is_alive(child)


def test_a_child_that_loses_contact_kills_itself(
    start_worker: StartWorker, controller: FakeController, tmp_path: Path
) -> None:
    worker = start_worker(LEASE_SECONDS="1")
    controller.jobs = [endless_fit_spec(tmp_path)]
    controller.failures["beat"] = [500] * 100
    assert worker.push() == 204
    error = controller.finish().body["error"]
    assert error["code"] == "worker_crashed"
    assert "lost contact" in error["message"]


def test_answered_beats_keep_the_lease(
    start_worker: StartWorker, controller: FakeController, tmp_path: Path
) -> None:
    worker = start_worker(LEASE_SECONDS="3")
    controller.jobs = [endless_fit_spec(tmp_path)]
    pushed = push_in_background(worker)
    # At 0.05 s from beat to beat these take far longer than the lease.
    wait_until(lambda: len(controller.named("beat")) > 80, "many beats were answered")
    child = worker.child()
    assert is_alive(child)
    controller.cancel = True
    pushed.join(PATIENCE_SECONDS)
    assert not is_alive(child)


def test_a_cancelled_child_is_reported_gone_once_it_is(
    start_worker: StartWorker, controller: FakeController, tmp_path: Path
) -> None:
    worker = start_worker()
    controller.jobs, controller.cancel = [endless_fit_spec(tmp_path)], True
    pushed = push_in_background(worker)
    child = worker.child()
    finish = controller.finish().body
    assert not is_alive(child)
    assert (finish["error"]["code"], finish["error"]["owner"]) == ("terminated", "system")
    pushed.join(PATIENCE_SECONDS)
    assert not (tmp_path / "job_a").exists()


def test_a_child_dies_with_the_front_process(
    start_worker: StartWorker, controller: FakeController, tmp_path: Path
) -> None:
    worker = start_worker()
    controller.jobs = [endless_fit_spec(tmp_path)]
    push_in_background(worker)
    wait_until(lambda: controller.named("beat"), "it beats")
    processes = [worker.child(), worker.zygote()]
    worker.process.kill()
    wait_until(lambda: not any(is_alive(pid) for pid in processes), "zygote and child are gone")


def test_the_front_process_ends_when_the_zygote_does(start_worker: StartWorker) -> None:
    worker = start_worker()
    os.kill(worker.zygote(), signal.SIGKILL)
    assert worker.process.wait(PATIENCE_SECONDS) == 1


def test_sigterm_lets_the_child_report(
    start_worker: StartWorker, controller: FakeController, tmp_path: Path
) -> None:
    worker = start_worker()
    controller.jobs = [endless_fit_spec(tmp_path), fit_spec(tmp_path, numbers(), "job_b")]
    push_in_background(worker)
    wait_until(lambda: controller.named("beat"), "it beats")
    worker.process.send_signal(signal.SIGTERM)
    assert controller.finish().body["error"]["code"] == "terminated"
    assert worker.process.wait(PATIENCE_SECONDS) == 0
    assert len(controller.jobs) == 1


def test_a_child_over_its_memory_limit_reports_it(
    start_worker: StartWorker, controller: FakeController, tmp_path: Path
) -> None:
    worker = start_worker(CHILD_MEMORY_MIB="400")
    controller.jobs = [fit_spec(tmp_path, numbers(rows=300_000, columns=30))]
    assert worker.push() == 204
    assert controller.finish().body["error"]["code"] == "out_of_memory"


def test_asks_to_be_woken_again_when_its_time_is_over(
    start_worker: StartWorker, controller: FakeController, tmp_path: Path
) -> None:
    worker = start_worker(ASK_SECONDS="0.01")
    controller.jobs = [
        fit_spec(tmp_path, numbers(), "job_1"),
        fit_spec(tmp_path, numbers(), "job_2"),
    ]
    assert worker.push() == 204
    assert [call.body for call in controller.named("wake-ups")] == [{"lane": "express"}]
    assert len(controller.jobs) == 1


def test_names_every_setting_that_is_wrong() -> None:
    env = {"PORT": "http", "PUSH_AUTH": "none", "LEASE_SECONDS": "0"}
    process = start_entry("fitlane_ml.worker", env)
    _, stderr = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    for name in (*env, "CONTROLLER_URL"):
        assert name in stderr.decode()
