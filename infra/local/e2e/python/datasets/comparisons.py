"""All data sets, some at a time."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from fitlane import Client

from datasets.comparison import Comparison, compare
from datasets.real_data_set import RealDataSet

AT_ONCE = 4


@contextmanager
def comparisons(
    client: Client, data_sets: list[RealDataSet]
) -> Iterator[dict[str, Future[Comparison]]]:
    """Each data set's comparison by its name; they go on while the first is looked at."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:

        def compared(data: RealDataSet) -> Comparison:
            own = Path(folder) / data.name
            own.mkdir()
            return compare(client, data, own)

        yield {data.name: pool.submit(compared, data) for data in data_sets}
