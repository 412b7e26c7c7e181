/** Release all: the one thing on the Safety view that must be found without looking. */
import { html, nothing } from "lit";
import { Card } from "../shared/card.ts";
import { act, type CardConfig } from "../shared/hass.ts";
import { Releaser } from "../shared/release.ts";
import { baseStyles, releaseStyles } from "../shared/styles.ts";

export class ReleaseCard extends Card<CardConfig> {
  static override styles = [baseStyles, releaseStyles];

  readonly #releaser = new Releaser(
    this,
    () => act(this.hass, "bfr_cuff.release_all"),
    () => true,
  );

  override getCardSize(): number {
    return 2;
  }

  override render() {
    if (!this.ready) return nothing;
    const { words } = this.#releaser;
    return html`<ha-card>
      ${this.#releaser.button("release_all")}
      <p class="status ${words ? "warn" : ""}" role="status">
        ${words ?? this.t("dashboard_release_about")}
      </p>
    </ha-card>`;
  }
}
