"""The tasks by name."""

from typing import Any

from fitlane_ml.target import Target, TaskName
from fitlane_ml.tasks.classification import Classification
from fitlane_ml.tasks.regression import Regression
from fitlane_ml.tasks.task import Task

TASKS: dict[TaskName, Task[Any]] = {task.name: task for task in (Classification(), Regression())}


def task_of(target: Target) -> Task[Any]:
    """The task of a model that has learnt this target."""
    return TASKS[target.task]


__all__ = ["TASKS", "Task", "task_of"]
