/** A pressure trace as paths: seconds to the right, mmHg upwards (so y is negative).
 *
 * The paths are stretched to the picture by its `viewBox`: see `viewBox`.
 */

/** The share of the target that pressure may be off by: "time in band" counts it. */
export const BAND = 0.1;

const round = (value: number) => Math.round(value * 10) / 10;

/** Return the highest pressure that a picture has room for. */
export function ceiling(highest: number): number {
  return Math.max(40, Math.ceil((highest * 1.12) / 10) * 10);
}

export function viewBox(from_s: number, to_s: number, top_mmhg: number): string {
  const width = Math.max(1, to_s - from_s).toFixed(3);
  return `${round(from_s)} ${-top_mmhg} ${width} ${top_mmhg}`;
}

/** Return the trace as a path; where nothing was measured it has a gap. */
export function linePath(
  at_s: readonly number[],
  pressure: readonly (number | null)[],
): string {
  let path = "";
  let pen = "M";
  for (const [index, at] of at_s.entries()) {
    const value = pressure[index];
    if (value == null) pen = "M";
    else {
      path += `${pen}${round(at)} ${-round(value)}`;
      pen = "L";
    }
  }
  return path;
}

/** Return the band around the targets as a path; without a target there is none.
 *
 * A target holds until the next one; the last one until `until_s`.
 */
export function bandPath(
  at_s: readonly number[],
  target: readonly (number | null)[],
  until_s: number = at_s.at(-1) ?? 0,
): string {
  let path = "";
  let held: number | null = null;
  let since = 0;
  const close = (end: number) => {
    if (held) path += band(held, since, end);
  };
  for (const [index, at] of at_s.entries()) {
    const value = target[index] ?? null;
    if (value === held) continue;
    close(at);
    held = value;
    since = at;
  }
  close(until_s);
  return path;
}

function band(target: number, from: number, to: number): string {
  const low = -round(target * (1 - BAND));
  const high = -round(target * (1 + BAND));
  return `M${round(from)} ${low}V${high}H${round(to)}V${low}Z`;
}

/** Return the indexes to draw so that no peak is lost: two for each of `buckets`. */
export function thinned(
  pressure: readonly (number | null)[],
  buckets: number,
): number[] {
  const size = Math.ceil(pressure.length / buckets);
  if (size <= 2) return [...pressure.keys()];
  const kept: number[] = [];
  for (let start = 0; start < pressure.length; start += size) {
    const end = Math.min(start + size, pressure.length);
    let low = start;
    let high = start;
    for (let index = start; index < end; index++) {
      const value = pressure[index];
      if (value == null) continue;
      if (value <= (pressure[low] ?? value)) low = index;
      if (value >= (pressure[high] ?? value)) high = index;
    }
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  return kept;
}
