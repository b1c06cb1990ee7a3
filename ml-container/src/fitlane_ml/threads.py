"""How many threads the numerical libraries use in this process."""

import os

import pyarrow as pa
from threadpoolctl import threadpool_limits


def limit_threads(threads: int) -> None:
    """Applies to OpenMP, BLAS and Arrow. Call it in the thread that computes.

    OpenMP keeps the number per thread, and reads OMP_NUM_THREADS only when it is loaded.
    scikit-learn looks at the variable itself: without it, it never exceeds the physical cores.
    """
    os.environ["OMP_NUM_THREADS"] = str(threads)
    threadpool_limits(limits=threads)
    pa.set_cpu_count(threads)
