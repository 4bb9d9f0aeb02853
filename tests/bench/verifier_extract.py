"""Our side of the extraction bench: the whole of extract_many over the same texts (JSON lines on standard input).

Prints the peak resident memory in MB (0 where the system does not say), the seconds of processor, and the seconds that
it took.
"""

import json
import re
import sys
import time
from pathlib import Path

from verifier.extract import Item, extract, extract_many

items = [Item(id=n, text=json.loads(line)["text"]) for n, line in enumerate(sys.stdin)]
extract("Three people were killed, police said.")  # the model is loaded before the clock starts, as for the peer
began = time.perf_counter()
worked = time.process_time()
claims = sum(len(found.claims) for _, found in extract_many(items))
took, worked = time.perf_counter() - began, time.process_time() - worked
status = Path("/proc/self/status")
peak = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
print(int(peak[1]) / 1024 if peak else 0, worked, took)
