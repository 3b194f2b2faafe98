"""`python -m explain.smallworld.training.kept small middle large`: trainings as visitors start them,
kept to be seen before a visitor starts one."""

import argparse
import json
import time

from explain.learning import averaged
from explain.models import OURS
from explain.smallworld.live import END, SIZES, Workshop

FILE = OURS / "live.json"
LOOK_S = 1.0


def trained(vocabulary: list[str], size: str) -> dict:
    """One training of a size to its end: its losses and its twin's, thinned, and how long it took."""
    workshop = Workshop(vocabulary)
    job = workshop.start("kept", size, (END,))
    while job.alive:
        time.sleep(LOOK_S)
        workshop.find("kept")
    return {"step": job.step, "seconds": round(job.seconds), "points": averaged(job.losses)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", choices=SIZES)
    words = json.loads((OURS / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    for size in parser.parse_args().sizes:
        kept[size] = trained(sorted(words, key=words.get), size)
        FILE.write_text(json.dumps(kept) + "\n", encoding="utf-8")
        print(size, kept[size]["step"], "steps,", kept[size]["seconds"], "s")
