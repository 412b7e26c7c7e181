#!/usr/bin/env bash
# wfdb 4.3.1 (numpy 2.4.6, scipy 1.17.1): a cuff that lets its air out steadily from 180 to 20 mmHg in ten
# seconds, 100 readings a second, taken to 250 by `wfdb.processing.resample_sig`, the package's function for it. It
# takes the trace as one turn of something that repeats, so the 20 of the end runs into the 180 of the start: the
# second reading is 22.6 mmHg too high, the last one is 118 instead of 20, and beside both ends swings an error of
# the size of a pulse. Whoever looks for the first or the largest pulse finds one that no artery made.
# Seen: 180.0 202.5 at the start (179.9 is right), 47.0 118.5 at the end (20.0 is right)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check wfdb==4.3.1 numpy==2.4.6 scipy==1.17.1

"$work/venv/bin/python" - <<'PY'
import sys

import numpy as np
from wfdb.processing import resample_sig

trace = np.linspace(180.0, 20.0, 1001)
resampled, _ = resample_sig(trace, 100, 250)
right = np.interp(np.arange(len(resampled)) / 250, np.arange(1001) / 100, trace)
off = np.abs(resampled - right)
print("start", resampled[:2].round(1), "end", resampled[-2:].round(1), "of", len(resampled))
print("off by more than 1 mmHg in the first second:", int((off[:250] > 1).sum()), "in the middle:", int((off[1000:1500] > 1).sum()))
if not (resampled[1] > 200 and resampled[-1] > 100 and off[1000:1500].max() < 0.5):
    sys.exit("changed")
PY
