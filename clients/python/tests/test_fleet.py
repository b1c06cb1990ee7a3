import io

import pytest
from rich.console import Console

from fake_fitlane import FakeFitlane
from fitlane import Client
from fitlane_examples.fleet import Fleet
from fitlane_examples.fleet_display import fleet_display


def test_a_refresh_updates_only_its_own_jobs(fake: FakeFitlane, client: Client) -> None:
    fleet = Fleet([client.fit("ds_1"), client.fit("ds_1")])
    client.fit("ds_of_somebody_else")
    fake.change("job_2", status="running", progress={"phase": "train", "fraction": 0.5})
    fleet.refresh(client)
    assert fleet.counts() == {"queued": 1, "running": 1}


def test_on_a_terminal_it_is_a_table(fake: FakeFitlane, client: Client) -> None:
    fleet = Fleet([client.fit("ds_1")])
    fake.change("job_1", status="running", progress={"phase": "train", "fraction": 0.5})
    fleet.refresh(client)
    screen = io.StringIO()
    with fleet_display(Console(file=screen, force_terminal=True, width=80)) as show:
        show(fleet)
    assert "train 50%" in screen.getvalue()


def test_in_a_pipe_a_line_comes_with_each_change(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    fleet = Fleet([client.fit("ds_1")])
    with fleet_display(Console(file=io.StringIO())) as show:
        show(fleet)
        show(fleet)
    assert capsys.readouterr().out == "1 jobs: 1 queued\n"
