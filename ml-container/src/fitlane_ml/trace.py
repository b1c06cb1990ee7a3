"""The id that follows a job through all parts: W3C Trace Context, https://www.w3.org/TR/trace-context/.

A `traceparent` is `00-<trace id, 32 hex>-<span id, 16 hex>-<flags, 2 hex>`: the trace, and whoever
passes it on.
"""

import re
import secrets

_FORM = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


def parse_traceparent(text: str | None) -> str | None:
    """What the controller sent, checked; None if it sent none. Raises ValueError."""
    if text is not None and not _FORM.fullmatch(text):
        raise ValueError(f"not a traceparent: {text!r}")
    return text


def trace_id(traceparent: str | None) -> str | None:
    """The id of the trace, as it stands in log lines."""
    return None if traceparent is None else traceparent.split("-")[1]


def passed_on(traceparent: str | None) -> str | None:
    """The same trace, passed on by a span of our own."""
    if traceparent is None:
        return None
    version, trace, _, flags = traceparent.split("-")
    return f"{version}-{trace}-{secrets.token_hex(8)}-{flags}"
