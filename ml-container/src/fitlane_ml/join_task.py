"""The step after a prediction that several tasks shared: one file of what they have written."""

import json
from collections.abc import Sequence
from typing import Any

from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.parquet_join import MAGIC, TAIL_BYTES, Pages, ending_of, footer_length
from fitlane_ml.report import Result
from fitlane_ml.spec import Part, Spec
from fitlane_ml.storage import chunks_of, read_range, write_bytes, write_file


def run_join(spec: Spec, heartbeat: Heartbeat) -> Result:
    """Copies the pages of all parts, in order, into one Parquet file, without decoding them.

    It has the bytes that a single task would have written. Parts that are too large for one file
    stay as they are, and `manifest.json` lists them; else nobody needs them any more.
    Raises SystemFault.
    """
    size_bytes = sum(part.size_bytes for part in spec.parts)
    if size_bytes > spec.limits.result_file_bytes:
        with heartbeat.phase("upload"):
            return Result(_listed(spec), {})
    with heartbeat.phase("download"):
        pages = [_pages_of(part) for part in spec.parts]
    with heartbeat.phase("upload"):
        joined = _joined(spec, pages, size_bytes, heartbeat)
    return Result(_outputs([joined]), {}, used_up=[part.uri for part in spec.parts])


def _pages_of(part: Part) -> Pages:
    tail_start = part.size_bytes - TAIL_BYTES
    end = tail_start - footer_length(read_range(part.uri, tail_start, part.size_bytes))
    return Pages(end, read_range(part.uri, end, tail_start))


def _joined(spec: Spec, pages: Sequence[Pages], size_bytes: int, heartbeat: Heartbeat) -> Part:
    uri = f"{spec.output_uri}part-00000.parquet"
    with write_file(uri) as file:
        file.write(MAGIC)
        for part, of_part in zip(spec.parts, pages, strict=True):
            for chunk in chunks_of(part.uri, len(MAGIC), of_part.end):
                file.write(chunk)
                heartbeat.advance(min(1.0, file.size_bytes / size_bytes))
        file.write(ending_of(pages))
    rows = sum(part.rows for part in spec.parts)
    return Part(uri, rows, file.size_bytes, file.digest)


def _listed(spec: Spec) -> dict[str, Any]:
    uri = f"{spec.output_uri}manifest.json"
    parts = [part.to_json() for part in spec.parts]
    rows = sum(part.rows for part in spec.parts)
    write_bytes(uri, json.dumps({"rows": rows, "parts": parts}, indent=2).encode())
    return _outputs(spec.parts, manifest={"uri": uri})


def _outputs(parts: Sequence[Part], **more: Any) -> dict[str, Any]:
    result = {"parts": [part.to_json() for part in parts], **more}
    return {"kind": "predict", "result": result}
