from pathlib import Path

import pytest

from fitlane import Client, ConfigurationError
from fitlane.settings import DEFAULT_URL, find_api_key, find_url


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FITLANE_URL", raising=False)
    monkeypatch.delenv("FITLANE_API_KEY", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("given", "environment", "found"),
    [
        (None, None, DEFAULT_URL),
        (None, "http://b:1/", "http://b:1"),
        ("https://a/v1", "http://b:1", "https://a"),
    ],
)
def test_the_argument_precedes_the_environment(
    monkeypatch: pytest.MonkeyPatch, given: str | None, environment: str | None, found: str
) -> None:
    if environment:
        monkeypatch.setenv("FITLANE_URL", environment)
    assert find_url(given) == found


def test_an_address_without_a_scheme_is_refused_with_a_fix() -> None:
    with pytest.raises(ConfigurationError, match="FITLANE_URL"):
        find_url("localhost:8080")


def test_the_key_file_is_found_upward(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".fitlane").mkdir()
    (tmp_path / ".fitlane" / "api-key").write_text("flk_file\n")
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert find_api_key(None) == "flk_file"
    monkeypatch.setenv("FITLANE_API_KEY", "flk_env")
    assert find_api_key(None) == "flk_env"
    assert find_api_key("flk_argument") == "flk_argument"


def test_without_a_key_there_is_no_client() -> None:
    with pytest.raises(ConfigurationError, match="FITLANE_API_KEY"):
        Client()
