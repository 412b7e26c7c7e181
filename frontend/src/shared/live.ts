/** What is happening now, as Home Assistant sends it, up to ten times a second. */
import { type Followed, live } from "./api.ts";
import { ServerClock, SILENCE_MS } from "./clock.ts";
import type { Hass, Unsubscribe } from "./hass.ts";
import { Series } from "./series.ts";
import type { Cuff, LiveEvent, Session } from "./wire.ts";

const RETRY_MS = 3000;
/** How much of a hold, which has no session that began, is kept to be drawn. */
const HOLD_MS = 120_000;

export class LiveFeed {
  session: Session | null = null;
  /** The last session that was seen to end, until it is dismissed. */
  ended: Session | null = null;
  cuffs: Record<string, Cuff> = {};
  readonly series = new Map<string, Series>();
  readonly clock = new ServerClock();
  /** Why nothing can be followed, as it came. */
  problem: unknown;
  #subscription: Promise<Unsubscribe> | undefined;
  /** Counts the subscriptions: what an old one still sends is not for us. */
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly changed: () => void,
    private readonly gone: () => void,
  ) {}

  /** Whether nothing is heard that should be. */
  get silent(): boolean {
    return this.clock.heard && this.clock.silent();
  }

  follow(hass: Hass, followed: Followed): void {
    if (this.#subscription) return;
    this.clock.forget();
    const turn = ++this.#turn;
    const mine = () => turn === this.#turn;
    this.#subscription = live(hass, followed, (event) => {
      if (mine()) this.take(event);
    });
    this.#subscription.then(
      () => {
        this.problem = undefined;
      },
      (error) => {
        if (mine()) this.#fail(error);
      },
    );
    this.#watch();
  }

  /** Listen no more: what does not come then is no news that is missing. */
  leave(): void {
    clearTimeout(this.#timer);
    this.clock.forget();
    // A subscription that a lost connection has ended has nothing to be ended.
    this.#subscription?.then((end) => end()).catch(() => {});
    this.#subscription = undefined;
    this.#turn++;
  }

  /** Forget whom this was about. */
  reset(): void {
    this.leave();
    this.session = this.ended = null;
    this.cuffs = {};
    this.series.clear();
  }

  /** Take in one event. */
  take(event: LiveEvent): void {
    if (event.gone) {
      this.reset();
      this.gone();
      return;
    }
    this.clock.hear(event.now_ms);
    if (event.session !== undefined) this.#takeSession(event.session);
    if (event.cuffs) this.cuffs = { ...this.cuffs, ...event.cuffs };
    for (const [key, points] of Object.entries(event.trace ?? {})) {
      const series = this.series.get(key) ?? new Series();
      this.series.set(key, series);
      series.add(points);
      if (!this.session && !this.ended) series.dropBefore(event.now_ms - HOLD_MS);
    }
    this.#watch();
    this.changed();
  }

  #takeSession(session: Session | null): void {
    const old = this.session;
    if (session?.phase === "ended") {
      this.ended = session;
      this.session = null;
      return;
    }
    if (old && session?.started_ms !== old.started_ms) this.ended = old;
    if (session && session.started_ms !== old?.started_ms) {
      this.ended = null;
      for (const series of this.series.values()) series.dropBefore(session.started_ms);
    }
    this.session = session;
  }

  /** Say what is wrong, and be ready to try again in a while. */
  #fail(problem: unknown): void {
    this.problem = problem;
    this.changed();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#subscription = undefined;
      this.changed();
    }, RETRY_MS);
  }

  /** Have a look when news should have come. */
  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.changed, SILENCE_MS + 20);
  }
}
