#!/usr/bin/env bash
# heartpy 1.2.7 on a made cuff trace of an arm: 72 pulses a minute, 180 to 40 mmHg at 3 mmHg/s, mean pressure 95,
# above it the pulses fall to 17 % of the largest and stay, as in real recordings.
# The pressure as the sensor gives it ends in BadSignalWarning, raised as an error. With the slope taken off, the heart
# rate is right to the tenth and 18 of 56 pulses are missing, all of them where the cuff is above 135 mmHg: the very
# end from which a systolic or an occlusion pressure is read. A right heart rate does not mean that the pulses are found.
# Seen: BadSignalWarning; 72.0 a minute, 38 of 56 pulses, the first at 135 mmHg, none marked as removed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check heartpy==1.2.7 numpy==2.4.6 scipy==1.17.1

MPLCONFIGDIR="$work" "$work/venv/bin/python" -W ignore - <<'PY'
import sys

import heartpy
import numpy as np

RATE, PER_MINUTE = 100, 72
seconds = np.arange(0, 140 / 3, 1 / RATE)
cuff = 180 - 3 * seconds
phase = seconds * PER_MINUTE / 60 % 1
pulse = np.exp(-(((phase - 0.2) / 0.09) ** 2)) + 0.35 * np.exp(-(((phase - 0.5) / 0.12) ** 2))
envelope = 0.17 + 0.83 * np.exp(-(((cuff - 95) / np.where(cuff > 95, 25, 35)) ** 2))
oscillation = 2 * envelope * pulse + np.random.default_rng(1).normal(0, 0.02, len(seconds))

try:
    heartpy.process(cuff + oscillation, RATE)
    raised = None
except Exception as error:
    raised = type(error).__name__
print("pressure as measured:", raised)

working, measures = heartpy.process(oscillation, RATE)
peaks = working["peaklist"]
seen = round(float(measures["bpm"]), 1), len(peaks), len(working["removed_beats"]), round(float(cuff[peaks[0]]))
made = int(seconds[-1] * PER_MINUTE / 60 - 0.2) + 1
print(f"without the slope: {seen[0]} a minute, {seen[1]} of {made} pulses, {seen[2]} removed, first at {seen[3]} mmHg")
if raised != "BadSignalWarning" or abs(seen[0] - 72) > 0.2 or seen[1] > 45 or seen[2] or seen[3] > 140 or made != 56:
    sys.exit("changed")
PY
