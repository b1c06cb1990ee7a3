"""Fit and predict on Fitlane.

>>> from fitlane import Client
>>> client = Client()
>>> fitted = client.wait(client.fit(client.upload("train.parquet")))
>>> predicted = client.wait(client.predict(client.upload("test.parquet"), fitted))
>>> client.download(predicted, "predictions.parquet")
>>> client.predict_online([{"age": 41, "plan": "basic"}]).predictions
"""

from fitlane.client import Client
from fitlane.dataset import BadRow, Column, Conversion, Dataset
from fitlane.drift import ColumnDrift, Drift
from fitlane.errors import (
    AuthenticationFailed,
    ConfigurationError,
    Conflict,
    FitlaneError,
    InvalidRequest,
    JobFailed,
    NotFound,
    PermissionDenied,
    RateLimited,
    ServerError,
    ServiceUnavailable,
    TransferFailed,
    Unreachable,
    WaitTimeout,
)
from fitlane.job import Job, JobError, Pending, Progress, Quote
from fitlane.labels import LabelOutcome
from fitlane.ledger import LedgerEntry
from fitlane.model_version import ModelVersion
from fitlane.online import OnlinePredictions
from fitlane.performance import DayPerformance
from fitlane.profile import ColumnProfile, Profile
from fitlane.retry import RetryPolicy
from fitlane.timeline import Timeline
from fitlane.trainer import Trainer
from fitlane.trial import Trial
from fitlane.upload_format import Csv, JsonLines

__all__ = [
    "AuthenticationFailed",
    "BadRow",
    "Client",
    "Column",
    "ColumnDrift",
    "ColumnProfile",
    "ConfigurationError",
    "Conflict",
    "Conversion",
    "Csv",
    "Dataset",
    "DayPerformance",
    "Drift",
    "FitlaneError",
    "InvalidRequest",
    "Job",
    "JobError",
    "JobFailed",
    "JsonLines",
    "LabelOutcome",
    "LedgerEntry",
    "ModelVersion",
    "NotFound",
    "OnlinePredictions",
    "Pending",
    "PermissionDenied",
    "Profile",
    "Progress",
    "Quote",
    "RateLimited",
    "RetryPolicy",
    "ServerError",
    "ServiceUnavailable",
    "Timeline",
    "Trainer",
    "TransferFailed",
    "Trial",
    "Unreachable",
    "WaitTimeout",
]
