"""Runs the command that follows, and prints its exit status, times, peak memory and result as JSON.

The result is the last line that it printed. A process of its own, because the kernel keeps the
largest memory over all children that a process ever had.
"""

import json
import resource
import subprocess
import sys
import time


def main() -> None:
    """Runs `sys.argv[1:]`."""
    started_at, start = time.time() * 1000, time.perf_counter()
    ended = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True, check=False)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    # Bytes on macOS, KiB elsewhere.
    peak_bytes = peak if sys.platform == "darwin" else peak * 1024
    report = {"exit": ended.returncode, "startedAt": started_at, "seconds": seconds}
    result = ended.stdout.strip().rpartition("\n")[2]
    print(json.dumps({**report, "peakBytes": peak_bytes, "result": result}))


if __name__ == "__main__":
    main()
