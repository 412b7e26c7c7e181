#!/usr/bin/env bash
# neurokit2 0.3.0, three of its methods for finding pulses, on one made cuff trace: 55 pulses at 70 a minute,
# 180 to 40 mmHg at 3 mmHg/s, largest (2 mmHg) at 95, hardly any at either end, noise of 0.02 mmHg.
# Where the first pulse is found depends on the method alone, by 40 mmHg, and one finds a third more pulses than the
# heart made: noise where the cuff lets nothing through. The first pulse found is no systolic pressure.
# Seen: elgendi 39 from 138 mmHg, bishop 53 from 177, charlton 72 from 179.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check neurokit2==0.3.0 numpy==2.4.6 scipy==1.17.1 pandas==3.1.1

MPLCONFIGDIR="$work" "$work/venv/bin/python" -W ignore - <<'PY'
import sys

import neurokit2
import numpy as np

RATE, PER_MINUTE = 100, 70
seconds = np.arange(0, 140 / 3, 1 / RATE)
cuff = 180 - 3 * seconds
phase = seconds * PER_MINUTE / 60 % 1
pulse = np.exp(-(((phase - 0.2) / 0.09) ** 2)) + 0.35 * np.exp(-(((phase - 0.5) / 0.12) ** 2))
envelope = np.exp(-(((cuff - 95) / np.where(cuff > 95, 25, 35)) ** 2))
oscillation = 2 * envelope * pulse + np.random.default_rng(1).normal(0, 0.02, len(seconds))

cleaned = neurokit2.ppg_clean(oscillation, sampling_rate=RATE)
seen = {}
for method in ("elgendi", "bishop", "charlton"):
    peaks = neurokit2.ppg_findpeaks(cleaned, sampling_rate=RATE, method=method)["PPG_Peaks"]
    seen[method] = len(peaks), round(float(cuff[peaks[0]]))
    print(f"{method}: {seen[method][0]} pulses of 55, the first at {seen[method][1]} mmHg")
few, right, many = seen.values()
if few[0] > 45 or few[1] > 145 or abs(right[0] - 55) > 2 or right[1] < 170 or many[0] < 65 or many[1] < 170:
    sys.exit("changed")
PY
