"""The process' side of contestant.mjs, for rows that run in Python."""
import json
import resource
import sys

_left = 1


def trained(seconds, examples):
    """Tells of an epoch; returns when the next one is to be trained, which may be at once."""
    global _left
    unit = 1 if sys.platform == "darwin" else 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(json.dumps({"seconds": seconds, "examples": examples, "memory": memory}), flush=True)
    _left -= 1
    if _left > 0:
        return
    line = sys.stdin.readline()
    if line == "":
        sys.exit(0)
    _left = int(line)
