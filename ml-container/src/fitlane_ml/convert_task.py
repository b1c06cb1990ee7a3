"""The step of a conversion: an uploaded text becomes a Parquet file, in constant memory."""

from collections.abc import Iterator
from typing import Any

from fitlane_ml.conversion.bad_rows import BadRow
from fitlane_ml.conversion.constant_columns import ConstantColumns
from fitlane_ml.conversion.convert_text import Learnt, TextTable
from fitlane_ml.conversion.upload_format import read_format
from fitlane_ml.file_checks import refuse_other_size
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.report import Result
from fitlane_ml.spec import Spec
from fitlane_ml.storage import Written, chunks_of, size_of, write_parquet

_PASSES = 2


def run_convert(spec: Spec, heartbeat: Heartbeat) -> Result:
    """Writes `data.parquet`; what was found out about the text is told in the outputs.

    Raises UserError, SystemFault.
    """
    chunks = _Chunks(spec, heartbeat)
    with heartbeat.phase("download"):
        refuse_other_size(size_of(spec.dataset.uri), spec.dataset.size_bytes)
        text = TextTable(chunks.of_next_pass, read_format(spec.parameters))
    chunks.restart()
    with heartbeat.phase("convert"):
        learnt = text.learn()
    constants = ConstantColumns(learnt.schema)
    with write_parquet(f"{spec.output_uri}data.parquet", learnt.schema) as sink:
        with heartbeat.phase("convert"):
            for group in text.row_groups():
                constants.learn(group)
                sink.write(group)
        with heartbeat.phase("upload"):
            sink.close()
    return Result(_outputs(learnt, constants, sink.written), {})


class _Chunks:
    """The file's bytes, from their start at each pass; tells how far all passes are."""

    def __init__(self, spec: Spec, heartbeat: Heartbeat) -> None:
        self._dataset = spec.dataset
        self._heartbeat = heartbeat
        self._read_bytes = 0

    def restart(self) -> None:
        """What was read so far was for the header alone."""
        self._read_bytes = 0

    def of_next_pass(self) -> Iterator[bytes]:
        """All bytes of the file. Raises SystemFault."""
        for chunk in chunks_of(self._dataset.uri, 0, self._dataset.size_bytes):
            self._read_bytes += len(chunk)
            self._heartbeat.advance(self._read_bytes / self._dataset.size_bytes / _PASSES)
            yield chunk


def _outputs(learnt: Learnt, constants: ConstantColumns, written: Written) -> dict[str, Any]:
    table = {
        "uri": written.uri,
        "sizeBytes": written.size_bytes,
        "digest": written.digest,
        "rows": learnt.rows,
        "columns": [{"name": name, "type": word} for name, word in learnt.columns.items()],
        "constantColumns": constants.names,
    }
    report = {
        **({"delimiter": learnt.delimiter} if learnt.delimiter is not None else {}),
        "badRows": {"count": learnt.left_out, "first": [_told(row) for row in learnt.bad]},
        "notes": list(learnt.notes),
    }
    return {"kind": "convert", "table": table, "report": report}


def _told(row: BadRow) -> dict[str, Any]:
    return {"line": row.line, "reason": row.reason}
