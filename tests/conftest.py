"""Settings for every test of the suite."""

import os
import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))  # what tests and benches share stands beside this file

# Machines differ, and no test here is about time: speed lives in the benches.
settings.register_profile("verifier", deadline=None)
settings.load_profile("verifier")

# A person's own settings must not reach the tests, nor the tests a person's case.
for name in ("VERIFIER_CASE", "VERIFIER_CONFIG", "VERIFIER_REVIEWER", "NO_COLOR"):
    os.environ.pop(name, None)
os.environ["VERIFIER_TOUR"] = "never"  # it would stand over what the tests of a terminal look at
nowhere = str(Path(os.environ.get("TMPDIR", "/tmp")) / "verifier-tests-none")
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = os.environ["XDG_STATE_HOME"] = nowhere
