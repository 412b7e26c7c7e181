/** The history card: did I train, am I getting somewhere, and how was it? */
import { html, nothing } from "lit";
import { type Correction, correct, findAthlete } from "../shared/api.ts";
import { Card } from "../shared/card.ts";
import { CLOCK, DATE, moment } from "../shared/format.ts";
import type { CardConfig } from "../shared/hass.ts";
import { ADD, mend } from "../shared/mend.ts";
import { baseStyles } from "../shared/styles.ts";
import { Visible } from "../shared/visible.ts";
import type { Athlete } from "../shared/wire.ts";
import { Asking } from "./asking.ts";
import { dayAt, firstDay, type Week, weeksOf } from "./calendar.ts";
import {
  download,
  exportAllPath,
  exportPath,
  type Filter,
  type Progress,
  progress,
  remove,
  session,
  sessions,
} from "./data.ts";
import { filters } from "./filters.ts";
import { historyForm } from "./form.ts";
import type { Charts, Kept, Page, Summary } from "./kept.ts";
import { list } from "./list.ts";
import { figureRow, opened, saving } from "./opened.ts";
import { cardStyles } from "./styles.ts";
import { counted, figures, type Speech } from "./words.ts";

export interface HistoryConfig extends CardConfig {
  athlete?: string;
  weeks?: number;
}

const WEEKS = 13;
const UNKNOWN: Progress = {
  totals: [],
  charts: { lines: [], done: [], load_change: null },
};

export class HistoryCard extends Card<HistoryConfig> {
  static override properties = {
    ...Card.properties,
    progress: { state: true },
    rows: { state: true },
    cursor: { state: true },
    filter: { state: true },
    openedRow: { state: true },
    kept: { state: true },
    corrects: { state: true },
  };
  static override styles = [baseStyles, cardStyles];
  static getConfigForm = historyForm;

  progress: Progress | undefined;
  rows: Summary[] | undefined;
  cursor: string | null = null;
  filter: Filter = {};
  openedRow: Summary | undefined;
  kept: Kept | undefined;
  /** Whether the opened session is being put right. */
  corrects = false;

  readonly #asking = new Asking(this);
  readonly #visible = new Visible(
    this,
    () => this.#update(),
    () => {},
  );
  /** What was read: whose sessions, up to which one, on which day. */
  #read = "";

  get #athlete(): Athlete | undefined {
    return findAthlete(this.installed?.athletes ?? [], this.config.athlete);
  }

  get #speech(): Speech {
    return { hass: this.hass, t: this.t };
  }

  /** Days are counted at home, as totals are. */
  get #today(): string {
    return dayAt(Date.now(), this.hass.config.time_zone);
  }

  get #weeks(): number {
    return this.config.weeks ?? WEEKS;
  }

  protected override watched(): (string | undefined)[] {
    return [this.#athlete?.entities.last_session];
  }

  protected override whenInstalled(): void {
    if (this.#asking.problem !== undefined) this.#read = "";
    this.#update();
  }

  protected override willUpdate(): void {
    if (this.ready) this.#update();
  }

  /** Read again once there is something else to show; not while nobody looks. */
  #update(): void {
    const athlete = this.#athlete;
    if (!athlete || !this.#visible.now || !this.hass.connected) return;
    const last = this.hass.states[athlete.entities.last_session ?? ""]?.state;
    const wanted = [athlete.entry_id, last, this.#today, this.#weeks].join();
    if (wanted === this.#read) return;
    this.#read = wanted;
    const since = firstDay(this.#today, this.#weeks);
    const sums = progress(this.hass, athlete.entry_id, since, this.#today);
    void this.#asking.ask("progress", sums, (found) => {
      this.progress = found;
    });
    void this.#list();
  }

  /** Read a page of sessions: the first, or the one after those that are there. */
  async #list(cursor: string | null = null): Promise<void> {
    const { entry_id = "" } = this.#athlete ?? {};
    const before = cursor ? (this.rows ?? []) : [];
    const page = sessions(this.hass, entry_id, { ...this.filter, cursor });
    await this.#asking.ask("rows", page, (found: Page) => {
      this.rows = [...before, ...found.sessions];
      this.cursor = found.cursor;
    });
  }

  readonly #narrow = (filter: Filter): void => {
    this.filter = { ...this.filter, ...filter };
    void this.#list();
  };

  async #more(): Promise<void> {
    const { length } = this.rows ?? [];
    await this.#list(this.cursor);
    await this.#focus(`li:nth-child(${length + 1}) .row`);
  }

  async #open(row: Summary): Promise<void> {
    this.openedRow = row;
    this.kept = undefined;
    this.corrects = false;
    await this.#focus(".back");
    this.scrollIntoView({ block: "nearest" });
    await this.#asking.ask("kept", session(this.hass, row.session_id), (found) => {
      this.kept = found;
    });
  }

  async #close(): Promise<void> {
    const { session_id } = this.openedRow ?? {};
    this.openedRow = this.kept = undefined;
    this.#asking.drop("kept");
    this.#asking.drop("file");
    await this.#focus(`[data-id="${session_id}"]`);
  }

  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    const found = this.renderRoot.querySelector<HTMLElement>(selector);
    found?.focus({ preventScroll: true });
  }

  /** Delete the opened session, once it was asked whether that is meant. */
  async #delete(session_id: string): Promise<void> {
    if (!confirm(this.t("history_delete_sure"))) return;
    await this.#asking.ask("file", remove(this.hass, session_id), () => {
      this.#read = "";
      void this.#close();
    });
  }

  /** Put something right of the opened session; figures and rows are read again. */
  #correct(session_id: string, correction: Correction): void {
    const kept = correct<Kept>(this.hass, session_id, correction);
    void this.#asking.ask("file", kept, (found) => {
      this.kept = found;
      this.#read = "";
    });
  }

  #save(path: string): void {
    void this.#asking.ask("file", download(this.hass, path), () => {});
  }

  #retry(): void {
    this.#asking.drop("file");
    if (!this.installed) void this.refresh();
    else if (this.openedRow) void this.#open(this.openedRow);
    else {
      this.#read = "";
      this.#update();
    }
  }

  override render() {
    if (!this.ready) return nothing;
    return html`<ha-card aria-busy=${this.#asking.busy}>
      ${this.openedRow ? this.#session(this.openedRow) : this.#overview()}
    </ha-card>`;
  }

  /** The way back stays what it is while the session comes, and so does the focus. */
  #session(row: Summary) {
    const { kept, hass, t } = this;
    const trouble = this.#trouble();
    return html`<div class="head">
        <button class="back" @click=${this.#close}>
          <span aria-hidden="true">‹</span> ${t("history_back")}
        </button>
        ${
          kept
            ? html`<span class="chip"
              >${moment(hass, kept.record.started_at, { ...DATE, ...CLOCK })}</span
            >`
            : nothing
        }
      </div>
      ${trouble}
      ${
        kept
          ? html`${opened(
              this.#speech,
              row,
              kept,
              (format) => this.#save(exportPath(row.session_id, format)),
              this.corrects
                ? (correction) => this.#correct(row.session_id, correction)
                : undefined,
            )}
            <button
              aria-pressed=${this.corrects}
              @click=${() => {
                this.corrects = !this.corrects;
              }}
            >
              ${t(this.corrects ? "done" : "history_correct")}
            </button>
            <button @click=${() => void this.#delete(row.session_id)}>
              ${t("history_delete")}
            </button>`
          : html`<div class="wait"></div>`
      }`;
  }

  #overview() {
    if (this.installed && !this.#athlete) {
      return html`${this.#head()}
        <p>${this.t("history_nobody")}</p>
        ${mend(this.t, "add", ADD)}`;
    }
    const { totals, charts } = this.progress ?? UNKNOWN;
    return html`
      ${this.#head()}
      <div class="sides">
        <div class="side">
          ${this.#calendar(
            weeksOf(totals, charts.done, this.#today, this.#weeks),
            charts,
          )}
        </div>
        <div class="side">${this.#trouble()} ${this.#sessions()}</div>
      </div>
    `;
  }

  #head() {
    const { name } = this.#athlete ?? {};
    return html`<div class="head">
      <h2><strong>${this.t("history_title")}</strong>${name && ` · ${name}`}</h2>
      <span class="chip">${counted(this.#speech, "history_weeks", this.#weeks)}</span>
    </div>`;
  }

  #calendar(weeks: Week[], charts: Charts) {
    const known = this.progress !== undefined;
    const week = known ? weeks.at(-1) : undefined;
    return html`${figureRow(figures(this.#speech, week, charts))}
      <bfr-cuff-history-map
        .speech=${this.#speech}
        .weeks=${weeks}
        .known=${known}
      ></bfr-cuff-history-map>
      ${
        known
          ? html`<bfr-cuff-progress
              .speech=${this.#speech}
              .athlete=${this.#athlete}
              .lines=${charts.lines}
              .today=${this.#today}
            ></bfr-cuff-progress>
            <bfr-cuff-lop
            .speech=${this.#speech}
            .athlete=${this.#athlete?.entry_id ?? ""}
            .read=${this.#read}
            @deleted=${() => {
              this.#read = "";
              this.#update();
            }}
          ></bfr-cuff-lop>`
          : nothing
      }`;
  }

  #sessions() {
    const { rows, filter, t } = this;
    const isNarrow = Object.values(filter).some(Boolean);
    if (rows && !rows.length && !isNarrow) {
      return html`<p class="quiet">${t("history_empty")}</p>
        ${mend(t, "train", "train")}`;
    }
    return [
      filters(this.#speech, this.#athlete, filter, this.#narrow),
      rows && !rows.length
        ? html`<p class="quiet">${t("history_no_match")}</p>`
        : !rows && this.#trouble()
          ? nothing
          : list(this.#speech, rows, (row) => void this.#open(row)),
      this.cursor
        ? html`<button
          class="more"
          ?disabled=${this.#asking.busy}
          @click=${this.#more}
        >
          ${t("history_load_more")}
        </button>`
        : nothing,
      saving(this.#speech, ["csv", "json"], (format) =>
        this.#save(exportAllPath(this.#athlete?.entry_id ?? "", format)),
      ),
    ];
  }

  /** What went wrong, in words, and the way to try again. */
  #trouble() {
    const problem = this.said(this.problem ?? this.#asking.problem);
    if (!problem) return undefined;
    return html`<div class="trouble" role="alert">
      <p>${this.t("history_problem", { problem })}</p>
      <button @click=${this.#retry}>${this.t("history_retry")}</button>
    </div>`;
  }
}
