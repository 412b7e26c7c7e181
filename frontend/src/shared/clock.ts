/** Home Assistant's clock, told from this browser's, and whether news still comes. */

/** The feed sends something every second; half as much again is silence. */
export const SILENCE_MS = 1500;
const HEARD = 20;

export class ServerClock {
  #offsets: number[] = [];
  #heardAt: number | undefined;

  /** Take in what time it is there. The quickest of the last messages tells best. */
  hear(now_ms: number, here = Date.now()): void {
    this.#offsets = [now_ms - here, ...this.#offsets].slice(0, HEARD);
    this.#heardAt = here;
  }

  /** Begin to listen anew: so far nothing has been heard. */
  forget(): void {
    this.#heardAt = undefined;
  }

  now(here = Date.now()): number {
    return here + (this.#offsets.length ? Math.max(...this.#offsets) : 0);
  }

  get heard(): boolean {
    return this.#heardAt !== undefined;
  }

  /** A clock that was set back in between tells nothing, so that counts as silence. */
  silent(here = Date.now()): boolean {
    const since = here - (this.#heardAt ?? 0);
    return since < 0 || since > SILENCE_MS;
  }
}
