"""Imported first: pandas is as if not installed.

scikit-learn imports it wherever it is, which takes a third of a second. The jobs of RQ and Celery
need none, and are spared it.
"""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec


class NoPandas(MetaPathFinder):
    """Finds no module, and sees to it that nobody finds pandas."""

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """Called for every import, before anybody else."""
        if name == "pandas":
            raise ModuleNotFoundError(name, name=name)
        return None


sys.meta_path.insert(0, NoPandas())
