"""How long a test waits for what must come: long enough that no wait decides a result, however busy the machine.

What comes is seen at once; only a test that fails waits to the end. WCC_TEST_PATIENCE is in seconds.
"""

import os

SECONDS = float(os.environ.get("WCC_TEST_PATIENCE", "180"))
MILLISECONDS = SECONDS * 1000
