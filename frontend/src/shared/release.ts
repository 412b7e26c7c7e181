/** Release: one tap, tried in every state, and what became of it is said. */
import { html, type ReactiveController, type TemplateResult } from "lit";
import type { Card } from "./card.ts";
import { wordsOf } from "./errors.ts";
import type { CardConfig } from "./hass.ts";

const ANSWER_MS = 3000;
const SHOWN_MS = 6000;
/** How long a release that could not be sent is still meant. */
const MEANT_MS = 60_000;
const UNANSWERED = Symbol("unanswered");

export class Releaser implements ReactiveController {
  /** What became of the last release, in words. */
  words: string | undefined;
  /** Whether it was not carried out, as far as is known. */
  failed = false;
  #unsentSince: number | undefined;
  #forget: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: Card<CardConfig>,
    private readonly send: () => Promise<unknown>,
    /** Whether Escape, pressed anywhere on the page, is meant for this card. */
    private readonly urgent: () => boolean,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener("keydown", this.#onKey);
  }

  hostDisconnected(): void {
    window.removeEventListener("keydown", this.#onKey);
    clearTimeout(this.#forget);
  }

  /** Send what could not be sent as soon as there is a connection again. */
  hostUpdate(): void {
    if (this.#unsentSince === undefined || !this.host.hass.connected) return;
    const stillMeant = Date.now() - this.#unsentSince < MEANT_MS;
    this.#unsentSince = undefined;
    if (stillMeant) void this.press();
  }

  /** Try, whatever is known of the connection. */
  readonly press = async (): Promise<void> => {
    this.#tell(this.host.t("release_sent"));
    try {
      await Promise.race([this.send(), unanswered()]);
      this.#unsentSince = undefined;
      this.#forget = setTimeout(() => this.#tell(), SHOWN_MS);
    } catch (error) {
      const { t, hass } = this.host;
      this.#unsentSince = hass.connected ? undefined : Date.now();
      const said = t(hass.connected ? "release_failed" : "release_unsent");
      const isAnswer = hass.connected && error !== UNANSWERED;
      this.#tell(isAnswer ? `${said} ${wordsOf(t, error)}` : said, true);
    }
  };

  button(text = "release"): TemplateResult {
    return html`<button
      class="release"
      aria-keyshortcuts="Escape"
      @click=${this.press}
    >
      ${this.host.t(text) || this.host.t("release")}
    </button>`;
  }

  #tell(words?: string, failed = false): void {
    clearTimeout(this.#forget);
    this.words = words;
    this.failed = failed;
    this.host.requestUpdate();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented || event.repeat) return;
    const path = event.composedPath();
    const onPage = path[0] === document.body;
    if (path.includes(this.host) || onPage) {
      if (this.urgent()) void this.press();
    }
  };
}

function unanswered(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(UNANSWERED), ANSWER_MS);
  });
}
