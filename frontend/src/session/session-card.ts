/** The athlete's session as one look from two metres away. */
import { html, nothing, type TemplateResult, unsafeCSS } from "lit";
import type { Measure } from "../measure/measure.ts";
import {
  correct,
  findAthlete,
  preview,
  setHabit,
  stopMeasuring,
  type Told,
} from "../shared/api.ts";
import { Awake } from "../shared/awake.ts";
import { deviceForm } from "../shared/editor.ts";
import { wordsOf } from "../shared/errors.ts";
import { dayOf, moment } from "../shared/format.ts";
import { act, type CardConfig } from "../shared/hass.ts";
import { type Later, later } from "../shared/later.ts";
import { LiveCard } from "../shared/live-card.ts";
import { swell, turn } from "../shared/ring.ts";
import { limbsName, protocolName, reasonName } from "../shared/texts.ts";
import type { Athlete, Installed, InstalledCuff, Preview } from "../shared/wire.ts";
import { type Cue, height, keepCue, keptCue } from "./beat.ts";
import { byId, choice, choosing } from "./choosing.ts";
import { announcement, type Look, share } from "./course.ts";
import type { Cues } from "./cues.ts";
import type { Hands } from "./hands.ts";
import { pressures, sessionOcclusion } from "./pressures.ts";
import styles from "./session.css?inline";
import { actions, stage } from "./training.ts";
import { isWhole, toggleWhole } from "./whole.ts";
import { mustComeOff, wrapAlarm } from "./wrap-alarm.ts";

const MORE = "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5";
const LESS = "M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5";

const UNKNOWN: Preview = {
  ...{ plan: null, course: null, lifts: null, due: "", refusal: null },
  ...{ warnings: [], actions: [] },
};

/** How often the checks are asked again while nothing else asks. */
const CHECK_MS = 10_000;
const UP = /inflating|holding|releasing|fault/;

/** What a cuff is used for, and by whom, if by an athlete: attributes of its phase. */
interface CuffUse {
  used_for?: "athlete" | "check" | "hold" | "release" | "nothing";
  athlete?: string | null;
}

interface SessionCardConfig extends CardConfig {
  athlete?: string;
}

export class SessionCard extends LiveCard<Athlete, SessionCardConfig> {
  static override styles = [LiveCard.styles, unsafeCSS(styles)];

  static getConfigForm() {
    return deviceForm("athlete", "calendar");
  }

  protected readonly kind = "athlete";
  #preview: Preview | undefined;
  /** What the checks were asked for last; undefined: they are to be asked. */
  #asked: string | undefined;
  #check: ReturnType<typeof setTimeout> | undefined;
  #starting = false;
  /** Whether somebody wants to measure; and the last measurement that was seen. */
  #asksToMeasure = false;
  #measure: Measure | undefined;
  #cue: Cue = keptCue();
  #cues: Cues | undefined;
  #later: Later | undefined;
  readonly #awake = new Awake();
  #heard = false;
  /** What the cuffs are used for that were seen up, and not down since. */
  readonly #up = new Map<string, CuffUse>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("pointerdown", this.#unlock);
    document.addEventListener("fullscreenchange", this.#redraw);
    void later().then((parts) => {
      this.#later = parts;
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("pointerdown", this.#unlock);
    document.removeEventListener("fullscreenchange", this.#redraw);
    clearTimeout(this.#check);
    this.#cues?.stop();
    this.#awake.keep(false);
  }

  protected all({ athletes }: Installed): Athlete[] {
    return athletes;
  }

  protected find(all: Athlete[], wanted?: string): Athlete | undefined {
    return findAthlete(all, wanted);
  }

  protected followed({ entry_id }: Athlete) {
    return { athlete: entry_id };
  }

  protected override watched() {
    return [
      ...Object.values(this.subject?.entities ?? {}),
      ...this.#all.map(({ entities }) => entities.phase),
    ];
  }

  readonly #redraw = (): void => this.requestUpdate();

  // What the card shows.

  protected about() {
    const session = this.#shown;
    if (!session) return nothing;
    return html`· ${limbsName(this.hass, session.cuffs)}
      <span class="hidden" aria-live="polite">${announcement(session, this.#look)}</span>`;
  }

  protected chip(): string {
    if (this.#shown) return protocolName(this.hass, this.#shown.protocol);
    const { due } = this.#preview ?? {};
    if (!due) return "";
    if (due <= dayOf(this.hass, Date.now())) return this.t("due_today");
    const day = moment(this.hass, `${due}T12:00`, { weekday: "long" });
    return this.t("due_on", { day });
  }

  protected override tools(): TemplateResult {
    const whole = isWhole(this);
    return html`<button
      class="whole"
      aria-label=${this.t(whole ? "whole_leave" : "whole")}
      @click=${() => void toggleWhole(this)}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d=${whole ? LESS : MORE}></path>
      </svg>
    </button>`;
  }

  protected body(athlete: Athlete): TemplateResult {
    const { session, ended: last } = this.feed;
    const hands = this.#hands(athlete);
    if (session) {
      return html`${stage(session, hands)} ${pressures(session, hands)}
      ${actions(session, hands)}`;
    }
    if (last) {
      return html`${hands.later?.ended(last, hands, this.#dismiss)}
      ${pressures(last, hands)}`;
    }
    // A session that was cut off may have left a wrap on.
    const left = this.#preview?.actions.includes("wrap_off");
    return html`${left ? wrapAlarm(null, hands) : nothing}
    ${this.#measuring(athlete)}
    ${this.#measures ? nothing : choosing(hands, this.#preview, this.#starting)}`;
  }

  /** The measurement that is wanted, or that runs, also with its cuff down. */
  #measuring(athlete: Athlete) {
    const { hass, t } = this;
    const phase = hass.states[athlete.entities.measurement_phase ?? ""]?.state;
    const runs = this.#upHere().length || phase?.endsWith("ing");
    if (!this.#measures && !runs) return nothing;
    const { limb, posture } = choice(hass, athlete);
    return html`<bfr-cuff-measure
      .hass=${hass}
      .t=${t}
      .athlete=${athlete.entry_id}
      .limb=${limb}
      .posture=${posture}
      .asked=${this.#asksToMeasure}
      @changed=${({ target }: Event) => {
        this.#measure = target as Measure;
        this.requestUpdate();
      }}
      @closed=${() => {
        this.#asksToMeasure = false;
        this.requestUpdate();
      }}
    ></bfr-cuff-measure>`;
  }

  /** Whether a measurement is wanted, runs, or has just ended. */
  get #measures(): boolean {
    return this.#asksToMeasure || Boolean(this.#measure?.shows);
  }

  /** Return what is worth knowing: a phase's own, or that a cuff is up all the same. */
  protected override hint(): string {
    const { session } = this.feed;
    if (this.alarming) return this.t("hint_wrap_off");
    if (session?.reason) return reasonName(this.hass, session.reason);
    if (session) return this.t(`hint_${session.phase}`);
    if (this.#measures) return "";
    const uses = ["nothing", "hold", "check", "release"];
    return uses.map((use) => this.#upFor(use)).join(" ");
  }

  /** Return which cuffs are up for something; "" if none is. */
  #upFor(use: string): string {
    const cuffs = this.#upHere()
      .filter(({ key }) => this.#up.get(key)?.used_for === use)
      .map(({ name }) => name)
      .join(", ");
    return cuffs && this.t(`up_${use}`, { cuffs });
  }

  // What it knows.

  /** The session that runs, or that has just ended. */
  get #shown() {
    return this.feed.session ?? this.feed.ended;
  }

  protected get cuffs() {
    const worn = this.feed.session?.cuffs ?? [];
    return worn.flatMap(({ key }) => this.feed.cuffs[key] ?? []);
  }

  get #all(): InstalledCuff[] {
    return this.installed?.cuffs ?? [];
  }

  /** Those of the session, or of the plan before it, and whatever else is up here. */
  protected get here(): InstalledCuff[] {
    const plan = this.#shown ? null : this.#preview?.plan;
    const mine = this.#mine;
    return this.#all.filter(
      (cuff) =>
        mine.includes(cuff) ||
        // A wrap on the same limb is none of them.
        plan?.cuffs.some(
          (one) => one.target_pressure && one.placement === cuff.placement,
        ),
    );
  }

  /** What Release means. */
  get #mine(): InstalledCuff[] {
    const worn = this.feed.session?.cuffs ?? [];
    const up = this.#upHere();
    return this.#all.filter(
      (cuff) => up.includes(cuff) || worn.some(({ key }) => key === cuff.key),
    );
  }

  protected get urgent(): boolean {
    const { session } = this.feed;
    return Boolean(session || this.#measure?.running || this.#upHere().length);
  }

  protected override get alarming(): boolean {
    const { session } = this.feed;
    return session !== null && mustComeOff(session);
  }

  protected get moving(): boolean {
    return this.feed.session !== null;
  }

  /** A beat that is heard or felt goes on while the screen is locked. */
  protected override get listens(): boolean {
    return this.feed.session !== null && this.#cue !== "pulse";
  }

  get #look(): Look {
    const { feed, hass, t } = this;
    return {
      hass,
      t,
      now_ms: feed.clock.now(),
      pressures: this.cuffs.flatMap(({ key }) => feed.series.get(key)?.newest ?? []),
      stale: this.stale,
    };
  }

  #hands(athlete: Athlete): Hands {
    const { entry_id, entities } = athlete;
    return {
      hass: this.hass,
      t: this.t,
      athlete,
      feed: this.feed,
      look: this.#look,
      press: (button) => this.#press(button, entities[button]),
      tell: (action, data) =>
        this.do(`bfr_cuff.${action}`, { athlete: entry_id, ...data }),
      log: (told) => void this.#log(athlete, told),
      choose: (select, option) =>
        this.do("select.select_option", { option }, entities[select]),
      measure: () => {
        this.#asksToMeasure = true;
        this.requestUpdate();
        this.scrollIntoView();
      },
      lift: (chosen) => void this.#lift(athlete, chosen),
      cue: this.#cue,
      later: this.#later,
      give: (cue) => {
        this.#cue = cue;
        keepCue(cue);
        void this.#unlock();
        this.requestUpdate();
      },
    };
  }

  /** Return the cuffs that are up, and on nobody else that is known of. */
  #upHere(): InstalledCuff[] {
    return this.#all.filter(({ key, entities }) => {
      const { state = "", attributes } = this.hass.states[entities.phase ?? ""] ?? {};
      if (UP.test(state)) this.#up.set(key, attributes as CuffUse);
      // Out of contact it may be up still: it was, when it was last heard.
      else if (state !== "unavailable") this.#up.delete(key);
      const use = this.#up.get(key);
      return use && (use.athlete ?? this.subject?.entry_id) === this.subject?.entry_id;
    });
  }

  // What it does.

  /** Say how the last set was; of a session that is over it is put right on record. */
  async #log(athlete: Athlete, told: Told): Promise<void> {
    const { ended: over, session } = this.feed;
    if (session || !over?.session_id) {
      await this.do("bfr_cuff.log_set", { athlete: athlete.entry_id, ...told });
      return;
    }
    const last = over.records.at(-1);
    if (!last) return;
    await this.try(async () => {
      await correct(this.hass, over.session_id ?? "", { set: last.number, ...told });
      over.records = [...over.records.slice(0, -1), { ...last, ...told }];
    });
  }

  /** Keep what is lifted, and have it checked. */
  async #lift(athlete: Athlete, chosen: Parameters<Hands["lift"]>[0]): Promise<void> {
    const meant = byId(choice(this.hass, athlete), athlete);
    await this.try(() => setHabit(this.hass, athlete.entry_id, meant, chosen));
    this.#asked = undefined;
    this.requestUpdate();
  }

  /** Be allowed to sound: a browser grants that in a press. */
  readonly #unlock = async (): Promise<void> => {
    if (this.#cue === "pulse") return;
    const { Cues } = await later();
    this.#cues ??= new Cues();
    if (this.#cue === "sound") this.#cues.unlock();
    this.requestUpdate();
  };

  /** Give the beat, as long as there is one. */
  #beat(): void {
    const { session, clock } = this.feed;
    const gives = this.#cue !== "pulse" && session !== null;
    if (gives && !this.#cues) void this.#unlock();
    this.#cues?.follow(gives ? session : null, clock, this.#cue);
  }

  async #press(button: string, entity_id: string | undefined): Promise<void> {
    this.#starting = button === "start";
    await this.do("button.press", {}, entity_id);
    // A session is lower than what is chosen before it: its top would be out of sight.
    if (this.#starting && !this.problem) this.scrollIntoView();
    this.#starting = false;
    this.#asked = undefined;
    this.requestUpdate();
  }

  /** Stop the session and release its cuffs, or whatever is up; in doubt, everything. */
  protected async release(): Promise<void> {
    const { hass, subject } = this;
    if (!subject) {
      await act(hass, "bfr_cuff.release_all");
      return;
    }
    const device_id = this.#mine.flatMap((cuff) => cuff.device_id ?? []);
    await Promise.all([
      this.#measure?.running && stopMeasuring(hass, subject.entry_id),
      act(hass, "bfr_cuff.stop_session", { athlete: subject.entry_id }),
      device_id.length && act(hass, "bfr_cuff.release", {}, { device_id }),
    ]);
  }

  readonly #dismiss = (): void => {
    this.feed.ended = null;
    this.requestUpdate();
  };

  /** Ask what the checks say, when the choice or a cuff has changed, and now and then. */
  async #ask(athlete: Athlete): Promise<void> {
    const chosen = byId(choice(this.hass, athlete), athlete);
    const states = this.watched().map((id) => this.hass.states[id ?? ""]?.state);
    const asked = JSON.stringify([athlete.entry_id, chosen, states]);
    if (asked === this.#asked || !this.hass.connected) return;
    this.#asked = asked;
    clearTimeout(this.#check);
    this.#check = setTimeout(() => {
      this.#asked = undefined;
      void this.refresh();
    }, CHECK_MS);
    try {
      const found = await preview(this.hass, athlete.entry_id, chosen);
      if (this.#asked === asked) this.#preview = found;
    } catch (error) {
      const refusal = wordsOf(this.t, error);
      this.#preview = { ...UNKNOWN, refusal };
    }
    this.requestUpdate();
  }

  // What moves.

  protected override updated(): void {
    super.updated();
    if (!this.ready) return;
    this.#beat();
    this.#awake.keep(this.feed.session !== null && this.visible.now);
    if (!this.visible.now && this.#heard && !this.listens) this.feed.leave();
    this.#heard = this.listens;
    const idle = !this.#shown && this.visible.now;
    if (idle && this.subject) void this.#ask(this.subject);
    else clearTimeout(this.#check);
  }

  protected frame(): void {
    const { session, cuffs } = this.feed;
    if (!session) return;
    const { now_ms, pressures } = this.#look;
    const clock = sessionOcclusion(session, cuffs, now_ms);
    turn(this.renderRoot, share(session, now_ms, pressures), clock);
    const pulses = this.#cue === "pulse" && session.phase === "work";
    swell(this.renderRoot, pulses ? height(session, now_ms) : 0);
  }
}
