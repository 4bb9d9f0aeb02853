"""What a bag says about itself to whoever opens it."""

from typing import Final

README: Final = """\
A case of claims and what was found about them, as a BagIt bag (RFC 8493).

Any bag tool checks that nothing in it was changed since it was made, for example
  bagit.py --validate FOLDER
or, within the bag's folder, without any
  sha256sum -c manifest-sha256.txt && sha256sum -c tagmanifest-sha256.txt

report.html       the verification report, to be read
report.json       the same with every detail
claims.csv        a row for each figure of each claim
claims.jsonl      the claims, a JSON object a line
evidence.jsonl    the files and links attached to claims, with stance, quote and note
articles.jsonl    the articles; articles/ holds their texts, to which a claim's start and end point
                  (counted in Unicode code points)
captures.jsonl    the bytes that were kept: digest, media type, origin, collector, time; captures/ holds them
                  under their SHA-256; names that others gave stand only in the lists
history.jsonl     every entry of the case's history, a JSON object a line, oldest first
head.json         number and hash of its newest entry

The history is a chain. Each line holds the keys action, actor, after, at, before, entity, entity_id, previous,
reason, seq, and hash. The hash is the SHA-256 of the canonical JSON of the ten others (keys sorted, no spaces,
UTF-8), and previous is the hash of the line before (64 zeros in the first). In Python:

  import hashlib, json
  previous, altered, removed = "0" * 64, {}, {}
  for line in open("history.jsonl", encoding="utf-8"):
      entry = json.loads(line)
      recorded = entry.pop("hash")
      body = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
      found = hashlib.sha256(body.encode()).hexdigest()
      if found != recorded:
          altered[recorded] = found
      if entry["action"] == "redact":
          removed.update(entry["after"]["redacted"]["entries"])
      assert entry["previous"] == previous
      previous = recorded
  assert altered == removed

Words that had to be removed by law (a source's name) are gone from the entries that held them. A later entry of the
action redact names each such entry by its hash, with the SHA-256 of its content since then; all others have the hash
of their content. Files whose bytes held such words have other bytes since: bytes_replaced_by in captures.jsonl names
the entry, and the SHA-256 is of what stands there now, not of what arrived.

At the end previous must be the hash in head.json. That the newest entries were cut off, or the whole history was
written anew, shows only against a head that was kept elsewhere, such as in an older report.

A case from which only some claims were chosen still has its whole history in the bag: a chain cannot be cut.
The report is dated by the newest entry of the history.
"""
