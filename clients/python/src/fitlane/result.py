"""The files a finished job left, and where they go."""

from pathlib import Path

import httpx

from fitlane.api import Api
from fitlane.download import RemoteFile, get_file


def download_result(api: Api, storage: httpx.Client, job_id: str, path: Path) -> Path:
    """One file becomes `path` (or goes into that folder); several go into the folder `path`."""

    def renew(file: RemoteFile) -> RemoteFile:
        # Signed addresses expire while large files travel.
        return next(fresh for fresh in result_files(api, job_id) if fresh.name == file.name)

    files = result_files(api, job_id)
    if len(files) == 1 and not path.is_dir():
        return get_file(storage, files[0], renew, path, api.policy)
    # The name alone: an answer must not choose the folder.
    targets = [path / Path(file.name).name for file in files]
    for file, target in zip(files, targets, strict=True):
        get_file(storage, file, renew, target, api.policy)
    return targets[0] if len(targets) == 1 else path


def result_files(api: Api, job_id: str) -> list[RemoteFile]:
    result = api.get(f"/jobs/{job_id}/result")
    return [RemoteFile.from_json(file) for file in result["files"]]
