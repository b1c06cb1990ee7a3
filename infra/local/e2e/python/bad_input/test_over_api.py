"""Every row of the table over the API: upload, complete, submit, outcome."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from bad_input.api_user import ApiUser
from bad_input.case import Case
from bad_input.cases import USUAL, all_cases
from bad_input.files import Files
from bad_input.seen import Seen, check_accepted, check_refused

_AT_ONCE = 8


@pytest.fixture(scope="module")
def outcomes(files: Files) -> Iterator[Mapping[str, "Future[Seen]"]]:
    """All cases at once: what each ends as, by its name."""
    user = ApiUser(os.environ["FITLANE_URL"], os.environ["FITLANE_API_KEY"], files)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        # The longest early, so that none is left at the end.
        cases = sorted(all_cases(), key=lambda named: -named[1].rows)
        named = {USUAL.file: USUAL, **dict(cases)}
        yield {name: pool.submit(user.run, case) for name, case in named.items()}
    user.close()


@pytest.mark.parametrize(("name", "case"), all_cases(), ids=[name for name, _ in all_cases()])
def test_case(outcomes: Mapping[str, "Future[Seen]"], name: str, case: Case) -> None:
    seen = outcomes[name].result()
    assert seen.decided == case.decided, seen.error
    if case.decided == "accepted":
        check_accepted(case, seen, outcomes[USUAL.file].result().metrics)
    else:
        assert case.code is not None
        check_refused(case, seen, case.code)
