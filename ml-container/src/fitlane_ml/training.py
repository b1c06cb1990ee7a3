"""What a trainer that learns in epochs may tell and keep while it learns."""

from collections.abc import Callable, Mapping


class Training:
    """Nobody listens, and nothing is kept: for whoever just wants the model."""

    def epoch(self, done: int, of: int, metrics: Mapping[str, float]) -> None:
        """So many epochs are done, and how good they have made it."""

    def save(self, state: Callable[[], bytes]) -> None:
        """Keeps what a later attempt needs to go on from here, now or not: it is asked for then."""

    def saved(self) -> bytes | None:
        """What an earlier attempt kept last."""
        return None


UNHEARD = Training()
