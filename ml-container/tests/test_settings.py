"""Settings: all problems at once, each with the name of its variable."""

import pytest

from fitlane_ml.settings import (
    InvalidSettings,
    OidcPush,
    SecretPush,
    read_task_settings,
    read_worker_settings,
)

TASK = {
    "FITLANE_ATTEMPT_URL": "http://127.0.0.1:9100/jobs/j/attempts/1",
    "FITLANE_ATTEMPT_TOKEN": "t",
    "CLOUD_RUN_EXECUTION": "e",
    "CLOUD_RUN_TASK_INDEX": "3",
}
WORKER = {
    "CONTROLLER_URL": "https://controller",
    "PUSH_AUDIENCE": "https://worker",
    "PUSH_ACCOUNT": "push@project",
}


def test_reads_a_task() -> None:
    settings = read_task_settings(TASK)
    assert (settings.task_index, settings.execution) == (3, "e")
    assert settings.access.token_source == "metadata.google.internal"
    assert settings.access.retry_seconds == 120


def test_takes_id_tokens_from_a_file_if_there_is_one() -> None:
    env = {**TASK, "GCE_METADATA_HOST": "other", "ID_TOKEN_FILE": "/var/run/fitlane/token"}
    assert read_task_settings(env).access.token_source == "/var/run/fitlane/token"
    with pytest.raises(InvalidSettings, match="ID_TOKEN_FILE"):
        read_task_settings({**TASK, "ID_TOKEN_FILE": "token"})


def test_a_worker_wants_oidc_unless_told_otherwise() -> None:
    settings = read_worker_settings(WORKER)
    assert isinstance(settings.push, OidcPush)
    assert settings.push.issuer == "https://accounts.google.com"
    assert (settings.port, settings.lease_seconds, settings.child_memory_mib) == (8080, 20, None)
    secret = {**WORKER, "PUSH_AUTH": "secret", "PUSH_SECRET": "s"}
    assert read_worker_settings(secret).push == SecretPush("s")


@pytest.mark.parametrize(
    ("env", "names"),
    [
        ({"CONTROLLER_URL": "https://c/"}, ["CONTROLLER_URL", "PUSH_AUDIENCE", "PUSH_ACCOUNT"]),
        ({**WORKER, "PUSH_AUTH": "none"}, ["PUSH_AUTH"]),
        ({**WORKER, "PUSH_AUTH": "secret"}, ["PUSH_SECRET"]),
        ({**WORKER, "PORT": "8080a"}, ["PORT"]),
        ({**WORKER, "LEASE_SECONDS": "nan"}, ["LEASE_SECONDS"]),
        ({**WORKER, "RETRY_SECONDS": "0"}, ["RETRY_SECONDS"]),
        ({**WORKER, "CHILD_MEMORY_MIB": "1GB"}, ["CHILD_MEMORY_MIB"]),
    ],
)
def test_names_what_is_wrong(env: dict[str, str], names: list[str]) -> None:
    with pytest.raises(InvalidSettings) as error:
        read_worker_settings(env)
    lines = str(error.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == names
