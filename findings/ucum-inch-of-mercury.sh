#!/usr/bin/env bash
# ucumvert 0.3.2 (with Pint 0.25.3) and @lhncbc/ucum-lhc 7.1.10: one unit code, two pressures.
# UCUM defines [in_i'Hg] from m[Hg], 133.322 kPa: 3386.38 Pa. ucumvert turns it into Pint's inch of mercury at
# 60 °F, 3376.85 Pa, though it reads mm[Hg] at the freezing point: 25.4 mm[Hg] are no longer an inch.
# Seen: ucumvert 3376.85 Pa, 100 mm[Hg] = 3.948 inches; ucum-lhc 3386.38 Pa, 3.937 inches.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check ucumvert==0.3.2 Pint==0.25.3
npm install --silent --no-audit --no-fund --prefix "$work" @lhncbc/ucum-lhc@7.1.10 >"$work/npm.log"

"$work/venv/bin/python" - <<'PY'
import sys

from ucumvert import PintUcumRegistry

read = PintUcumRegistry().from_ucum
inch, mm = read("[in_i'Hg]"), read("mm[Hg]")
seen = round(inch.to("Pa").magnitude, 2), round((100 * mm).to(inch.units).magnitude, 3), round(mm.to("Pa").magnitude, 2)
print("ucumvert: inch {} Pa, 100 mm[Hg] = {} inches, mm[Hg] {} Pa".format(*seen), inch.units)
if seen != (3376.85, 3.948, 133.32):
    sys.exit("changed")
PY
cat >"$work/read.cjs" <<'JS'
const units = require("@lhncbc/ucum-lhc").UcumLhcUtils.getInstance();
const convert = (from, value, to) => Number(units.convertUnitTo(from, value, to).toVal.toFixed(3));
const seen = [convert("[in_i'Hg]", 1, "Pa"), convert("mm[Hg]", 100, "[in_i'Hg]")];
console.log(`ucum-lhc: inch ${seen[0]} Pa, 100 mm[Hg] = ${seen[1]} inches`);
if (seen[0] !== 3386.379 || seen[1] !== 3.937) throw new Error("changed");
JS
(cd "$work" && node read.cjs)
