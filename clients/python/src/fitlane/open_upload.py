"""What the API answers to who wants to upload a file, or to go on with it."""

from typing import Any

from fitlane.api import Api
from fitlane.dataset import Dataset
from fitlane.errors import ConfigurationError
from fitlane.upload import LocalFile, UploadTicket
from fitlane.upload_format import TextFormat
from fitlane.upload_parts import PartsTicket

Ticket = UploadTicket | PartsTicket


def open_upload(
    api: Api, file: LocalFile, name: str, text_format: TextFormat | None
) -> tuple[str, Ticket | None]:
    """A dataset's id, and where its file goes; no ticket when the same bytes are there already."""
    asked: dict[str, Any] = {"name": name, "sizeBytes": file.size_bytes, "sha256": file.sha256}
    if text_format is not None:
        asked["format"] = text_format.to_json()
    created = api.post("/datasets", asked)
    dataset_id, upload = created["dataset"]["id"], created["upload"]
    if upload is None:
        return dataset_id, None
    if upload.get("type") == "multipart":
        return dataset_id, PartsTicket.from_json(dataset_id, upload)
    return dataset_id, UploadTicket.from_json(upload)


def resume_upload(api: Api, file: LocalFile, dataset_id: str) -> tuple[str, Ticket | None]:
    """Where the rest goes; no ticket when the dataset is complete. Raises ConfigurationError,
    NotFound, and InvalidRequest for an upload that was not in parts.
    """
    dataset = Dataset.from_json(api.get(f"/datasets/{dataset_id}"))
    conversion = dataset.conversion
    size_bytes = dataset.size_bytes if conversion is None else conversion.upload_bytes
    if (size_bytes, dataset.sha256) != (file.size_bytes, file.sha256):
        raise ConfigurationError(
            f"{file.path} is not the file whose upload {dataset_id} began.",
            code="other_file",
            fix="Upload it as a new dataset, without resume.",
        )
    if dataset.status != "uploading":
        return dataset_id, None
    parts = api.get(f"/datasets/{dataset_id}/parts")
    return dataset_id, PartsTicket.from_json(dataset_id, parts)
