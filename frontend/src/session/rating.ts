/** Effort and discomfort in one gesture: hold, slide, let go. */
import { html, LitElement, nothing, unsafeCSS } from "lit";
import { baseStyles } from "../shared/styles.ts";
import { FIRST_TEXTS } from "../shared/texts.ts";
import styles from "./rating.css?inline";

/** How long a finger rests before it means something: a brush or a scroll does not. */
const HOLD_MS = 250;
const STEADY_PX = 12;
const TOP = 10;

interface Rated {
  rpe: number;
  discomfort: number;
}

export class Rating extends LitElement {
  static override properties = {
    t: { attribute: false },
    rpe: { attribute: false },
    discomfort: { attribute: false },
    ends: { attribute: false },
    held: { state: true },
  };
  static override styles = [baseStyles, unsafeCSS(styles)];

  t = FIRST_TEXTS;
  /** What was said, 0 to 10; null: nothing was. */
  rpe: number | null = null;
  discomfort: number | null = null;
  /** Whether a discomfort above 7 ends the session. */
  ends = true;
  /** What is under the finger that rests on the pad. */
  held: Rated | undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #down: PointerEvent | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#letGo();
  }

  protected override firstUpdated(): void {
    const pad = this.renderRoot.querySelector(".pad");
    // A finger that means something scrolls nothing; a listener of Lit's could not say so.
    pad?.addEventListener(
      "touchmove",
      (event) => {
        if (this.held) event.preventDefault();
      },
      { passive: false },
    );
  }

  protected override render() {
    const { t, held } = this;
    const { rpe, discomfort } = held ?? this;
    const isSaid = rpe !== null && discomfort !== null;
    return html`
      <div class="said">${this.#choice("rpe", rpe)} ${this.#choice("discomfort", discomfort)}</div>
      <div
        class="pad ${held ? "held" : ""} ${this.ends ? "ends" : ""}"
        aria-hidden="true"
        @pointerdown=${this.#press}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${this.#letGo}
        @contextmenu=${(event: Event) => event.preventDefault()}
      >
        ${this.ends ? html`<span class="limit">${t("rate_ends")}</span>` : nothing}
        ${
          isSaid
            ? html`<i style="left:${rpe * TOP}%;bottom:${discomfort * TOP}%"></i>`
            : html`<span class="hint">${t("rate_hint")}</span>`
        }
        <span class="up">${t("discomfort")} →</span>
        <span class="right">${t("rpe")} →</span>
      </div>
    `;
  }

  /** Return a number to be read, and to be chosen without the gesture. */
  #choice(name: keyof Rated, value: number | null) {
    const choose = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      if (value) this.#tell({ [name]: Number(value) });
    };
    const numbers = Array.from({ length: TOP + 1 }, (_, number) => number);
    return html`<label>
      <span class="name">${this.t(name)}</span>
      <select @change=${choose}>
        <option value="" disabled .selected=${value === null} aria-label=${this.t("not_said")}>
          –
        </option>
        ${numbers.map(
          (each) =>
            html`<option value=${each} .selected=${each === value}>${each}</option>`,
        )}
      </select>
    </label>`;
  }

  readonly #press = (event: PointerEvent): void => {
    if (!event.isPrimary || event.button) return;
    this.#down = event;
    this.#resting = setTimeout(() => this.#hold(event), HOLD_MS);
  };

  #hold({ pointerId }: PointerEvent): void {
    this.renderRoot.querySelector(".pad")?.setPointerCapture(pointerId);
    if (this.#down) this.held = this.#under(this.#down);
  }

  readonly #move = (event: PointerEvent): void => {
    const down = this.#down;
    if (!down) return;
    const { clientX, clientY } = event;
    const moved = Math.hypot(clientX - down.clientX, clientY - down.clientY);
    if (this.held) this.held = this.#under(event);
    else if (moved > STEADY_PX) this.#letGo();
  };

  readonly #up = (): void => {
    const { held } = this;
    this.#letGo();
    if (held) this.#tell(held);
  };

  readonly #letGo = (): void => {
    clearTimeout(this.#resting);
    this.#down = this.held = undefined;
  };

  #under({ clientX, clientY }: PointerEvent): Rated {
    const pad = this.renderRoot.querySelector(".pad") as HTMLElement;
    const { left, bottom, width, height } = pad.getBoundingClientRect();
    const score = (share: number) =>
      Math.min(TOP, Math.max(0, Math.round(share * TOP)));
    return {
      rpe: score((clientX - left) / width),
      discomfort: score((bottom - clientY) / height),
    };
  }

  #tell(detail: Partial<Rated>): void {
    this.dispatchEvent(new CustomEvent("rated", { detail }));
  }
}
