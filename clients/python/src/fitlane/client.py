"""The client: one method per thing a user does."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from fitlane.api import CONNECT_SECONDS, NO_PROXY, Api
from fitlane.dataset import Dataset
from fitlane.drift import Drift
from fitlane.errors import ConfigurationError, FitlaneError
from fitlane.fit_request import Task, Validation, columns_json, trainer_json, validation_json
from fitlane.job import Job
from fitlane.labels import LabelOutcome, label_rows
from fitlane.ledger import LedgerEntry, model_path
from fitlane.model_version import ModelVersion
from fitlane.online import Instance, OnlinePredictions, predict_online
from fitlane.open_upload import open_upload, resume_upload
from fitlane.paging import pages, period
from fitlane.performance import DayPerformance
from fitlane.profile import Profile
from fitlane.result import download_model, download_result
from fitlane.retry import DEFAULT_POLICY, RetryPolicy
from fitlane.settings import find_api_key, find_url
from fitlane.submit_options import Engine, Priority, SubmitOptions
from fitlane.trainer import Trainer
from fitlane.transfer_display import shown
from fitlane.trial import Trial
from fitlane.upload import LocalFile, OnBytes, put_file
from fitlane.upload_format import TextFormat, format_of
from fitlane.upload_parts import PartsTicket, put_parts
from fitlane.wait import OnChange, wait_for

STORAGE_SECONDS = 60.0


class Client:
    """Talks to one Fitlane API with one key. May be shared by threads; close it, or use `with`.

    `url`: else FITLANE_URL, else http://127.0.0.1:8080. `api_key`: else FITLANE_API_KEY, else the
    file `.fitlane/api-key` in this folder or one above. Raises ConfigurationError without a key.
    Every method raises FitlaneError (see `fitlane.errors`), or OSError for the local disk.
    """

    def __init__(
        self,
        url: str | None = None,
        api_key: str | None = None,
        *,
        retry: RetryPolicy = DEFAULT_POLICY,
    ) -> None:
        self._retry = retry
        self._api = Api(find_url(url), find_api_key(api_key), retry)
        # Apart from the API's: the key must never reach object storage.
        self._storage = httpx.Client(
            timeout=httpx.Timeout(STORAGE_SECONDS, connect=CONNECT_SECONDS), mounts=NO_PROXY
        )

    @property
    def url(self) -> str:
        return self._api.url

    def upload(
        self,
        path: str | Path,
        name: str | None = None,
        progress: bool | OnBytes = True,
        resume: str | None = None,
        format: TextFormat | None = None,
    ) -> Dataset:
        """A file, sent straight to object storage in constant memory, checked and ready.

        Parquet; or CSV or JSON lines, also packed by gzip, of which a table is made first. Whether
        it is that, `format` says, else the file's name (.csv, .tsv, .jsonl, .ndjson, each also
        with .gz); what was found out about it is in the dataset's `columns` and `conversion`.

        `progress`: True shows it on stderr, False does not, a callback gets (bytes done, bytes in
        all). A file above 64 MiB goes in parts: lost connections cost the parts under way, and
        `resume`, the id that an interrupted upload named, sends only what is not there yet.
        Raises InvalidRequest when the file is not usable, JobFailed when no table can be made of
        it, TransferFailed when storage refuses it.
        """
        file = LocalFile.read(Path(path))
        label = name or file.path.name
        opened = (
            resume_upload(self._api, file, resume)
            if resume
            else open_upload(self._api, file, label, format or format_of(file.path))
        )
        dataset_id, ticket = opened
        with shown(f"upload {label}", file.size_bytes, progress) as on_bytes:
            if isinstance(ticket, PartsTicket):
                say_how_to_resume(ticket, progress)
                self._put_parts(file, ticket, on_bytes)
            elif ticket:
                put_file(self._storage, file, ticket, on_bytes, self._retry)
        dataset = Dataset.from_json(self._api.post(f"/datasets/{dataset_id}/complete"))
        return self._converted(dataset)

    def fit(
        self,
        dataset: Dataset | str,
        target: str = "y",
        model: str = "default",
        random_state: int = 0,
        lane: str | None = None,
        timeout_seconds: int | None = None,
        *,
        trainer: str | None = None,
        task: Task | None = None,
        parameters: Mapping[str, Any] | None = None,
        search: Mapping[str, Any] | None = None,
        features: Sequence[str] | None = None,
        exclude: Sequence[str] | None = None,
        id_columns: Sequence[str] | None = None,
        sample_weight: str | None = None,
        group_column: str | None = None,
        validation: Validation = "auto",
        priority: Priority = "normal",
        reuse: bool = True,
        idempotency_key: str | None = None,
    ) -> Job:
        """Submits a fit; returns at once. The finished job's `version` is the fitted model.

        `trainer`: who learns (`trainers()`), else gradient boosted trees. `task`: "classification"
        or "regression", else the trainer's first. `parameters`: the trainer's own, by name.
        `search`: trials of them, `{"trials": 20, "parameters": {"learningRate": {"min": 0.01,
        "max": 0.3, "log": True}, "maxDepth": {"values": [3, 6]}}}`, one task each (`trials(job)`
        lists them); the model is fitted with those of the best.
        `features` (or all but `exclude`), `id_columns`, `sample_weight`: names of columns, each in
        one role. `group_column`: of recordings, subjects, …: rows of one stay together when rows
        are held out. `validation`: how the metrics on unseen rows come about: "auto", "none", the
        share of rows to hold out (above 0, at most 0.5), a dataset, or `{"folds": 5}`; the model is
        fitted on all rows in any case. `lane`: "express", "bulk" or "gpu" (what learns has a
        GPU, what comes before and after has not), else the quote chooses. `priority`: its place in
        the queue. `reuse`: a job that computes the very same, or has (`cached`), may be the answer.
        `idempotency_key`: the same call under the same key gives the same job, from any process;
        each call has its own unless named. Raises InvalidRequest when the data cannot be fitted, as
        far as it shows before any compute.
        """
        columns = columns_json(
            features=features,
            exclude=exclude,
            id_columns=id_columns,
            sample_weight=sample_weight,
            group_column=group_column,
        )
        body = {
            "kind": "fit",
            "dataset": _id(dataset),
            "target": target,
            **columns,
            **trainer_json(trainer, task, parameters),
            "search": None if search is None else dict(search),
            "validation": validation_json(validation),
            "model": model,
            "randomState": random_state,
        }
        options = SubmitOptions(lane, timeout_seconds, priority, reuse)
        return self._submit(body, options, idempotency_key)

    def predict(
        self,
        dataset: Dataset | str,
        version: ModelVersion | Job | str,
        lane: str | None = None,
        timeout_seconds: int | None = None,
        *,
        tasks: int | None = None,
        engine: Engine | None = None,
        max_bad_rows: int | None = None,
        priority: Priority = "normal",
        reuse: bool = True,
        idempotency_key: str | None = None,
    ) -> Job:
        """Submits a prediction; returns at once.

        `version`: a model version, its id, or the finished fit. `tasks`: so many machines of the
        bulk lane share the rows (1 to 100); the result is the same file. `engine`: "onnx" walks
        trees faster than the library that fitted them, and agrees within 1e-6. `max_bad_rows`: up
        to so many rows that cannot be predicted get no prediction and a text in the column `error`
        (the finished job's `outputs["badRows"]` counts them). The others are as for `fit`.
        Raises InvalidRequest when a column of the model is missing in the data.
        """
        body = {
            "kind": "predict",
            "dataset": _id(dataset),
            "version": _version_id(version),
            "tasks": tasks,
            "engine": engine,
            "maxBadRows": max_bad_rows,
        }
        options = SubmitOptions(lane, timeout_seconds, priority, reuse)
        return self._submit(body, options, idempotency_key)

    def predict_online(
        self,
        instances: Sequence[Instance],
        model: str = "default",
        version: ModelVersion | Job | str | None = None,
        *,
        row_ids: Sequence[str] | None = None,
    ) -> OnlinePredictions:
        """Predictions at once, without a job; many rows are `predict`'s business.

        An instance is a record of named columns, a list in the order of the features, or the value
        of the only feature; NaN and None are missing. `version`: of the model, else the one in
        production, or the newest where none was promoted. `row_ids`: your names for the rows, one
        for each prediction, so that `label` may tell later what was true.
        Raises InvalidRequest naming each column that is wrong, NotFound, Conflict for a version
        that does not answer online.
        """
        named = None if version is None else _version_id(version)
        return predict_online(self._api, instances, model, named, row_ids)

    def trials(self, job: Job | str) -> list[Trial]:
        """What a fit with a search or with folds has tried so far, each with its metrics."""
        items = self._api.get(f"/jobs/{_id(job)}/trials")["items"]
        return [Trial.from_json(item) for item in items]

    def profile(self, dataset: Dataset | str, timeout: float | None = None) -> Profile:
        """What the columns of a dataset hold: types, missing values, ranges, histograms.

        Computed by a job, once, for which this waits, at most `timeout` seconds. Raises JobFailed,
        WaitTimeout.
        """
        dataset_id = _id(dataset)
        asked = self._api.post("/jobs", {"kind": "profile", "dataset": dataset_id})
        self.wait(Job.from_json(asked), timeout)
        return Profile.from_json(self._api.get(f"/datasets/{dataset_id}/profile"))

    def drift(self, job: Job | str) -> Drift:
        """How far the rows of a prediction, and what was predicted, lie from those of the fit.

        Raises NotFound for a job that has counted nothing, as a fit; Conflict before it is over.
        """
        return Drift.from_json(self._api.get(f"/jobs/{_id(job)}/drift"))

    def online_drift(
        self,
        model: str = "default",
        *,
        version: ModelVersion | Job | str | None = None,
        window: str = "24h",
    ) -> Drift:
        """The same of what the model was asked online, in the last hours ("24h") or days ("7d").

        `version`: else the one in production, or the newest where none was promoted.
        """
        query = {"window": window}
        if version is not None:
            query["version"] = _version_id(version)
        return Drift.from_json(self._api.get(f"{model_path(model)}/drift", query))

    def performance(self, model: str = "default", *, window: str = "30d") -> list[DayPerformance]:
        """How good the model was day by day, the newest first, on rows whose label is known.

        Those are rows of files to predict that had the target, and rows predicted online that
        `label` told of since. Raises NotFound for a model that is none.
        """
        found = self._api.get(f"{model_path(model)}/performance", {"window": window})
        return [DayPerformance.from_json(item) for item in found["items"]]

    def label(
        self, labels: Mapping[str, Any], model: str = "default", *, at: datetime | None = None
    ) -> LabelOutcome:
        """Tells what was true about rows that were predicted online with `row_ids`.

        `labels`: by the names of the rows, in the type of the predictions. The same again changes
        nothing; of two labels of a row the one that became known later counts (`at`, else now).
        A prediction is found some seconds after it was made, and for 90 days.
        Raises InvalidRequest naming each label of another type, NotFound.
        """
        return label_rows(self._api, labels, model, at)

    def cancel(self, job: Job | str, *, force: bool = False) -> Job:
        """Stops a job; returns it as it then is: `cancelling` until nothing computes any more.

        A job that others asked for, too, goes on for them (`goes_on_for_others`), unless `force`.
        One that is over stays as it is. Raises Conflict for a shared job that is not yours.
        """
        return Job.from_json(self._api.post(f"/jobs/{_id(job)}/cancel", {"force": force}))

    def retry(self, job: Job | str, *, idempotency_key: str | None = None) -> Job:
        """A new job, asked for the same as one that failed, expired or was cancelled.

        Raises Conflict for a job that goes on or has succeeded, and what its submit raised.
        """
        path = f"/jobs/{_id(job)}/retry"
        return Job.from_json(self._api.post(path, idempotency_key=idempotency_key))

    def status(self, job_id: str) -> Job:
        """The job as it is now. Raises NotFound."""
        return Job.from_json(self._api.get(f"/jobs/{job_id}"))

    def jobs(
        self,
        status: str | None = None,
        kind: str | None = None,
        limit: int | None = None,
        *,
        model: str | None = None,
        dataset: Dataset | str | None = None,
        created_after: datetime | None = None,
        created_before: datetime | None = None,
    ) -> Iterator[Job]:
        """Jobs, newest first, at most `limit`; pages are fetched as the iteration reaches them.

        Filters combine. `created_after` (inclusive), `created_before`: without a time zone they
        are local times.
        """
        filters = {
            "status": status,
            "kind": kind,
            "model": model,
            "dataset": None if dataset is None else _id(dataset),
            **period(created_after, created_before),
        }
        return map(Job.from_json, pages(self._api, "/jobs", filters, limit))

    def datasets(
        self, status: str | None = None, name: str | None = None, limit: int | None = None
    ) -> Iterator[Dataset]:
        """Datasets, newest first, at most `limit`; `status`: see `Dataset`."""
        filters = {"status": status, "name": name}
        return map(Dataset.from_json, pages(self._api, "/datasets", filters, limit))

    def versions(
        self, model: str | None = None, limit: int | None = None
    ) -> Iterator[ModelVersion]:
        """Model versions, newest first, at most `limit`."""
        return map(ModelVersion.from_json, pages(self._api, "/versions", {"model": model}, limit))

    def wait(
        self, job: Job | str, timeout: float | None = None, on_change: OnChange | None = None
    ) -> Job:
        """The job once it has succeeded; survives restarts of the API.

        `timeout` in seconds. `on_change` is called with the job each time it is seen to differ.
        Raises JobFailed (failed, cancelled, expired), WaitTimeout (the job goes on).
        """
        return wait_for(self._api, _id(job), timeout, on_change)

    def download(self, job: Job | str, path: str | Path) -> Path:
        """The job's result: the predictions of a predict, the model card of a fit.

        `path` is the file to write, or a folder that exists; a result of several files always
        goes into the folder `path`. Returns the path written. Raises Conflict before the job's
        end, TransferFailed when storage refuses.
        """
        return download_result(self._api, self._storage, _id(job), Path(path))

    def version(self, version_id: str) -> ModelVersion:
        """A fitted model's record. Raises NotFound."""
        return ModelVersion.from_json(self._api.get(f"/versions/{version_id}"))

    def promote(
        self,
        model: str,
        version: ModelVersion | Job | str,
        alias: str = "production",
        reason: str | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> LedgerEntry:
        """Lets the alias mean a version of the model; online predictions follow in a second or two.

        `changed` is False where it meant that version already. Raises NotFound for a version that
        is none of the model's.
        """
        body = {"version": _version_id(version), "alias": alias, "reason": reason}
        path = f"{model_path(model)}/promote"
        return LedgerEntry.from_json(self._api.post(path, body, idempotency_key=idempotency_key))

    def demote(
        self,
        model: str,
        alias: str = "production",
        reason: str | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> LedgerEntry:
        """Lets the alias mean what it meant before; twice goes back two versions.

        Raises NotFound for an alias that is none, Conflict where it meant nothing before.
        """
        body = {"alias": alias, "reason": reason}
        path = f"{model_path(model)}/demote"
        return LedgerEntry.from_json(self._api.post(path, body, idempotency_key=idempotency_key))

    def ledger(
        self, model: str, alias: str | None = None, limit: int | None = None
    ) -> Iterator[LedgerEntry]:
        """All that the model's aliases, or one of them, ever meant, newest first."""
        path = f"{model_path(model)}/ledger"
        return map(LedgerEntry.from_json, pages(self._api, path, {"alias": alias}, limit))

    def trainers(self) -> list[Trainer]:
        """Who can learn, each with the JSON schema of its own parameters."""
        return [Trainer.from_json(item) for item in self._api.get("/trainers")["items"]]

    def card(self, version: ModelVersion | Job | str) -> Mapping[str, Any]:
        """The model card: schema, classes, metrics, warnings, versions. Raises NotFound."""
        card: Mapping[str, Any] = self._api.get(f"/versions/{_version_id(version)}/card")
        return card

    def download_model(self, version: ModelVersion | Job | str, path: str | Path) -> Path:
        """The model as a skops file, to the file or into the folder `path`; the path written."""
        return download_model(self._api, self._storage, _version_id(version), Path(path))

    def close(self) -> None:
        self._api.close()
        self._storage.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _converted(self, dataset: Dataset) -> Dataset:
        """The dataset once it is ready."""
        if dataset.conversion is None or dataset.status == "ready":
            return dataset
        wait_for(self._api, dataset.conversion.job, None, None)
        return Dataset.from_json(self._api.get(f"/datasets/{dataset.id}"))

    def _put_parts(self, file: LocalFile, ticket: PartsTicket, on_bytes: OnBytes) -> None:
        try:
            put_parts(self._api, self._storage, file, ticket, on_bytes, self._retry)
        except FitlaneError as error:
            error.fix = f"Go on where it stopped: upload(…, resume={ticket.dataset_id!r})."
            raise

    def _submit(
        self, body: Mapping[str, Any], options: SubmitOptions, idempotency_key: str | None
    ) -> Job:
        asked = {**body, **options.to_json()}
        return Job.from_json(self._api.post("/jobs", asked, idempotency_key=idempotency_key))


def say_how_to_resume(ticket: PartsTicket, progress: bool | OnBytes) -> None:
    """Before it is needed: a process that is killed says nothing any more."""
    if progress is True:
        print(f"in parts; if it is interrupted: resume={ticket.dataset_id!r}", file=sys.stderr)


def _id(named: Dataset | Job | str) -> str:
    return named if isinstance(named, str) else named.id


def _version_id(version: ModelVersion | Job | str) -> str:
    if not isinstance(version, Job):
        return version if isinstance(version, str) else version.id
    if version.version is None:
        raise ConfigurationError(
            f"Job {version.id} ({version.kind}, {version.status}) has no model version.",
            code="no_version",
            fix="Pass the job that client.wait(fit) returned.",
        )
    return version.version
