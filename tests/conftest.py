"""Settings for every test of the suite."""

import os
import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))  # what tests and benches share stands beside this file

# Machines differ, and no test here is about time: speed lives in the benches.
# The same examples each time; ``make torture`` tries many more, and others each time.
settings.register_profile("verifier", deadline=None, derandomize=True)
settings.register_profile("whole", deadline=None, max_examples=50_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "verifier"))

# A person's own settings must not reach the tests, nor the tests a person's case.
for name in ("VERIFIER_CASE", "VERIFIER_CONFIG", "VERIFIER_REVIEWER", "NO_COLOR"):
    os.environ.pop(name, None)
os.environ["VERIFIER_TOUR"] = "never"  # it would stand over what the tests of a terminal look at
nowhere = str(Path(os.environ.get("TMPDIR", "/tmp")) / "verifier-tests-none")
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = os.environ["XDG_STATE_HOME"] = nowhere
