"""The generated gestures: the same each time, and what a trainer of recordings needs."""

from collections import Counter

from fitlane_examples.gestures import (
    CHANNELS,
    GESTURES,
    RECORDINGS,
    TEST_PEOPLE,
    TRAIN_PEOPLE,
    gestures,
)


def test_are_the_same_each_time() -> None:
    assert gestures([3]).equals(gestures([3]))
    assert not gestures([3]).equals(gestures([3], seed=1))


def test_each_person_makes_each_gesture_in_recordings_of_their_own() -> None:
    table = gestures([0, 1])
    assert table.column_names == ["person", "recording", *CHANNELS, "gesture"]
    made = {
        (row["person"], row["recording"], row["gesture"])
        for row in table.select(["person", "recording", "gesture"]).to_pylist()
    }
    assert len({recording for _, recording, _ in made}) == len(made)
    counts = Counter((person, gesture) for person, _, gesture in made)
    assert counts == {(person, name): RECORDINGS for person in (0, 1) for name in GESTURES}


def test_nobody_is_in_both_files() -> None:
    assert not set(TRAIN_PEOPLE) & set(TEST_PEOPLE)
