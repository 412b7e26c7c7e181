/** Give the beat: heard by Web Audio, planned ahead by its own clock, or felt. */
import type { ServerClock } from "../shared/clock.ts";
import type { Session } from "../shared/wire.ts";
import { type Cue, type Moment, moments, type Sign } from "./beat.ts";

/** What each sign sounds like: pitch in Hz, length in seconds. */
const SOUND: Record<Sign, [number, number]> = {
  up: [660, 0.09],
  down: [440, 0.07],
  last: [880, 0.12],
  count: [660, 0.09],
  go: [880, 0.45],
};
/** What each sign feels like: on, off, on, in ms. */
const TOUCH: Record<Sign, number[]> = {
  up: [70],
  down: [30],
  last: [70, 60, 70],
  count: [50],
  go: [300],
};
const LOUD = 0.35;

export class Cues {
  #audio: AudioContext | undefined;
  #out: AudioNode | undefined;
  /** What plays goes through this, so that a locked screen does not end it. */
  readonly #player = new Audio();
  #planned: OscillatorNode[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #plan = "";

  /** Be allowed to sound, which a browser grants in a press only. */
  unlock(): void {
    if (!this.#audio) {
      this.#audio = new AudioContext();
      const out = this.#audio.createMediaStreamDestination();
      this.#player.srcObject = out.stream;
      this.#out = out;
    }
    void this.#audio.resume();
    void this.#player.play().catch(() => {});
  }

  /** Give what this phase has to give; called again and again, it plans once. */
  follow(session: Session | null, clock: ServerClock, cue: Cue): void {
    const planned = session && {
      cue,
      heard: this.#audio?.state,
      phase: session.phase,
      began: session.phase_began_ms,
      ends: session.phase_ends_ms,
      set: session.set,
    };
    const plan = JSON.stringify(planned);
    if (plan === this.#plan) return;
    this.#plan = plan;
    this.stop();
    if (!session) return;
    const ahead = moments(session).filter(({ at_ms }) => at_ms >= clock.now());
    if (cue === "sound") this.#sound(ahead, clock);
    if (cue === "vibration") this.#touch(ahead, clock);
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const each of this.#planned) each.stop();
    this.#planned = [];
  }

  #sound(ahead: Moment[], clock: ServerClock): void {
    const audio = this.#audio;
    const out = this.#out;
    if (!audio || !out || audio.state !== "running") return;
    const offset_s = audio.currentTime - clock.now() / 1000;
    for (const { at_ms, sign } of ahead) {
      const [pitch, length_s] = SOUND[sign];
      const at_s = at_ms / 1000 + offset_s;
      const tone = new OscillatorNode(audio, { frequency: pitch });
      const gain = new GainNode(audio, { gain: 0 });
      gain.gain.setValueAtTime(LOUD, at_s);
      gain.gain.exponentialRampToValueAtTime(0.001, at_s + length_s);
      tone.connect(gain).connect(out);
      tone.start(at_s);
      tone.stop(at_s + length_s);
      this.#planned.push(tone);
    }
  }

  #touch([next, ...later]: Moment[], clock: ServerClock): void {
    if (!next) return;
    this.#timer = setTimeout(() => {
      navigator.vibrate?.(TOUCH[next.sign]);
      this.#touch(later, clock);
    }, next.at_ms - clock.now());
  }
}
