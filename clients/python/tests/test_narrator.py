from threading import Event

import pytest

from fitlane_examples.narrator import Narrator


def test_an_activity_is_told_once_and_then_repeated_in_silence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Narrator(silence_seconds=0.01) as narrator:
        narrator.now("fit: running")
        output = ""
        while "fit: running … 0 s" not in output:
            Event().wait(0.005)
            output += capsys.readouterr().out
    assert output.splitlines()[0] == "fit: running"


def test_the_same_activity_is_not_told_twice(capsys: pytest.CaptureFixture[str]) -> None:
    with Narrator(silence_seconds=60) as narrator:
        narrator.now("fit: running")
        narrator.now("fit: running")
        narrator.say("done")
    assert capsys.readouterr().out == "fit: running\ndone\n"
