"""Log lines as Cloud Logging reads them: one JSON object a line on standard error.

Not `logging`: importing and configuring it costs more than this module does.
"""

import json
import sys
import time
import traceback
from typing import Literal

_always: dict[str, object] = {}

Severity = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


def log_always(**fields: object) -> None:
    """Adds `fields` to each further line of this process: which job it works for."""
    _always.update(fields)


def log(severity: Severity, message: str, **fields: object) -> None:
    """Writes one line; `fields` must be representable as JSON or as text."""
    line = {"severity": severity, "time": time.time(), "message": message, **_always, **fields}
    sys.stderr.write(json.dumps(line, default=str) + "\n")
    sys.stderr.flush()


def log_exception(message: str, cause: BaseException, **fields: object) -> None:
    """Writes one ERROR line with the traceback of `cause`."""
    log("ERROR", message, traceback="".join(traceback.format_exception(cause)), **fields)
