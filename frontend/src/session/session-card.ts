/** The athlete's session as one look from two metres away. */
import { html, nothing, type TemplateResult, unsafeCSS } from "lit";
import { findAthlete, preview } from "../shared/api.ts";
import { deviceForm } from "../shared/editor.ts";
import { wordsOf } from "../shared/errors.ts";
import { act, type CardConfig } from "../shared/hass.ts";
import { LiveCard } from "../shared/live-card.ts";
import { stretch } from "../shared/picture.ts";
import { turn } from "../shared/ring.ts";
import { limbsName, protocolName, reasonName } from "../shared/texts.ts";
import type { Athlete, Installed, InstalledCuff, Preview } from "../shared/wire.ts";
import { byId, choice, choosing } from "./choosing.ts";
import { announcement, type Look, share } from "./course.ts";
import { ended } from "./ended.ts";
import type { Hands } from "./hands.ts";
import { pressures, sessionOcclusion } from "./pressures.ts";
import styles from "./session.css?inline";
import { actions, stage } from "./training.ts";
import { mustComeOff, wrapAlarm } from "./wrap-alarm.ts";

/** How often the checks are asked again while nothing else asks. */
const CHECK_MS = 10_000;
const UP = /inflating|holding|releasing|fault/;

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

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#check);
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
    const cuffs = this.installed?.cuffs ?? [];
    return [
      ...Object.values(this.subject?.entities ?? {}),
      ...cuffs.map(({ entities }) => entities.phase),
    ];
  }

  // What the card shows.

  protected about() {
    const session = this.#shown;
    if (!session) return nothing;
    return html`· ${limbsName(this.hass, session.cuffs)}
      <span class="hidden" aria-live="polite">${announcement(session, this.#look)}</span>`;
  }

  protected chip(): string {
    return this.#shown ? protocolName(this.hass, this.#shown.protocol) : "";
  }

  protected body(athlete: Athlete): TemplateResult {
    const { session, ended: last } = this.feed;
    const hands = this.#hands(athlete);
    if (session) {
      return html`${stage(session, hands)} ${pressures(session, hands)}
      ${actions(session, hands)}`;
    }
    if (last) {
      return html`${ended(last, hands, this.#dismiss)} ${pressures(last, hands)}`;
    }
    // A session that was cut off may have left a wrap on.
    const left = this.#preview?.actions.includes("wrap_off");
    return html`${left ? wrapAlarm(null, hands) : nothing}
    ${choosing(hands, this.#preview, this.#starting)}`;
  }

  /** Return what is worth knowing: a phase's own, or that a cuff is up all the same. */
  protected override hint(): string {
    const { session } = this.feed;
    if (this.alarming) return this.t("hint_wrap_off");
    if (session?.reason) return reasonName(this.hass, session.reason);
    if (session) return this.t(`hint_${session.phase}`);
    const up = this.#upHere();
    if (!up.length) return "";
    return this.t("still_up", { cuffs: up.map(({ name }) => name).join(", ") });
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

  protected get urgent(): boolean {
    return this.feed.session !== null || this.#upHere().length > 0;
  }

  protected override get alarming(): boolean {
    const { session } = this.feed;
    return session !== null && mustComeOff(session);
  }

  protected get moving(): boolean {
    return this.feed.session !== null;
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
      choose: (select, option) =>
        this.do("select.select_option", { option }, entities[select]),
    };
  }

  /** Cuffs that are up without a session, which could be on this athlete. */
  #upHere(): InstalledCuff[] {
    const { athletes = [], cuffs = [] } = this.installed ?? {};
    const state = (id = "") => this.hass.states[id]?.state ?? "idle";
    const trains = athletes.some(
      ({ name, entities }) =>
        name !== this.subject?.name && state(entities.session_phase) !== "idle",
    );
    if (trains) return [];
    return cuffs.filter(({ entities }) => UP.test(state(entities.phase)));
  }

  // What it does.

  async #press(button: string, entity_id: string | undefined): Promise<void> {
    this.#starting = button === "start";
    await this.do("button.press", {}, entity_id);
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
    const worn = this.feed.session?.cuffs.map(({ key }) => key) ?? [];
    const cuffs = this.installed?.cuffs.filter(({ key }) => worn.includes(key)) ?? [];
    const device_id = [...new Set([...cuffs, ...this.#upHere()])].flatMap(
      (cuff) => cuff.device_id ?? [],
    );
    await Promise.all([
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
      this.#preview = { plan: null, refusal, warnings: [], actions: [] };
    }
    this.requestUpdate();
  }

  // What moves.

  protected override updated(): void {
    super.updated();
    if (!this.ready) return;
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
    if (!this.stale) stretch(this.renderRoot, session.started_ms, now_ms);
  }
}
