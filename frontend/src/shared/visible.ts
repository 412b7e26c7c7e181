/** Whether an element can be seen: on the screen, in a tab that is shown. */
import type { LitElement, ReactiveController } from "lit";

/** How long a card that is out of sight goes on listening, so that a scroll costs nothing. */
const LINGER_MS = 5000;

export class Visible implements ReactiveController {
  /** Now; what draws looks here. */
  now = false;
  #observer: IntersectionObserver | undefined;
  #onScreen = false;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly appeared: () => void,
    private readonly vanished: () => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver((entries) => {
      this.#onScreen = entries.at(-1)?.isIntersecting ?? false;
      this.#look();
    });
    this.#observer.observe(this.host);
    document.addEventListener("visibilitychange", this.#look);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    document.removeEventListener("visibilitychange", this.#look);
    this.#onScreen = false;
    clearTimeout(this.#leaving);
    this.#leaving = undefined;
    this.now = false;
    this.vanished();
  }

  readonly #look = (): void => {
    const visible = this.#onScreen && !document.hidden;
    if (visible === this.now) return;
    this.now = visible;
    clearTimeout(this.#leaving);
    if (visible) this.appeared();
    else this.#leaving = setTimeout(this.vanished, LINGER_MS);
    this.host.requestUpdate();
  };
}
