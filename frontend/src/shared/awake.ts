/** Keep the screen awake while somebody trains by it; where a browser lets a page. */

export class Awake {
  #lock: WakeLockSentinel | undefined;
  #asked = false;

  /** Called again and again; asked once each time that it is wanted anew. */
  keep(wanted: boolean): void {
    if (wanted && !this.#asked) void this.#request();
    if (!wanted) void this.#lock?.release();
    this.#asked = wanted;
  }

  async #request(): Promise<void> {
    try {
      this.#lock = await navigator.wakeLock?.request("screen");
      if (!this.#asked) await this.#lock?.release();
    } catch {
      // A battery that is low comes first.
    }
  }
}
