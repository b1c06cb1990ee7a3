"""How an example ends: a refusal is two clear lines and exit code 1, never a stack trace."""

import sys
from collections.abc import Callable

from fitlane import FitlaneError


def exit_code(action: Callable[[], int]) -> int:
    """The action's own code, 1 when Fitlane refused, 130 on Ctrl-C."""
    try:
        return action()
    except FitlaneError as error:
        print(f"error: {one_line(error.message)} ({error.place})", file=sys.stderr)
        print(f"fix:   {one_line(error.fix or default_fix(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def one_line(text: str) -> str:
    return " ".join(text.split())


def default_fix(error: FitlaneError) -> str:
    if error.owner == "user":
        return "Check the file and the parameters against the message above."
    return "Nothing you can do: this is Fitlane's fault. Try again later, naming the ids above."
