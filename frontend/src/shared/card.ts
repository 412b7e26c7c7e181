/** What every card has: Home Assistant, its configuration, texts, and what is installed. */
import { LitElement } from "lit";
import { installed } from "./api.ts";
import { wordsOf } from "./errors.ts";
import type { CardConfig, Hass } from "./hass.ts";
import { FIRST_TEXTS, loadTexts, type Texts } from "./texts.ts";
import type { Installed } from "./wire.ts";

export abstract class Card<Config extends CardConfig> extends LitElement {
  static override properties = {
    config: { attribute: false },
    t: { state: true },
    installed: { state: true },
    problem: { state: true },
  };

  config!: Config;
  /** The texts: `this.t("rest")`. */
  t: Texts = FIRST_TEXTS;
  installed: Installed | undefined;
  /** What went wrong, as it came; the card says it in words. */
  problem: unknown;
  #hass: Hass | undefined;

  get hass(): Hass {
    return this.#hass as Hass;
  }

  /** Called by Home Assistant at every change of anything. */
  set hass(hass: Hass) {
    const old = this.#hass;
    this.#hass = hass;
    const news = !old || this.concerned(old, hass);
    if (news) this.requestUpdate();
    const back = !old?.connected && hass.connected;
    if (back || old?.language !== hass.language) this.#load(hass);
  }

  get ready(): boolean {
    return this.#hass !== undefined;
  }

  setConfig(config: Config): void {
    this.config = config;
  }

  getCardSize(): number {
    return 8;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6 };
  }

  /** Entities whose states the card shows. */
  protected watched(): (string | undefined)[] {
    return [];
  }

  /** Called when what is installed is known, and again after a lost connection. */
  protected whenInstalled(): void {}

  /** Read again what is installed. */
  protected async refresh(): Promise<void> {
    try {
      this.installed = await installed(this.hass);
      this.problem = undefined;
      this.whenInstalled();
    } catch (error) {
      this.problem = error;
    }
  }

  /** Return an error in words; "" where there is none. */
  protected said(error: unknown): string {
    return error === undefined ? "" : wordsOf(this.t, error);
  }

  private concerned(old: Hass, hass: Hass): boolean {
    return (
      old.connected !== hass.connected ||
      old.language !== hass.language ||
      old.locale !== hass.locale ||
      this.watched().some((id) => id && old.states[id] !== hass.states[id])
    );
  }

  async #load(hass: Hass): Promise<void> {
    void this.refresh();
    try {
      this.t = await loadTexts(hass);
    } catch {
      // Release is there without any text; the rest comes with the connection.
    }
  }
}
