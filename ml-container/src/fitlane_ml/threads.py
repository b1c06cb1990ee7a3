"""How many threads the numerical libraries use in this process."""

import os
from contextlib import AbstractContextManager
from functools import cache

import pyarrow as pa
from threadpoolctl import ThreadpoolController


@cache
def libraries() -> ThreadpoolController:
    """OpenMP and BLAS as they are loaded now; finding them takes 5 ms, and starts no thread."""
    return ThreadpoolController()


def limit_threads(threads: int) -> None:
    """Applies to OpenMP, BLAS and Arrow. Call it in the thread that computes.

    OpenMP keeps the number per thread, and reads OMP_NUM_THREADS only when it is loaded.
    scikit-learn looks at the variable itself: without it, it never exceeds the physical cores.
    """
    os.environ["OMP_NUM_THREADS"] = str(threads)
    libraries().limit(limits=threads)
    pa.set_cpu_count(threads)


def usual_threads() -> int:
    """How many `limit_threads` allows, for libraries that must be told."""
    return int(os.environ.get("OMP_NUM_THREADS", "1"))


def compute_alone() -> None:
    """Has OpenMP use no other thread for what the calling thread computes."""
    libraries().limit(limits=1, user_api="openmp")


def one_blas_thread() -> AbstractContextManager[object]:
    """Has products of matrices inside use one thread: more would add up in another order."""
    limited: AbstractContextManager[object] = libraries().limit(limits=1, user_api="blas")
    return limited
