"""The generated solar production: the same each time, dark at night, brighter in summer."""

import numpy as np

from fitlane_examples.forecast_solar import PEAK_KW, START, solar


def test_is_the_same_each_time() -> None:
    assert solar(10).equals(solar(10))
    assert not solar(10).equals(solar(10, seed=1))


def test_each_hour_has_a_row() -> None:
    table = solar(10)
    names = ["time", "cloud_forecast", "temperature_forecast", "power"]
    assert table.column_names == names
    times = table["time"].to_numpy()
    assert times[0] == START
    assert (np.diff(times) == np.timedelta64(1, "h")).all()


def test_the_sun_shines_by_day_and_more_in_summer() -> None:
    power = solar(365)["power"].to_numpy().reshape(365, 24)
    assert (power[:, [0, 1, 2, 22, 23]] == 0).all()
    assert power.max() < 1.2 * PEAK_KW
    assert power[150:210].sum() > 2 * power[:60].sum()


def test_clouds_are_foretold_and_tell_of_the_power() -> None:
    table = solar(365)
    noon = np.arange(12, 24 * 365, 24)
    cloud, power = (table[name].to_numpy()[noon] for name in ("cloud_forecast", "power"))
    assert np.corrcoef(cloud, power)[0, 1] < -0.4
