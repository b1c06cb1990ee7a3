"""Every setting of the two entries, read once from the environment and checked at start.

A wrong value stops the start with a message that names each wrong variable; nothing is guessed.
Storage is not here: `storage.py` reads the standard AWS_* variables, as every S3 client does.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


class InvalidSettings(Exception):
    """Some variables are missing or wrong; the message lists them all, one a line."""


@dataclass(frozen=True)
class ControllerAccess:
    """How to reach the controller, and where ID tokens come from.

    `token_source` is the metadata server (host or host:port), or a file by its absolute path.
    """

    token_source: str
    retry_seconds: float


@dataclass(frozen=True)
class TaskSettings:
    """The environment of a bulk task (entry `job`)."""

    attempt_url: str
    attempt_token: str
    execution: str
    task_index: int
    access: ControllerAccess


@dataclass(frozen=True)
class OidcPush:
    """Push requests carry a Google ID token of `account` for `audience`."""

    issuer: str
    jwks_url: str
    audience: str
    account: str


@dataclass(frozen=True)
class SecretPush:
    """Push requests carry this secret as the query parameter `token`."""

    secret: str


@dataclass(frozen=True)
class WorkerSettings:
    """The environment of the express worker (entry `worker`)."""

    port: int
    controller_url: str
    push: OidcPush | SecretPush
    lease_seconds: float
    ask_seconds: float
    child_memory_mib: int | None
    access: ControllerAccess


class _Reader:
    """Reads variables and collects what is wrong, so that all of it is reported at once."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.problems: list[str] = []

    def read(self, name: str, parse: Callable[[str], T], default: T | None = None) -> T:
        text = self._env.get(name, "")
        if text == "" and default is not None:
            return default
        try:
            return parse(text)
        except ValueError as error:
            self.problems.append(f"{name}: {error}, got {text!r}" if text else f"{name}: not set")
            return default  # type: ignore[return-value]  # never used: finish() raises

    def optional(self, name: str, parse: Callable[[str], T]) -> T | None:
        return self.read(name, parse) if self._env.get(name) else None

    def finish(self) -> None:
        if self.problems:
            raise InvalidSettings("\n".join(self.problems))


def _text(value: str) -> str:
    if not value:
        raise ValueError("must not be empty")
    return value


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or value.endswith("/"):
        raise ValueError("must be an http(s) URL without a slash at its end")
    return value


def _absolute_path(value: str) -> str:
    if not value.startswith("/"):
        raise ValueError("must be an absolute path")
    return value


def _count(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise ValueError("must be a whole number, 0 or more")
    return int(value)


def _seconds(value: str) -> float:
    number = float(value) if value.replace(".", "", 1).isdigit() else -1.0
    if number <= 0:
        raise ValueError("must be a number of seconds above 0")
    return number


def _push_auth(value: str) -> Literal["oidc", "secret"]:
    if value == "oidc":
        return "oidc"
    if value == "secret":
        return "secret"
    raise ValueError("must be 'oidc' or 'secret'")


def _access(reader: _Reader) -> ControllerAccess:
    return ControllerAccess(
        token_source=reader.optional("ID_TOKEN_FILE", _absolute_path)
        or reader.read("GCE_METADATA_HOST", _text, "metadata.google.internal"),
        retry_seconds=reader.read("RETRY_SECONDS", _seconds, 120.0),
    )


def read_task_settings(env: Mapping[str, str] = os.environ) -> TaskSettings:
    """Settings of a bulk task. Raises InvalidSettings."""
    reader = _Reader(env)
    settings = TaskSettings(
        attempt_url=reader.read("FITLANE_ATTEMPT_URL", _url),
        attempt_token=reader.read("FITLANE_ATTEMPT_TOKEN", _text),
        execution=reader.read("CLOUD_RUN_EXECUTION", _text),
        task_index=reader.read("CLOUD_RUN_TASK_INDEX", _count, 0),
        access=_access(reader),
    )
    reader.finish()
    return settings


def _read_push(reader: _Reader) -> OidcPush | SecretPush:
    if reader.read("PUSH_AUTH", _push_auth, "oidc") == "secret":
        return SecretPush(reader.read("PUSH_SECRET", _text))
    return OidcPush(
        issuer=reader.read("ID_TOKEN_ISSUER", _text, "https://accounts.google.com"),
        jwks_url=reader.read(
            "ID_TOKEN_JWKS_URL", _url, "https://www.googleapis.com/oauth2/v3/certs"
        ),
        audience=reader.read("PUSH_AUDIENCE", _text),
        account=reader.read("PUSH_ACCOUNT", _text),
    )


def read_worker_settings(env: Mapping[str, str] = os.environ) -> WorkerSettings:
    """Settings of the express worker. Raises InvalidSettings."""
    reader = _Reader(env)
    settings = WorkerSettings(
        port=reader.read("PORT", _count, 8080),
        controller_url=reader.read("CONTROLLER_URL", _url),
        push=_read_push(reader),
        lease_seconds=reader.read("LEASE_SECONDS", _seconds, 20.0),
        ask_seconds=reader.read("ASK_SECONDS", _seconds, 300.0),
        child_memory_mib=reader.optional("CHILD_MEMORY_MIB", _count),
        access=_access(reader),
    )
    reader.finish()
    return settings
