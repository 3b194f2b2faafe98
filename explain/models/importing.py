"""torch and transformers are imported by one thread at a time: transformers fails when two begin."""

import threading

alone = threading.Lock()
