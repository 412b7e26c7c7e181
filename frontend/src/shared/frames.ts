/** Draw at the screen's rate while something moves, and never otherwise. */

export class Frames {
  #frame: number | undefined;

  constructor(private readonly draw: () => void) {}

  /** Go on or stop; with reduced motion, what is new is drawn as it comes. */
  run(wanted: boolean): void {
    const moves = wanted && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (moves) this.#frame ??= requestAnimationFrame(this.#step);
    else if (this.#frame !== undefined) {
      cancelAnimationFrame(this.#frame);
      this.#frame = undefined;
    }
  }

  readonly #step = (): void => {
    this.#frame = requestAnimationFrame(this.#step);
    this.draw();
  };
}
