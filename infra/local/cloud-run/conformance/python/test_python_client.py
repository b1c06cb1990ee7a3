"""What the protos and Cloud Run's documentation promise, through the official Python client."""

import json
import uuid
from collections.abc import Callable, Iterator
from urllib.request import Request, urlopen

import pytest
import requests
from conftest import ADDRESS, PARENT, Clients
from google.api_core import exceptions
from google.api_core.retry import Retry, if_exception_type
from google.cloud import run_v2
from google.longrunning import operations_pb2
from google.protobuf.duration_pb2 import Duration

FOREVER = "exec sleep 600"
# A channel may learn of its broken connection only by the next call.
RECONNECTING = Retry(if_exception_type(exceptions.ServiceUnavailable), timeout=10)
SetFaults = Callable[[list[dict[str, object]]], None]


@pytest.fixture
def set_faults() -> Iterator[SetFaults]:
    def put(faults: list[dict[str, object]]) -> None:
        url = f"http://{ADDRESS}/_local/faults"
        with urlopen(Request(url, json.dumps(faults).encode(), method="PUT")):
            pass

    yield put
    put([])


def completed(execution: run_v2.Execution) -> run_v2.Condition:
    return next(each for each in execution.conditions if each.type_ == "Completed")


def operation_of(answer: operations_pb2.Operation | bytes) -> operations_pb2.Operation:
    """Over gRPC, wait_operation of google-cloud-run 0.16 hands out the answer undecoded."""
    if isinstance(answer, bytes):
        return operations_pb2.Operation.FromString(answer)
    return answer


def test_a_job_comes_back_as_it_was_sent(clients: Clients) -> None:
    job = clients.create_job("exit 0", task_count=2, parallelism=1, labels={"tier": "small"})
    got = clients.jobs.get_job(name=job.name)
    assert got.uid == job.uid
    assert got.generation == 1
    assert got.terminal_condition.state == run_v2.Condition.State.CONDITION_SUCCEEDED
    assert (got.template.task_count, got.template.parallelism) == (2, 1)
    assert got.template.labels == {"tier": "small"}
    task = got.template.template
    assert task.max_retries == 0
    assert task.timeout.total_seconds() == 60
    assert task.containers[0].command[:2] == ["sh", "-c"]


def test_a_run_succeeds(clients: Clients) -> None:
    job = clients.create_job("exit 0", task_count=3)
    operation = clients.jobs.run_job(name=job.name)
    assert operation.metadata.name.startswith(f"{job.name}/executions/")
    execution = operation.result(timeout=60)
    assert execution.name == operation.metadata.name
    assert (execution.succeeded_count, execution.failed_count) == (3, 0)
    assert completed(execution).state == run_v2.Condition.State.CONDITION_SUCCEEDED
    assert execution.completion_time >= execution.start_time >= execution.create_time


def test_a_run_fails_with_the_exit_code(clients: Clients) -> None:
    job = clients.create_job("exit 7")
    operation = clients.jobs.run_job(name=job.name)
    with pytest.raises(exceptions.GoogleAPICallError) as caught:
        operation.result(timeout=60)
    assert isinstance(caught.value, exceptions.Aborted)
    execution = clients.executions.get_execution(name=operation.metadata.name)
    condition = completed(execution)
    assert condition.state == run_v2.Condition.State.CONDITION_FAILED
    assert condition.execution_reason == run_v2.Condition.ExecutionReason.NON_ZERO_EXIT_CODE
    (task,) = clients.tasks.list_tasks(parent=execution.name)
    assert task.last_attempt_result.exit_code == 7
    assert task.last_attempt_result.status.code == 10


def test_overrides_hold_for_one_run(clients: Clients) -> None:
    script = 'test "$1 $A $B $CLOUD_RUN_TASK_COUNT" = "two a b 2"'
    job = clients.create_job(script)
    container = run_v2.RunJobRequest.Overrides.ContainerOverride(
        args=["two"], env=[run_v2.EnvVar(name="B", value="b")]
    )
    overrides = run_v2.RunJobRequest.Overrides(
        container_overrides=[container], task_count=2, timeout=Duration(seconds=30)
    )
    request = run_v2.RunJobRequest(name=job.name, overrides=overrides)
    execution = clients.jobs.run_job(request=request).result(timeout=60)
    assert execution.succeeded_count == 2
    assert {each.name for each in execution.template.containers[0].env} == {"A", "B"}
    assert clients.jobs.get_job(name=job.name).template.template.containers[0].args == ["one"]


def test_a_cancelled_run_completes_without_an_error(clients: Clients) -> None:
    job = clients.create_job(FOREVER)
    operation = clients.jobs.run_job(name=job.name)
    cancelling = clients.executions.cancel_execution(name=operation.metadata.name)
    cancelling.result(timeout=60)
    execution = operation.result(timeout=60)
    assert (execution.cancelled_count, execution.failed_count) == (1, 0)
    assert completed(execution).execution_reason == run_v2.Condition.ExecutionReason.CANCELLED
    # 400 over REST, FAILED_PRECONDITION over gRPC: the library's two names for it are one family.
    with pytest.raises(exceptions.BadRequest):
        clients.executions.cancel_execution(name=execution.name)


def test_executions_and_tasks_are_listed_in_pages(clients: Clients) -> None:
    job = clients.create_job("exit 0", task_count=3)
    runs = [clients.jobs.run_job(name=job.name).result(timeout=60).name for _ in range(3)]
    request = run_v2.ListExecutionsRequest(parent=job.name, page_size=1)
    listed = [each.name for each in clients.executions.list_executions(request=request)]
    assert listed == runs[::-1]
    tasks_request = run_v2.ListTasksRequest(parent=runs[0], page_size=2)
    tasks = list(clients.tasks.list_tasks(request=tasks_request))
    assert [task.index for task in tasks] == [0, 1, 2]
    assert clients.tasks.get_task(name=tasks[2].name) == tasks[2]


def test_an_update_replaces_and_a_delete_removes(clients: Clients) -> None:
    job = clients.create_job("exit 1")
    job.template.template.containers[0].command = ["sh", "-c", "exit 0"]
    updated = clients.jobs.update_job(job=job).result(timeout=30)
    assert updated.generation == 2
    assert clients.jobs.run_job(name=job.name).result(timeout=60).succeeded_count == 1
    clients.jobs.delete_job(name=job.name).result(timeout=30)
    with pytest.raises(exceptions.NotFound):
        clients.jobs.get_job(name=job.name)


def test_operations_are_listed_waited_for_and_deleted(clients: Clients) -> None:
    job = clients.create_job(FOREVER)
    run = clients.jobs.run_job(name=job.name)
    name = run.operation.name
    request = operations_pb2.ListOperationsRequest(name=PARENT, filter="done:false")
    assert name in {each.name for each in clients.jobs.list_operations(request).operations}
    clients.executions.cancel_execution(name=run.metadata.name)
    wait = operations_pb2.WaitOperationRequest(name=name, timeout=Duration(seconds=60))
    assert operation_of(clients.jobs.wait_operation(wait)).done
    clients.jobs.delete_operation(operations_pb2.DeleteOperationRequest(name=name))
    with pytest.raises(exceptions.NotFound):
        clients.jobs.get_operation(operations_pb2.GetOperationRequest(name=name))


@pytest.mark.parametrize(
    ("faulty", "error"),
    [
        ({"fault": "quotaError"}, exceptions.TooManyRequests),
        ({"fault": "hiddenStart"}, exceptions.ServiceUnavailable),
        ({"fault": "lostAnswer"}, (exceptions.ServiceUnavailable, requests.ConnectionError)),
    ],
    ids=["quotaError", "hiddenStart", "lostAnswer"],
)
def test_faults(
    clients: Clients,
    set_faults: SetFaults,
    faulty: dict[str, object],
    error: type[Exception] | tuple[type[Exception], ...],
) -> None:
    job = clients.create_job("exit 0")
    set_faults([{**faulty, "times": 1}])
    with pytest.raises(error):
        clients.jobs.run_job(name=job.name)
    started = clients.jobs.get_job(name=job.name, retry=RECONNECTING).execution_count
    assert started == (0 if faulty["fault"] == "quotaError" else 1)


@pytest.mark.parametrize(
    ("job_id", "retries", "error"),
    [
        ("Not_Good", 0, exceptions.BadRequest),
        (f"py-{uuid.uuid4().hex[:12]}", 11, exceptions.BadRequest),
    ],
    ids=["bad id", "too many retries"],
)
def test_refusals(clients: Clients, job_id: str, retries: int, error: type[Exception]) -> None:
    container = run_v2.Container(image="any", command=["true"])
    task = run_v2.TaskTemplate(containers=[container], max_retries=retries)
    job = run_v2.Job(template=run_v2.ExecutionTemplate(template=task))
    with pytest.raises(error):
        clients.jobs.create_job(parent=PARENT, job=job, job_id=job_id)


def test_a_job_that_is_there_already(clients: Clients) -> None:
    job = clients.create_job("exit 0")
    again = run_v2.Job(template=job.template)
    with pytest.raises(exceptions.Conflict):
        clients.jobs.create_job(parent=PARENT, job=again, job_id=job.name.rpartition("/")[2])
