"""Imported by every Python of a campaign, by PYTHONPATH: its clock is ahead of the others'."""

import os
import time

_AHEAD_SECONDS = float(os.environ["CHAOS_CLOCK_AHEAD_SECONDS"])
_real_time = time.time
time.time = lambda: _real_time() + _AHEAD_SECONDS
