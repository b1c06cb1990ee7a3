"""Many jobs of one kind, followed together with one request a second."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from fitlane import Client, Job

ORDER = (
    "queued",
    "starting",
    "running",
    "cancelling",
    "succeeded",
    "failed",
    "cancelled",
    "expired",
)


class Fleet:
    """The jobs' last known states, in the order in which they were submitted."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.by_id = {job.id: job for job in jobs}

    @property
    def jobs(self) -> list[Job]:
        return list(self.by_id.values())

    @property
    def active(self) -> list[Job]:
        return [job for job in self.jobs if not job.is_terminal]

    def refresh(self, client: Client) -> None:
        """Reads the list of jobs only as far back as the oldest one that is still active."""
        missing = {job.id for job in self.active}
        oldest = min(created_at(job) for job in self.active)
        for job in newest_until(client, self.active[0].kind, oldest):
            if job.id in missing:
                self.by_id[job.id] = job
                missing.discard(job.id)
            if not missing:
                return

    def counts(self) -> dict[str, int]:
        statuses = [job.status for job in self.jobs]
        return {status: statuses.count(status) for status in ORDER if status in statuses}


def newest_until(client: Client, kind: str, oldest: datetime) -> Iterator[Job]:
    for job in client.jobs(kind=kind):
        if created_at(job) < oldest:
            return
        yield job


def created_at(job: Job) -> datetime:
    assert job.created_at is not None, "the API names the time of every job"
    return job.created_at
