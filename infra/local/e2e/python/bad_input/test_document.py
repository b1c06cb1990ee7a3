"""docs/bad-input.md says what the tests prove."""

from collections import Counter

from bad_input.cases import all_cases
from bad_input.document import PAGE, render

_FEWEST = 60


def test_the_page_is_made_of_the_cases() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "run python -m bad_input.document"


def test_each_case_has_a_name_of_its_own_and_each_refusal_a_fix() -> None:
    assert Counter(name for name, _ in all_cases()).most_common(1)[0][1] == 1
    assert len(all_cases()) >= _FEWEST
    for name, case in all_cases():
        is_told = bool(case.code and case.fix and case.says)
        assert is_told == (case.decided != "accepted"), name
