"""What the API's test and the container's share: the files."""

import pytest

from bad_input.files import Files


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Written as they are asked for."""
    return Files(tmp_path_factory.mktemp("files"))
