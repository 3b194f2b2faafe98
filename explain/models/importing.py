"""transformers fails when two threads import it for the first time, or load a model, at once."""

import threading

alone = threading.RLock()  # held while torch or transformers is imported, or a model is made
