"""The official Python client, on a local Cloud Run that somebody else started.

LOCAL_CLOUD_RUN_ADDRESS is its `host:port`.
"""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import grpc
import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import run_v2
from google.cloud.run_v2.services.executions import transports as executions_transports
from google.cloud.run_v2.services.jobs import transports as jobs_transports
from google.cloud.run_v2.services.tasks import transports as tasks_transports
from google.protobuf.duration_pb2 import Duration

ADDRESS = os.environ["LOCAL_CLOUD_RUN_ADDRESS"]
PARENT = "projects/py/locations/europe-west1"


@dataclass(frozen=True)
class Clients:
    jobs: run_v2.JobsClient
    executions: run_v2.ExecutionsClient
    tasks: run_v2.TasksClient

    def create_job(self, script: str, **template: object) -> run_v2.Job:
        """A job under a name of its own, whose one container runs a shell script once."""
        container = run_v2.Container(
            name="main",
            image="any",
            command=["sh", "-c", script, "script"],
            args=["one"],
            env=[run_v2.EnvVar(name="A", value="a")],
        )
        task = run_v2.TaskTemplate(
            containers=[container], max_retries=0, timeout=Duration(seconds=60)
        )
        job = run_v2.Job(template=run_v2.ExecutionTemplate(template=task, **template))
        job_id = f"py-{uuid.uuid4().hex[:12]}"
        operation = self.jobs.create_job(parent=PARENT, job=job, job_id=job_id)
        return operation.result(timeout=30)


def grpc_clients() -> Iterator[Clients]:
    with grpc.insecure_channel(ADDRESS) as channel:
        yield Clients(
            jobs=run_v2.JobsClient(transport=jobs_transports.JobsGrpcTransport(channel=channel)),
            executions=run_v2.ExecutionsClient(
                transport=executions_transports.ExecutionsGrpcTransport(channel=channel)
            ),
            tasks=run_v2.TasksClient(
                transport=tasks_transports.TasksGrpcTransport(channel=channel)
            ),
        )


def rest_clients() -> Iterator[Clients]:
    options = {
        "host": ADDRESS,
        "url_scheme": "http",
        "credentials": AnonymousCredentials(),
    }
    with (
        run_v2.JobsClient(transport=jobs_transports.JobsRestTransport(**options)) as jobs,
        run_v2.ExecutionsClient(
            transport=executions_transports.ExecutionsRestTransport(**options)
        ) as executions,
        run_v2.TasksClient(transport=tasks_transports.TasksRestTransport(**options)) as tasks,
    ):
        yield Clients(jobs=jobs, executions=executions, tasks=tasks)


@pytest.fixture(params=[grpc_clients, rest_clients], ids=["grpc", "rest"])
def clients(request: pytest.FixtureRequest) -> Iterator[Clients]:
    yield from request.param()
