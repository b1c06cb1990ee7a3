"""The files a finished job left, and where they go."""

from pathlib import Path

import httpx

from fitlane.api import Api
from fitlane.download import RemoteFile, Renew, get_file


def download_result(api: Api, storage: httpx.Client, job_id: str, path: Path) -> Path:
    """One file becomes `path` (or goes into that folder); several go into the folder `path`."""
    source = f"/jobs/{job_id}/result"
    files = _files(api, source)
    if len(files) == 1:
        return _get(api, storage, source, files[0], path)
    for file in files:
        _get(api, storage, source, file, path / _local_name(file))
    return path


def download_model(api: Api, storage: httpx.Client, version_id: str, path: Path) -> Path:
    """The model file of a version becomes `path`, or goes into that folder."""
    source = f"/versions/{version_id}/files"
    model = next(file for file in _files(api, source) if file.name.endswith(".skops"))
    return _get(api, storage, source, model, path)


def _get(api: Api, storage: httpx.Client, source: str, file: RemoteFile, path: Path) -> Path:
    target = path / _local_name(file) if path.is_dir() else path
    return get_file(storage, file, _renewal(api, source), target, api.policy)


def _renewal(api: Api, source: str) -> Renew:
    """Signed addresses expire while large files travel."""

    def renew(file: RemoteFile) -> RemoteFile:
        return next(fresh for fresh in _files(api, source) if fresh.name == file.name)

    return renew


def _local_name(file: RemoteFile) -> str:
    # The name alone: an answer must not choose the folder.
    return Path(file.name).name


def _files(api: Api, source: str) -> list[RemoteFile]:
    return [RemoteFile.from_json(file) for file in api.get(source)["files"]]
