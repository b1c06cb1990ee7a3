"""What computes in Fitlane.

`fit.py` and `predict.py` are the science, pure over Arrow tables. `storage.py` alone touches data
outside the process. `job.py` and `worker.py` are the two entries; both run `run_attempt.py`.
"""

import os

# OpenMP reads this when it is loaded. Its threads meet many times in a fit, and would else wait by
# spinning: on cores that are busy with something else a fit then takes ten times as long.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
