"""One id follows a job: into the container, its log lines, and its calls to the controller."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import PATIENCE_SECONDS, fit_spec, numbers, start_entry, task_env, wait_until
from fake_controller import FakeController
from test_worker import Worker

from fitlane_ml.trace import parse_traceparent, passed_on, trace_id

TRACE = "0af7651916cd43dd8448eb211c80319c"
TRACEPARENT = f"00-{TRACE}-b7ad6b7169203331-01"


def failing_fit(folder: Path) -> dict[str, Any]:
    """A fit that says so in the log."""
    spec = fit_spec(folder, numbers())
    parameters = {**spec["parameters"], "target": "nowhere"}
    return {**spec, "parameters": parameters, "traceparent": TRACEPARENT}


def lines_of(log: str, message: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return [line for line in lines if message in line["message"]]


def test_a_bulk_task_passes_its_trace_on(controller: FakeController, tmp_path: Path) -> None:
    controller.spec = failing_fit(tmp_path)
    process = start_entry("fitlane_ml.job", task_env(controller))
    _, stderr = process.communicate(timeout=PATIENCE_SECONDS)
    [failed] = lines_of(stderr.decode(), "the task failed")
    assert (failed["job"], failed["traceId"]) == ("job_a", TRACE)
    sent = controller.finish().headers["traceparent"]
    assert trace_id(sent) == TRACE
    assert sent != TRACEPARENT


def test_an_express_child_passes_its_trace_on(controller: FakeController, tmp_path: Path) -> None:
    controller.jobs = [failing_fit(tmp_path)]
    worker = Worker(controller)
    try:
        assert worker.push() == 204
        assert trace_id(controller.finish().headers["traceparent"]) == TRACE
        wait_until(lambda: bool(lines_of("".join(worker.log), "the task failed")), "it is logged")
    finally:
        worker.close()
    [failed] = lines_of("".join(worker.log), "the task failed")
    assert (failed["job"], failed["traceId"]) == ("job_a", TRACE)
    others = lines_of("".join(worker.log), "the worker is ready")
    assert "traceId" not in others[0]


def test_without_a_trace_none_is_made_up(controller: FakeController, tmp_path: Path) -> None:
    controller.spec = {**failing_fit(tmp_path), "traceparent": None}
    process = start_entry("fitlane_ml.job", task_env(controller))
    process.communicate(timeout=PATIENCE_SECONDS)
    assert "traceparent" not in controller.finish().headers


def test_each_process_is_a_span_of_its_own() -> None:
    assert passed_on(None) is None
    spans = {passed_on(TRACEPARENT) for _ in range(3)}
    assert len(spans) == 3
    assert {trace_id(span) for span in spans} == {TRACE}


@pytest.mark.parametrize("text", ["", "00-1-2-3", TRACEPARENT.upper(), f"{TRACEPARENT}-x"])
def test_what_is_no_traceparent_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a traceparent"):
        parse_traceparent(text)
