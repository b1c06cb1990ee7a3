"""What computes in Fitlane.

`fit.py` and `predict.py` are the science, pure over Arrow tables. `storage.py` alone touches data
outside the process. `job.py` and `worker.py` are the two entries; both run `run_attempt.py`.
"""
