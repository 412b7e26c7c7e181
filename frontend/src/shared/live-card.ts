/** What the two cards that show a cuff under pressure have in common.
 *
 * Release is below everything whenever anything is up, or nobody knows that nothing is.
 */
import { type CSSResultGroup, html, nothing, type TemplateResult } from "lit";
import type { Followed } from "./api.ts";
import { Card } from "./card.ts";
import { Frames } from "./frames.ts";
import { act, type CardConfig } from "./hass.ts";
import { LiveFeed } from "./live.ts";
import { ADD, mend } from "./mend.ts";
import { Releaser } from "./release.ts";
import { baseStyles, liveStyles } from "./styles.ts";
import { heardTexts, madeOf } from "./texts.ts";
import { Visible } from "./visible.ts";
import type { Cuff, Installed, InstalledCuff } from "./wire.ts";

interface Named {
  name: string;
}

export abstract class LiveCard<
  Subject extends Named,
  Config extends CardConfig,
> extends Card<Config> {
  static override styles: CSSResultGroup = [baseStyles, liveStyles];

  static getStubConfig() {
    return {};
  }

  readonly feed = new LiveFeed(
    () => this.requestUpdate(),
    () => void this.refresh(),
  );
  /** Whom or what the card is about; undefined: not found, or several could be meant. */
  protected subject: Subject | undefined;
  protected readonly releaser = new Releaser(
    this,
    () => this.release(),
    () => this.urgent,
  );
  protected readonly visible = new Visible(
    this,
    () => this.#follow(),
    () => {
      if (!this.listens) this.feed.leave();
    },
  );
  readonly #frames = new Frames(() => {
    this.frame();
    // Whole seconds are written anew, the rest is only moved.
    const second = Math.floor(this.feed.clock.now() / 1000);
    if (second !== this.#second) this.requestUpdate();
    this.#second = second;
  });
  #second = 0;
  /** Whether there is nothing to be moved, because it could not be drawn. */
  protected broken = false;
  #chosen: string | undefined;

  /** What the card is about: the name of its one option, too. */
  protected abstract readonly kind: "athlete" | "cuff";
  protected abstract all(installed: Installed): Subject[];
  protected abstract find(all: Subject[], wanted?: string): Subject | undefined;
  protected abstract followed(subject: Subject): Followed;
  /** The cuffs that the card is about now. */
  protected abstract get cuffs(): Cuff[];
  /** What is installed of them, and of whatever else may be up here. */
  protected abstract get here(): InstalledCuff[];
  protected abstract about(): TemplateResult | typeof nothing;
  protected abstract chip(): string;
  protected abstract body(subject: Subject): TemplateResult;
  protected abstract release(): Promise<unknown>;
  /** Whether there is something to be released, so that Escape means it. */
  protected abstract get urgent(): boolean;
  /** What goes beside the name: buttons for the card itself. */
  protected tools(): TemplateResult | typeof nothing {
    return nothing;
  }

  /** Whether what comes matters to who does not look. */
  protected get listens(): boolean {
    return false;
  }

  /** Whether anything is up, or may be for all that is known. */
  protected get mayBeUp(): boolean {
    const { feed, hass, releaser, subject } = this;
    const unknown = !subject || !feed.clock.heard || feed.silent || feed.problem;
    const tells = releaser.words !== undefined;
    return Boolean(this.urgent || unknown || !hass.connected || tells || this.broken);
  }

  /** Whether anything moves by itself. */
  protected abstract get moving(): boolean;
  /** Move what moves, and nothing else; called up to 60 times a second. */
  protected abstract frame(): void;
  /** What is worth knowing while all is well. */
  protected hint(): string {
    return "";
  }

  /** Whether what is worth knowing matters more than that Release was sent. */
  protected get alarming(): boolean {
    return false;
  }

  override setConfig(config: Config): void {
    const wanted = this.wanted(config);
    if (wanted !== undefined && typeof wanted !== "string") {
      throw new Error(heardTexts()("error_option", { option: this.kind }));
    }
    super.setConfig(config);
    if (this.installed) this.whenInstalled();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#frames.run(false);
    this.feed.leave();
  }

  protected override whenInstalled(): void {
    const wanted = this.wanted(this.config) ?? this.#chosen;
    const subject = this.find(this.all(this.installed as Installed), wanted);
    if (subject?.name !== this.subject?.name) this.feed.reset();
    this.subject = subject;
    this.requestUpdate();
  }

  /** Whether what is shown may be old. */
  protected get stale(): boolean {
    const { clock, silent } = this.feed;
    const lost = this.cuffs.some(({ connected }) => !connected);
    return !this.hass.connected || !clock.heard || silent || lost;
  }

  protected override willUpdate(): void {
    this.t = this.t.forHand(this.here.some(({ origin }) => origin === "gauge"));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.ready) return nothing;
    const stale = this.stale && this.cuffs.length ? "stale" : "";
    const content = this.#content();
    return html`<ha-card class="${stale} ${this.urgent ? "urgent" : ""}">
      ${content}
      <div class="below">
        ${this.#status()} ${this.mayBeUp ? this.releaser.button() : nothing}
      </div>
    </ha-card>`;
  }

  protected override updated(): void {
    if (!this.ready) return;
    this.#follow();
    if (!this.broken) this.frame();
    const draws = this.visible.now && this.moving && !this.stale && !this.broken;
    this.#frames.run(draws);
  }

  /** Do something; what went wrong is said, what went well shows by itself. */
  protected async do(
    action: string,
    data: Record<string, unknown>,
    entity_id?: string,
  ): Promise<void> {
    const target = entity_id ? { entity_id } : undefined;
    await this.try(() => act(this.hass, action, data, target));
  }

  /** Try something; what went wrong is said. */
  protected async try(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
      this.problem = undefined;
    } catch (error) {
      this.problem = error;
    }
    this.requestUpdate();
  }

  private wanted(config: Config): string | undefined {
    return (config as Record<string, unknown>)[this.kind] as string | undefined;
  }

  #follow(): void {
    if (!this.visible.now || !this.subject) return;
    this.feed.follow(this.hass, this.followed(this.subject));
  }

  /** Return all that is above Release, which is there whatever goes wrong in this. */
  #content(): TemplateResult {
    this.broken = false;
    const { subject } = this;
    try {
      const made = new Set(this.here.map(({ origin }) => madeOf(this.t, origin)));
      return html`<div class="head">
          <h2>
            <strong>${subject?.name ?? this.t(`${this.kind}_title`)}</strong>
            ${this.about()}
          </h2>
          ${this.chip() ? html`<span class="chip">${this.chip()}</span>` : nothing}
          ${this.tools()}
        </div>
        <p class="made">${[...made].join(" · ")}</p>
        <div class="body">${subject ? this.body(subject) : this.#which()}</div>`;
    } catch {
      this.broken = true;
      return html`<p class="body amber">${this.t("error_broken")}</p>`;
    }
  }

  /** Return a choice, or what is missing. */
  #which(): TemplateResult {
    const { kind, t, installed } = this;
    if (!installed) return html`<p class="quiet">${t("loading")}</p>`;
    const wanted = this.wanted(this.config);
    if (wanted) return html`<p class="amber">${t(`no_${kind}`, { wanted })}</p>`;
    const all = this.all(installed);
    if (!all.length) return html`<p>${t(`no_${kind}s`)}</p>${mend(t, "add", ADD)}`;
    const choose = (name: string) => {
      this.#chosen = name;
      this.whenInstalled();
    };
    return html`<p>${t(`which_${kind}`)}</p>
      ${all.map(
        ({ name }) => html`<button @click=${() => choose(name)}>${name}</button>`,
      )}`;
  }

  #status(): TemplateResult {
    const { failed, words } = this.releaser;
    const sent = failed || !this.alarming ? words : "";
    const trouble = this.#trouble();
    const warns = trouble || failed || this.alarming;
    return html`<p class="status ${warns ? "warn" : ""}" role=${warns ? "alert" : "status"}>
      ${sent || trouble || this.hint()}
    </p>`;
  }

  /** Return what is wrong, in words. */
  #trouble(): string | false | undefined {
    const { feed, t } = this;
    if (!this.hass.connected) return t("no_connection");
    const lost = this.cuffs.find(({ connected }) => !connected);
    return (
      this.said(feed.problem ?? this.problem) ||
      (lost && t("cuff_lost", { cuff: lost.name })) ||
      (feed.silent && t("no_news"))
    );
  }
}
