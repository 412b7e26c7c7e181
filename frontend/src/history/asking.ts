/** Questions to Home Assistant: what is on its way, and what went wrong, by what it is. */
import type { ReactiveControllerHost } from "lit";

export class Asking {
  readonly #pending = new Map<string, Promise<unknown>>();
  readonly #problems = new Map<string, unknown>();

  constructor(private readonly host: ReactiveControllerHost) {}

  get busy(): boolean {
    return this.#pending.size > 0;
  }

  /** What went wrong, as it came. */
  get problem(): unknown {
    const [problem] = this.#problems.values();
    return problem;
  }

  /** Take in an answer, unless the same was asked again meanwhile. */
  async ask<T>(
    about: string,
    question: Promise<T>,
    take: (answer: T) => void,
  ): Promise<void> {
    this.#pending.set(about, question);
    this.host.requestUpdate();
    const isNewest = () => this.#pending.get(about) === question;
    try {
      const answer = await question;
      if (!isNewest()) return;
      take(answer);
      this.#problems.delete(about);
    } catch (error) {
      if (!isNewest()) return;
      this.#problems.set(about, error);
    }
    this.#pending.delete(about);
    this.host.requestUpdate();
  }

  /** Wait for no answer any more, and forget what went wrong with it. */
  drop(about: string): void {
    this.#pending.delete(about);
    this.#problems.delete(about);
    this.host.requestUpdate();
  }
}
