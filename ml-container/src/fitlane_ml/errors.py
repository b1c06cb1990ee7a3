"""What can go wrong, as a closed set of codes: a user's error is never retried, a fault always is.

Light on purpose: this module is imported before scikit-learn and pyarrow are.
"""

from dataclasses import dataclass
from typing import Literal

UserCode = Literal[
    "not_parquet",
    "unreadable_file",
    "bad_header",
    "bad_row",
    "dataset_too_large",
    "empty_dataset",
    "input_changed",
    "too_many_columns",
    "invalid_parameters",
    "target_missing",
    "target_null",
    "target_single_class",
    "target_constant",
    "target_rare_class",
    "column_missing",
    "column_unusable",
    "too_many_categories",
    "weight_invalid",
    "infinite_value",
    "too_many_bad_rows",
    "no_features",
    "column_name_clash",
    "model_mismatch",
    "time_invalid",
    "series_too_short",
    "beyond_horizon",
]

SystemCode = Literal[
    "storage_unavailable",
    "input_gone",
    "model_corrupt",
    "out_of_memory",
    "terminated",
    "worker_crashed",
    "job_timeout",
    "internal_error",
]


@dataclass
class UserError(Exception):
    """The caller's data or parameters are at fault. Trying again unchanged cannot help.

    `message` names the cause, `fix` what to do; `column` and `row` (counted from 0) say where.
    """

    code: UserCode
    message: str
    fix: str
    column: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        return f"{self.code}: {self.message} {self.fix}"


@dataclass
class SystemFault(Exception):
    """The platform is at fault: storage, memory, a stop, or a defect. The job may be retried."""

    code: SystemCode
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{self.code}: {self.message} {self.fix}"


def out_of_memory() -> SystemFault:
    """The fault of a job that needed more memory than its container has."""
    return SystemFault(
        "out_of_memory",
        "The job needed more memory than it has.",
        "It is retried one size up; if that fails too, use fewer columns or rows, or split.",
    )


def internal_error(cause: BaseException) -> SystemFault:
    """The fault for anything unforeseen; the cause's text stays in the log, it may hold data."""
    return SystemFault(
        "internal_error",
        f"The container failed unexpectedly ({type(cause).__name__}).",
        "It is retried; if it keeps failing, report the job id: the traceback is in its logs.",
    )


def terminated() -> SystemFault:
    """The fault of a task that was told to end (SIGTERM)."""
    return SystemFault(
        "terminated",
        "The platform stopped the container (SIGTERM) before the job was done.",
        "Nothing: it is retried.",
    )


def job_timeout(timeout_seconds: float) -> SystemFault:
    """The fault of a task that took longer than its limit."""
    return SystemFault(
        "job_timeout",
        f"The job took longer than its limit of {timeout_seconds:g} s.",
        "Raise `timeoutSeconds`, or use fewer rows or columns.",
    )
