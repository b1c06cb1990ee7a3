"""Where the API is and which key opens it."""

import os
from pathlib import Path

from fitlane.errors import ConfigurationError

DEFAULT_URL = "http://127.0.0.1:8080"
KEY_FILE = Path(".fitlane") / "api-key"


def find_url(url: str | None) -> str:
    """The argument, else FITLANE_URL, else the local stack; without a trailing slash."""
    found = (url or os.environ.get("FITLANE_URL") or DEFAULT_URL).rstrip("/")
    if not found.startswith(("http://", "https://")):
        raise ConfigurationError(
            f"{found!r} is not an address of the Fitlane API.",
            code="invalid_url",
            fix=f"Set FITLANE_URL to an http:// or https:// address, such as {DEFAULT_URL}.",
        )
    return found.removesuffix("/v1")


def find_api_key(api_key: str | None) -> str:
    """The argument, else FITLANE_API_KEY, else the nearest `.fitlane/api-key` upward."""
    found = api_key or os.environ.get("FITLANE_API_KEY") or read_key_file(Path.cwd())
    if found:
        return found
    raise ConfigurationError(
        "No API key was found.",
        code="api_key_missing",
        fix=f"Set FITLANE_API_KEY, pass api_key=, or work in a folder below one with {KEY_FILE}.",
    )


def read_key_file(folder: Path) -> str | None:
    for candidate in (folder, *folder.parents):
        if (candidate / KEY_FILE).is_file():
            return (candidate / KEY_FILE).read_text(encoding="utf-8").strip()
    return None
