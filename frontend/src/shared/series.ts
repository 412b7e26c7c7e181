/** The pressure of one cuff as it came, ready to be drawn. */
import { bandPath, ceiling, linePath, thinned } from "./trace.ts";
import type { TracePoint } from "./wire.ts";

/** Points a path is drawn with; more would not be seen. */
const DRAWN = 300;

export class Series {
  at: number[] = [];
  pressure: (number | null)[] = [];
  target: (number | null)[] = [];

  /** Add what is new; a feed that begins anew repeats what is known. */
  add(points: readonly TracePoint[]): void {
    for (const [at, pressure, target] of points) {
      if (at <= (this.at.at(-1) ?? 0)) continue;
      this.at.push(at);
      // Below zero is the sensor's noise.
      this.pressure.push(pressure && Math.max(0, pressure));
      this.target.push(target);
    }
  }

  /** Drop what was before. */
  dropBefore(at_ms: number): void {
    const first = this.at.findIndex((at) => at >= at_ms);
    const gone = first < 0 ? this.at.length : first;
    if (!gone) return;
    for (const column of [this.at, this.pressure, this.target]) column.splice(0, gone);
  }

  /** The newest pressure. */
  get newest(): number | null {
    return this.pressure.at(-1) ?? null;
  }

  /** The highest pressure that was measured or wanted. */
  get highest(): number {
    let highest = 0;
    for (const column of [this.pressure, this.target]) {
      for (const value of column) if (value && value > highest) highest = value;
    }
    return highest;
  }

  /** Return line and band as paths, in seconds since `from_ms`; the newest one holds. */
  drawn(from_ms: number, until_ms: number) {
    const at_s = this.at.map((at) => (at - from_ms) / 1000);
    const until_s = (until_ms - from_ms) / 1000;
    const kept = thinned(this.pressure, DRAWN);
    const line = linePath(
      kept.map((index) => at_s[index] as number),
      kept.map((index) => this.pressure[index] ?? null),
    );
    return {
      line:
        this.newest === null ? line : `${line}L${until_s.toFixed(1)} ${-this.newest}`,
      band: bandPath(at_s, this.target, until_s),
      top: ceiling(this.highest),
    };
  }
}
