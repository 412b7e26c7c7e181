/** Lines over days in a plot with axes, and a legend that says what each has come to. */
import { html, svg } from "lit";
import { dotted, lined, plot, type Range, type Tick, ticks } from "../measure/plot.ts";
import { mass, number, ofHome } from "../shared/format.ts";
import type { Line } from "./kept.ts";
import { dayName, limbs, type Speech, share } from "./words.ts";

const DAY_MS = 86_400_000;
/** A single point stands in the middle of some days. */
const AROUND = 3;

export function chart(speech: Speech, measure: string, lines: readonly Line[]) {
  const { hass, t } = speech;
  const at = (day: string) => Date.parse(day) / DAY_MS;
  const scaled = lines.map(({ points }) =>
    points.map(([day, value]) => [at(day), scale(speech, measure, value)] as const),
  );
  const days = scaled.flat().map(([day]) => day);
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const x: Range = first < last ? [first, last] : [first - AROUND, first + AROUND];
  const y: Range = [
    0,
    1.15 * Math.max(...scaled.flat().map(([, value]) => value)) || 1,
  ];
  const dates = [x[0], (x[0] + x[1]) / 2, x[1]].map((day): Tick => {
    const date = new Date(Math.round(day) * DAY_MS).toISOString();
    return [day, dayName(speech, date, { day: "numeric", month: "short" })];
  });
  const levels = ticks(y).map(([level]): Tick => [level, number(hass, level, 1)]);
  const named = t(`progress_${measure}`);
  const drawn = scaled.map((points, index) => stroke(points, lines[index]?.place));
  return html`${plot(`${named}: ${lines.map((line) => name(speech, line)).join(", ")}`, x, y, [dates, levels], svg`${drawn}`)}
    <ul class="legend">
      ${lines.map(
        (line) => html`<li>
          <svg viewBox="0 -4 48 8" aria-hidden="true">${stroke(SAMPLE, line.place)}</svg>
          ${legend(speech, line).join(" · ")}
        </li>`,
      )}
    </ul>`;
}

/** Return what is drawn: in the home's unit, and shares in percent. */
function scale({ hass }: Speech, measure: string, value: number): number {
  if (measure === "in_band") return 100 * value;
  return measure === "load" || measure === "volume" ? ofHome(hass, value) : value;
}

function said(speech: Speech, measure: string, value: number): string {
  const { hass, t } = speech;
  switch (measure) {
    case "load":
      return mass(hass, value);
    case "volume":
      return mass(hass, value, 0);
    case "repetitions":
      return number(hass, value);
    case "in_band":
      return share(speech, value);
    case "occlusion":
      return t("history_minutes", { minutes: number(hass, value) });
    default:
      return t("lop_mmhg", { pressure: number(hass, value) });
  }
}

function name({ hass }: Speech, { placements, exercise, load_kg }: Line): string {
  const load = load_kg && mass(hass, load_kg);
  return [limbs(hass, placements), exercise, load].filter(Boolean).join(", ");
}

function legend(speech: Speech, line: Line): string[] {
  const { t } = speech;
  const { measure, points, best, other_side } = line;
  const [, newest = 0] = points.at(-1) ?? [];
  const words = [name(speech, line), said(speech, measure, newest)];
  if (best) {
    const day = dayName(speech, best[0], { day: "numeric", month: "short" });
    words.push(t("progress_best", { value: said(speech, measure, best[1]), day }));
  }
  if (other_side) words.push(t("progress_side", { share: share(speech, other_side) }));
  return words;
}

const HUES = ["rest", "good", "amber", "text"];
/** With as many dashes as hues and one more, twenty lines are told apart, also in grey. */
const DASHES = ["none", "9 3", "2 3", "9 3 2 3", "5 5"];
/** What stands for a line in the legend. */
const SAMPLE: Range[] = [
  [4, 0],
  [44, 0],
];

/** Return a line with its points, in the hue and with the dashes of its place. */
const stroke = (points: readonly Range[], place = 0) => svg`<g
    style="--line:var(--bfr-${HUES[place % 4]});--dash:${DASHES[place % 5]}">
    <path d=${lined(points)}></path>
    <path class="dots" d=${dotted(points)}></path></g>`;
