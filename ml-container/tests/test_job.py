"""The bulk entry as a real process, against a controller over HTTP."""

import itertools
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from conftest import (
    PATIENCE_SECONDS,
    endless_fit_spec,
    fit_spec,
    numbers,
    predict_spec,
    start_entry,
    task_env,
    wait_until,
)
from fake_controller import FakeController
from test_predict_shards import join_spec, sharded


def run_job(controller: FakeController, **more: str) -> tuple[int, str]:
    process = start_entry("fitlane_ml.job", task_env(controller, **more))
    _, stderr = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, stderr.decode()


def end(process: "subprocess.Popen[bytes]") -> int:
    process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode


def test_fits_then_predicts(controller: FakeController, tmp_path: Path) -> None:
    controller.spec = fit_spec(tmp_path, numbers())
    assert run_job(controller)[0] == 0
    body = controller.finish().body
    assert body["outputs"]["rows"] == 200
    assert [phase["phase"] for phase in body["phases"]] == [
        "download",
        "prepare",
        "train",
        "validate",
        "upload",
    ]
    manifest = json.loads((tmp_path / "job_a/1/manifest-0.json").read_text())
    assert manifest == {key: body[key] for key in body if key not in {"nonce", "seq"}}
    assert (tmp_path / "job_a/1/card.json").exists()

    test = numbers(rows=50, seed=1)
    controller.spec = predict_spec(tmp_path, test, body["outputs"]["model"])
    assert run_job(controller)[0] == 0
    body = controller.finish().body
    part = body["outputs"]["result"]["parts"][0]
    result = pq.read_table(tmp_path / "job_p/1/part-00000.parquet")
    assert part["rows"] == result.num_rows == 50
    assert body["metrics"]["accuracy"] > 0.7
    assert result["y"] == test["y"]


@pytest.mark.parametrize(("status", "kept"), [(200, 0), (409, 3)])
def test_a_join_deletes_the_parts_once_its_report_is_taken(
    controller: FakeController, tmp_path: Path, status: int, kept: int
) -> None:
    controller.spec = join_spec(controller, sharded(controller, tmp_path), 3)
    controller.finish_status = status
    assert run_job(controller)[0] == 0
    assert len(list((tmp_path / "job_p/1").glob("part-*.parquet"))) == kept
    assert (tmp_path / "job_p/2/part-00000.parquet").exists()


def test_sends_both_tokens_and_one_nonce(controller: FakeController, tmp_path: Path) -> None:
    controller.spec = fit_spec(tmp_path, numbers())
    run_job(controller)
    finish, claim = controller.finish(), controller.named("claim")[0]
    assert claim.body == {"nonce": finish.body["nonce"], "execution": "exec-1", "taskIndex": 0}
    for call in (claim, finish):
        assert call.headers["X-Fitlane-Attempt"] == "token-a"
        assert call.headers["Authorization"].startswith("Bearer ")
    audience = f"audience={controller.url}".replace(":", "%3A").replace("/", "%2F")
    assert audience in controller.named("token")[0].body["path"]
    assert len(controller.named("token")) == 1


def test_a_lost_answer_to_the_claim_is_asked_for_again_with_the_same_nonce(
    controller: FakeController, tmp_path: Path
) -> None:
    controller.spec = fit_spec(tmp_path, numbers())
    controller.failures["claim"] = ["drop", 503]
    assert run_job(controller)[0] == 0
    claims = controller.named("claim")
    assert len(claims) == 3
    assert claims[0].body == claims[1].body == claims[2].body


def test_a_refused_claim_exits_0_and_writes_nothing(
    controller: FakeController, tmp_path: Path
) -> None:
    controller.spec = fit_spec(tmp_path, numbers())
    controller.claim_status = 409
    assert run_job(controller)[0] == 0
    assert not (tmp_path / "job_a").exists()
    assert not controller.named("finish")


def test_another_4xx_on_the_claim_exits_1(controller: FakeController, tmp_path: Path) -> None:
    controller.claim_status = 403
    assert run_job(controller)[0] == 1
    assert len(controller.named("claim")) == 1


def test_a_superseded_finish_exits_0(controller: FakeController, tmp_path: Path) -> None:
    controller.spec = fit_spec(tmp_path, numbers())
    controller.finish_status = 409
    assert run_job(controller)[0] == 0


def test_an_outcome_that_cannot_be_reported_exits_1_and_leaves_the_manifest(
    controller: FakeController, tmp_path: Path
) -> None:
    controller.spec = fit_spec(tmp_path, numbers())
    controller.finish_status = 500
    assert run_job(controller, RETRY_SECONDS="0.5")[0] == 1
    assert len(controller.named("finish")) > 1
    assert (tmp_path / "job_a/1/manifest-0.json").exists()


def test_a_users_error_is_reported_and_exits_0(controller: FakeController, tmp_path: Path) -> None:
    controller.spec = fit_spec(tmp_path, numbers().drop_columns(["y"]))
    assert run_job(controller)[0] == 0
    error = controller.finish().body["error"]
    assert (error["code"], error["owner"], error["column"]) == ("target_missing", "user", "y")
    assert (tmp_path / "job_a/1/manifest-0.json").exists()


def test_a_missing_input_is_the_systems_fault(controller: FakeController, tmp_path: Path) -> None:
    controller.spec = fit_spec(tmp_path, None)
    assert run_job(controller)[0] == 0
    error = controller.finish().body["error"]
    assert (error["code"], error["owner"]) == ("input_gone", "system")


def test_sigterm_is_reported(controller: FakeController, tmp_path: Path) -> None:
    controller.spec = endless_fit_spec(tmp_path)
    process = start_entry("fitlane_ml.job", task_env(controller))
    wait_until(lambda: controller.named("beat"), "it beats")
    process.send_signal(signal.SIGTERM)
    assert end(process) == 0
    assert controller.finish().body["error"]["code"] == "terminated"
    assert not (tmp_path / "job_a").exists()


@pytest.mark.parametrize(("cancel", "status"), [(True, 200), (False, 409)])
def test_a_cancel_stops_at_once_and_writes_nothing(
    controller: FakeController, tmp_path: Path, *, cancel: bool, status: int
) -> None:
    controller.spec = endless_fit_spec(tmp_path)
    controller.cancel, controller.beat_status = cancel, status
    assert run_job(controller)[0] == 0
    assert not controller.named("finish")
    assert not (tmp_path / "job_a").exists()


def test_ends_at_its_time_limit(controller: FakeController, tmp_path: Path) -> None:
    controller.spec = endless_fit_spec(tmp_path)
    controller.spec["limits"]["timeoutSeconds"] = 0.5
    assert run_job(controller)[0] == 0
    assert controller.finish().body["error"]["code"] == "job_timeout"


def test_beats_carry_rising_numbers_and_the_log(controller: FakeController, tmp_path: Path) -> None:
    table = numbers().append_column("n", [[2**60 + row % 9 for row in range(200)]])
    controller.spec = fit_spec(tmp_path, table)
    assert run_job(controller)[0] == 0
    calls = [*controller.named("beat"), controller.finish()]
    seqs = [call.body["seq"] for call in calls]
    assert seqs == sorted(set(seqs))
    lines = [line for call in calls[:-1] for line in call.body["logs"]]
    assert [line for line in lines if "'n'" in line and "2^53" in line] == lines
    assert len(lines) == 1


# Runs the entry, and prints which thread looked for which module, in order.
RECORD_IMPORTS = """
import json, sys, threading
seen = []

class Recorder:
    def find_spec(self, name, path=None, target=None):
        seen.append([threading.current_thread().name, name])

sys.meta_path.insert(0, Recorder())
from fitlane_ml.job import main
status = main()
print(json.dumps(seen))
sys.exit(status)
"""


def test_one_thread_at_a_time_imports_what_computes_and_only_after_the_claim(
    controller: FakeController, tmp_path: Path
) -> None:
    # The regression that this guards: two threads in scikit-learn's circular imports deadlock.
    controller.spec = fit_spec(tmp_path, numbers())
    env = {**os.environ, **task_env(controller)}
    run = [sys.executable, "-c", RECORD_IMPORTS]
    seen = json.loads(subprocess.check_output(run, env=env, timeout=PATIENCE_SECONDS))
    assert "outputs" in controller.finish().body
    heavy = ("numpy", "pyarrow", "scipy", "sklearn", "skops", "threadpoolctl", "joblib")
    importers = [thread for thread, name in seen if name.split(".")[0] in heavy]
    # One after the other: the main thread imports skops, when the fit is done.
    assert [thread for thread, _ in itertools.groupby(importers)] == ["imports", "MainThread"]
    assert ["MainThread", "skops.io"] in seen
    late = [name for thread, name in seen if thread == "MainThread"]
    assert not {"fitlane_ml.fit_task", "fitlane_ml.storage", "fitlane_ml.threads"} & set(late)


def test_names_every_setting_that_is_wrong(controller: FakeController) -> None:
    env = {"FITLANE_ATTEMPT_URL": "ftp://x", "CLOUD_RUN_TASK_INDEX": "-1"}
    process = start_entry("fitlane_ml.job", env)
    _, stderr = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    for name in (*env, "FITLANE_ATTEMPT_TOKEN", "CLOUD_RUN_EXECUTION"):
        assert name in stderr.decode()
