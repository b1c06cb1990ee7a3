"""Enqueues a job in RQ for each line of standard input, and answers with its id.

In: {"dataset": "…", "randomState": 1}. The first line out says that it is ready.
"""

import json
import os
import sys

import redis
import rq

queue = rq.Queue("submit", connection=redis.Redis.from_url(os.environ["REDIS_URL"]))
queue.connection.ping()
print("ready", flush=True)
for line in sys.stdin:
    request = json.loads(line)
    job = queue.enqueue(
        "peer_jobs.fit", request["dataset"], "model", request["randomState"]
    )
    print(job.id, flush=True)
