import { describe, expect, it } from "vitest";
import { ServerClock } from "../../src/shared/clock.ts";

describe("Home Assistant's clock", () => {
  it("goes on from what was heard", () => {
    const clock = new ServerClock();
    clock.hear(50_000, 1000);
    expect(clock.now(1500)).toBe(50_500);
  });

  it("believes the message that was on its way for the shortest time", () => {
    const clock = new ServerClock();
    clock.hear(50_000, 1000);
    clock.hear(50_100, 1400);
    expect(clock.now(1400)).toBe(50_400);
  });

  it("forgets old messages, so that a clock that was set is followed", () => {
    const clock = new ServerClock();
    clock.hear(90_000, 1000);
    for (let index = 0; index < 20; index++) clock.hear(2000 + index, 2000 + index);
    expect(clock.now(3000)).toBe(3000);
  });

  it("is silent after a second and a half without news, and before any", () => {
    const clock = new ServerClock();
    expect(clock.silent()).toBe(true);
    clock.hear(0, 1000);
    expect(clock.silent(2500)).toBe(false);
    expect(clock.silent(2501)).toBe(true);
  });

  it("is silent when this browser's clock was set back", () => {
    const clock = new ServerClock();
    clock.hear(0, 5000);
    expect(clock.silent(4000)).toBe(true);
  });
});
