"""The files of all cases, each written once."""

import threading
from pathlib import Path

from bad_input.case import Make


class Files:
    """Writes files into a folder as they are asked for, by any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: dict[Make, Path] = {}
        self._lock = threading.Lock()

    def path(self, make: Make) -> Path:
        """Where the file lies that `make` writes."""
        with self._lock:
            if make not in self._paths:
                path = self._folder / f"{len(self._paths)}.parquet"
                make(path)
                self._paths[make] = path
            return self._paths[make]
