/** Am I getting somewhere: one measure over weeks and months, by limb and exercise. */
import { html, LitElement, nothing } from "lit";
import { measureStyles } from "../measure/measure.ts";
import { baseStyles } from "../shared/styles.ts";
import { limbName } from "../shared/texts.ts";
import type { Athlete, Programme } from "../shared/wire.ts";
import { addDays } from "./calendar.ts";
import { chart } from "./chart.ts";
import { choice } from "./filters.ts";
import type { Line } from "./kept.ts";
import { print } from "./print.ts";
import { partStyles } from "./styles.ts";
import { counted, type Speech } from "./words.ts";

export const MEASURES = [
  "load",
  "volume",
  "repetitions",
  "pressure",
  "lop",
  "occlusion",
  "in_band",
];
/** As far back as is asked for. */
export const MOST_WEEKS = 52;
const SPANS = [6, 13, 26, MOST_WEEKS];

export class Progress extends LitElement {
  static override properties = {
    speech: { attribute: false },
    athlete: { attribute: false },
    lines: { attribute: false },
    today: { attribute: false },
    measure: { state: true },
    exercise: { state: true },
    weeks: { state: true },
    programmes: { state: true },
  };
  static override styles = [baseStyles, measureStyles, partStyles];

  speech!: Speech;
  athlete!: Athlete;
  lines: Line[] = [];
  today = "";
  measure = "";
  exercise = "";
  weeks = 13;
  programmes: Programme[] = [];

  protected override firstUpdated(): void {
    const { hass } = this.speech;
    const asked = { athlete: this.athlete.entry_id, language: hass.language };
    hass
      .callWS<{ programmes: Programme[] }>({ type: "bfr_cuff/programme", ...asked })
      .then(({ programmes }) => {
        this.programmes = programmes;
      })
      // Without them there is only the page of everything.
      .catch(() => {});
  }

  protected override render() {
    const { t } = this.speech;
    const since = addDays(this.today, -7 * this.weeks);
    const lines = recent(this.lines, since);
    const known = MEASURES.filter((each) =>
      lines.some(({ measure }) => measure === each),
    );
    const measure = known.includes(this.measure) ? this.measure : known[0];
    if (!this.lines.length) return nothing;
    const all = lines.filter((line) => line.measure === measure);
    const exercises = [...new Set(all.flatMap(({ exercise }) => exercise ?? []))];
    const exercise = exercises.includes(this.exercise) ? this.exercise : "";
    const shown = all.filter((line) => !exercise || line.exercise === exercise);
    const options = [
      ["", t("progress_exercises")],
      ...exercises.map((each) => [each, each]),
    ];
    return html`<h3>${t("progress_title")}</h3>
      <div class="bar">
        ${choice(
          t("progress_what"),
          known.map((each) => [each, t(`progress_${each}`)] as const),
          measure ?? "",
          (value) => {
            this.measure = value;
          },
        )}
        ${
          exercises.length > 1
            ? choice(
                t("exercise"),
                options as [string, string][],
                exercise,
                (value) => {
                  this.exercise = value;
                },
              )
            : nothing
        }
        ${choice(
          t("editor_weeks"),
          SPANS.map(
            (each) => [`${each}`, counted(this.speech, "history_weeks", each)] as const,
          ),
          `${this.weeks}`,
          (value) => {
            this.weeks = Number(value);
          },
        )}
      </div>
      ${measure && shown.length ? chart(this.speech, measure, shown) : nothing}
      <div class="bar">
        ${this.#pages(since).map(
          ([label, page]) => html`<button @click=${page}>${label}</button>`,
        )}
      </div>`;
  }

  /** The pages that can be printed: of each programme, else of what is shown. */
  #pages(since: string): [string, () => void][] {
    const { speech, athlete, lines, programmes } = this;
    const { hass, t } = speech;
    const page = (title: string, from: string, programme?: Programme) => () =>
      void print(speech, athlete, {
        title,
        from,
        programme,
        lines: recent(lines, from),
      });
    if (!programmes.length) {
      return [[t("progress_print"), page(t("progress_title"), since)]];
    }
    return programmes.map((each) => {
      const title = `${each.name}, ${limbName(hass, each.limb)}`;
      return [`${t("progress_print")}: ${title}`, page(title, each.begins, each)];
    });
  }
}

/** Return lines with what they have from a day on, and their place in their measure:
 * whatever is left out of a chart, each keeps its colour. */
const recent = (lines: readonly Line[], since: string): Line[] =>
  lines
    .map((line) => ({
      ...line,
      place: lines.filter(({ measure }) => measure === line.measure).indexOf(line),
      points: line.points.filter(([day]) => day >= since),
    }))
    .filter(({ points }) => points.length);
