"""Every row of the table again, with the container given the file directly."""

from collections.abc import Iterator, Mapping

import pytest

from bad_input.case import Case
from bad_input.cases import USUAL, all_cases
from bad_input.container import Container
from bad_input.files import Files
from bad_input.seen import Seen, check_accepted, check_refused


@pytest.fixture(scope="module")
def container(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    container = Container(files, tmp_path_factory.mktemp("outputs"))
    yield container
    container.close()


@pytest.fixture(scope="module")
def outcomes(container: Container) -> Mapping[str, Seen]:
    """What each case ends as, by its name."""
    return container.run({USUAL.file: USUAL, **dict(all_cases())})


@pytest.mark.parametrize(("name", "case"), all_cases(), ids=[name for name, _ in all_cases()])
def test_case(outcomes: Mapping[str, Seen], name: str, case: Case) -> None:
    seen, code = outcomes[name], case.code_alone
    if code is None:
        # A conversion by itself measures nothing.
        usual = outcomes[USUAL.file].metrics if case.text_format is None else {}
        check_accepted(case, seen, usual)
    else:
        check_refused(case, seen, code)


def test_no_case_ends_in_a_stack_trace(outcomes: Mapping[str, Seen], container: Container) -> None:
    assert len(outcomes) > len(all_cases())
    assert "Traceback" not in container.log
