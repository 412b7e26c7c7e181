import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { height, keepCue, keptCue, moments } from "../../src/session/beat.ts";
import { Cues } from "../../src/session/cues.ts";
import { ServerClock } from "../../src/shared/clock.ts";
import type { Session } from "../../src/shared/wire.ts";
import { NOW, REST, session } from "../home.ts";

const BEAT = { up_s: 2, down_s: 2 };
/** The second set, of 15 repetitions by the beat, which has just begun. */
const SET: Partial<Session> = {
  beat: BEAT,
  phase_began_ms: NOW,
  phase_ends_ms: NOW + 60_000,
};
const said = (over: Partial<Session>) =>
  moments(session(over)).map(({ at_ms, sign }) => [(at_ms - NOW) / 1000, sign]);

describe("the beat", () => {
  it("goes up and down for each repetition, and tells the last three apart", () => {
    const all = said(SET);
    expect(all).toHaveLength(30);
    expect(all.slice(0, 3)).toEqual([
      [0, "up"],
      [2, "down"],
      [4, "up"],
    ]);
    expect(all.slice(-6).map(([at, sign]) => `${at} ${sign}`)).toEqual([
      "48 last",
      "50 down",
      "52 last",
      "54 down",
      "56 last",
      "58 down",
    ]);
  });

  it("has no last ones in a set to failure", () => {
    const plan = session().plan.map((each) => ({ ...each, to_failure: true }));
    const all = said({ ...SET, plan, phase_ends_ms: null });
    expect(all.length).toBeGreaterThan(60);
    expect(all.map(([, sign]) => sign)).not.toContain("last");
  });

  it("counts the last three seconds down of what ends by the clock", () => {
    const counted = [
      [19, "count"],
      [20, "count"],
      [21, "count"],
      [22, "go"],
    ];
    expect(said(REST)).toEqual(counted);
    expect(said({ phase: "ready", phase_ends_ms: NOW + 22_000 })).toEqual(counted);
  });

  it.each([
    { phase_ends_ms: null },
    { phase: "paused", beat: BEAT },
    { phase: "inflating", beat: BEAT },
    { phase: "rest", phase_ends_ms: null },
  ] as Partial<Session>[])("is silent where nothing is counted: %o", (over) => {
    expect(said(over)).toEqual([]);
  });

  it("is highest in the middle of a repetition", () => {
    const at = (seconds: number) => height(session(SET), NOW + seconds * 1000);
    expect([0, 1, 2, 4, 6].map((s) => at(s).toFixed(2))).toEqual([
      "0.00",
      "0.50",
      "1.00",
      "0.00",
      "1.00",
    ]);
    expect(height(session(), NOW + 2000)).toBe(0);
  });
});

describe("how it is given", () => {
  beforeEach(() => localStorage.clear());

  it("is kept on the device, and seen at first", () => {
    expect(keptCue()).toBe("pulse");
    keepCue("sound");
    expect(keptCue()).toBe("sound");
    localStorage.setItem("bfr-cuff-cue", "smell");
    expect(keptCue()).toBe("pulse");
  });
});

describe("what is given", () => {
  const clock = new ServerClock();
  const tones: { pitch: number; start: number; stopped: boolean }[] = [];
  const vibrate = vi.fn();

  class FakeNode {
    readonly gain = {
      setValueAtTime() {},
      exponentialRampToValueAtTime() {},
    };
    readonly stream = null;
    readonly tone = { pitch: 0, start: -1, stopped: false };
    constructor(_: unknown, { frequency = 0 } = {}) {
      this.tone.pitch = frequency;
    }
    connect = (next: unknown) => next;
    start(at: number) {
      this.tone.start = at;
      tones.push(this.tone);
    }
    stop(at?: number) {
      if (at === undefined) this.tone.stopped = true;
    }
  }

  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    clock.hear(NOW);
    tones.length = 0;
    vibrate.mockClear();
    vi.stubGlobal(
      "AudioContext",
      class {
        state = "running";
        currentTime = 10;
        resume = async () => {};
        createMediaStreamDestination = () => new FakeNode(null);
      },
    );
    vi.stubGlobal("OscillatorNode", FakeNode);
    vi.stubGlobal("GainNode", FakeNode);
    vi.stubGlobal(
      "Audio",
      class {
        srcObject = null;
        play = async () => {};
      },
    );
    Object.assign(navigator, { vibrate });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is planned once by the clock of what sounds, and only what is still to come", () => {
    const cues = new Cues();
    cues.unlock();
    const now = session({ ...SET, phase_began_ms: NOW - 3000 });
    cues.follow(now, clock, "sound");
    cues.follow({ ...now, repetitions: 1 }, clock, "sound");
    expect(tones).toHaveLength(28);
    expect(tones[0]).toMatchObject({ pitch: 660, start: 11 });
    expect(tones.at(-1)?.start).toBe(10 + 55);
  });

  it("ends with the phase that it was for", () => {
    const cues = new Cues();
    cues.unlock();
    cues.follow(session(SET), clock, "sound");
    const before = [...tones];
    cues.follow(session(REST), clock, "sound");
    expect(before.every(({ stopped }) => stopped)).toBe(true);
    expect(tones.slice(before.length)).toHaveLength(4);
    cues.follow(null, clock, "sound");
    expect(tones.every(({ stopped }) => stopped)).toBe(true);
  });

  it("does not sound before a browser allows it", () => {
    new Cues().follow(session(SET), clock, "sound");
    expect(tones).toEqual([]);
  });

  it("is felt when it is time, until it is over", () => {
    const cues = new Cues();
    cues.follow(session(SET), clock, "vibration");
    vi.advanceTimersByTime(4100);
    expect(vibrate.mock.calls).toEqual([[[70]], [[30]], [[70]]]);
    cues.follow(null, clock, "vibration");
    vi.advanceTimersByTime(60_000);
    expect(vibrate).toHaveBeenCalledTimes(3);
    expect(tones).toEqual([]);
  });
});
