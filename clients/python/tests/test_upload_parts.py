import hashlib
from base64 import b64encode
from pathlib import Path

import pytest

from fake_fitlane import Answer, FakeFitlane
from fitlane import Client, ConfigurationError, TransferFailed

PART = 300_000  # of the train fixture's 2.1 MB: six, and a seventh that is short
NUMBERS = range(1, 8)
SOON = {"Retry-After": "0"}


@pytest.fixture(autouse=True)
def _in_parts(fake: FakeFitlane) -> None:
    fake.part_size_bytes = PART


def sent(fake: FakeFitlane) -> list[int]:
    """The numbers of the parts that arrived, in order, with repeats."""
    puts = [r.path for r in fake.requests if r.method == "PUT"]
    return sorted(int(path.rsplit("/", 1)[1]) for path in puts)


def test_every_part_is_sent_once_with_its_checksum(
    fake: FakeFitlane, client: Client, train: Path
) -> None:
    assert client.upload(train, progress=False).status == "ready"
    assert fake.objects["ds_1"] == train.read_bytes()
    assert sent(fake) == list(NUMBERS)
    (put,) = fake.seen("PUT", "/storage/ds_1/7")
    assert put.headers["Content-MD5"] == b64encode(hashlib.md5(put.body).digest()).decode()
    assert "Authorization" not in put.headers


def test_a_break_repeats_its_part_alone(fake: FakeFitlane, client: Client, train: Path) -> None:
    fake.answer_next("PUT /storage/ds_1/3", Answer(0), Answer(503, headers=SOON), Answer(0))
    client.upload(train, progress=False)
    assert fake.objects["ds_1"] == train.read_bytes()
    assert sent(fake) == sorted([*NUMBERS, 3, 3, 3])


def test_a_refusal_ends_it_and_says_how_to_go_on(
    fake: FakeFitlane, client: Client, train: Path
) -> None:
    fake.answer_next("PUT /storage/ds_1/2", Answer(403, "<Message>Expired.</Message>"))
    with pytest.raises(TransferFailed, match="resume='ds_1'"):
        client.upload(train, progress=False)


def test_an_interrupt_ends_the_other_parts_too(
    fake: FakeFitlane, client: Client, train: Path
) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    # One answers nothing but "come again": without an end it would be tried for minutes.
    fake.answer_next("PUT /storage/ds_1/1", *[Answer(503, headers=SOON)] * 100_000)
    with pytest.raises(KeyboardInterrupt):
        client.upload(train, progress=interrupt)
    assert fake.datasets["ds_1"]["status"] == "uploading"


def test_another_process_sends_only_the_rest(
    fake: FakeFitlane, client: Client, train: Path
) -> None:
    fake.answer_next("PUT /storage/ds_1/5", Answer(400))
    with pytest.raises(TransferFailed):
        client.upload(train, progress=False)
    there = set(fake.parts("ds_1")["stored"])
    fake.requests.clear()
    assert client.upload(train, progress=False, resume="ds_1").status == "ready"
    assert sent(fake) == sorted(set(NUMBERS) - there)
    assert fake.objects["ds_1"] == train.read_bytes()


def test_the_bytes_that_are_there_count_as_done(
    fake: FakeFitlane, client: Client, train: Path
) -> None:
    fake.create_dataset(_asked(train))
    fake.objects["ds_1/1"] = train.read_bytes()[:PART]
    calls: list[tuple[int, int]] = []
    client.upload(train, progress=lambda done, total: calls.append((done, total)), resume="ds_1")
    size = train.stat().st_size
    assert calls[0] == (PART, size)
    assert calls[-1] == (size, size)


def test_a_complete_dataset_is_answered_at_once(
    fake: FakeFitlane, client: Client, train: Path
) -> None:
    client.upload(train, progress=False)
    fake.requests.clear()
    assert client.upload(train, progress=False, resume="ds_1").status == "ready"
    assert sent(fake) == []


def test_another_file_does_not_go_on(fake: FakeFitlane, client: Client, train: Path) -> None:
    fake.create_dataset(_asked(train))
    train.write_bytes(b"changed")
    with pytest.raises(ConfigurationError, match="is not the file"):
        client.upload(train, progress=False, resume="ds_1")
    assert sent(fake) == []


def test_the_id_is_named_before_it_is_needed(
    client: Client, train: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client.upload(train)
    assert "resume='ds_1'" in capsys.readouterr().err


def _asked(path: Path) -> dict[str, object]:
    content = path.read_bytes()
    return {"sizeBytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
