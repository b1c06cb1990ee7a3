"""How many threads the numerical libraries use in this process."""

import os
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


def compute_alone() -> None:
    """Has OpenMP use no other thread for what the calling thread computes."""
    libraries().limit(limits=1, user_api="openmp")
