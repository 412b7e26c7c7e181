import { describe, expect, it, vi } from "vitest";
import {
  button,
  buttons,
  onAPage,
  put,
  root,
  settle,
  training,
  words,
} from "../cards.ts";
import {
  ANNA,
  BEN,
  cuff,
  event,
  home,
  INSTALLED,
  NOW,
  REST,
  screen,
  session,
  up,
} from "../home.ts";
import { refused, refusedAs } from "../refusing.ts";

onAPage();

const OTHER = "Home Assistant could not do this. Its log says why.";
const RELEASED = ["bfr_cuff.stop_session", { athlete: ANNA.entry_id }, undefined];
const VENTED = ["bfr_cuff.release", {}, { device_id: ["device-cuff-1"] }];

describe("an error", () => {
  it.each([
    [refusedAs("cuff_not_vented", { cuff: "Cuff 1" }), "Cuff 1"],
    [{ code: "invalid_format", message: "expected float @ data['x']" }, OTHER],
    [{ code: "unknown_error", message: "KeyError: 'limb'" }, OTHER],
    [{ code: "unauthorized", message: "Unauthorized" }, "Your account may not"],
    [{ code: "unknown_command", message: "Unknown command." }, "is not ready"],
    [3, "There is no connection"],
    [new TypeError("x is undefined"), OTHER],
  ])("is said in words: %o", async (error, said) => {
    const given = home();
    const card = await put("session", given);
    given.answer = () => Promise.reject(error);
    button(card, "Start").click();
    await settle();
    expect(words(card, ".status")).toContain(said);
    expect(words(card, ".status")).not.toMatch(/expected|KeyError|undefined|language/);
  });

  it("of the checks is said in words, too", async () => {
    const given = home();
    const answer = given.hass.callWS;
    given.hass.callWS = (message) =>
      message.type === "bfr_cuff/preview"
        ? Promise.reject({ code: "invalid_format", message: "value must be one of" })
        : answer(message);
    expect(words(await put("session", given), ".checks")).toBe(OTHER);
  });

  it("in drawing is said in words, and leaves Release", async () => {
    const { card } = await training({ plan: undefined });
    expect(words(card, ".body")).toContain("could not be drawn");
  });
});

describe("when news does not come", () => {
  it("says so after a second and a half, and stops pretending", async () => {
    const { card } = await training(REST);
    await settle(1600);
    expect(words(card, ".status")).toContain("No news from Home Assistant.");
    expect(root(card).querySelector(".status")?.getAttribute("role")).toBe("alert");
    expect(words(card, ".big")).toBe("–");
    expect(root(card).querySelector("ha-card.stale")).not.toBeNull();
  });

  it("says at once that a cuff is lost, or Home Assistant is", async () => {
    const { card, home: given } = await training(REST);
    given.send(event({ cuffs: { "c:0": cuff({ connected: false }) } }));
    await settle();
    expect(words(card, ".status")).toContain("Cuff 1: no contact.");
    card.hass = { ...given.hass, connected: false };
    await settle();
    expect(words(card, ".status")).toContain("No connection to Home Assistant.");
  });

  it("says that its athlete was removed, rather than that nothing comes", async () => {
    const { card, home: given } = await training({}, home());
    given.installed = { ...INSTALLED, athletes: [] };
    given.send({ now_ms: NOW + 100, gone: true });
    await settle(2000);
    expect(words(card, ".body")).toContain("There is no athlete yet.");
    expect(words(card, ".status")).toBe("");
    expect(button(card, "Release").disabled).toBe(false);
  });

  it("says why it cannot follow, and tries again", async () => {
    const given = home();
    const follow = given.hass.connection.subscribeMessage;
    const failing = vi.fn(() => Promise.reject(refused("Not loaded")));
    given.hass.connection.subscribeMessage = failing;
    const card = await put("session", given);
    expect(words(card, ".status")).toBe("Not loaded");
    await settle(2000);
    expect(failing).toHaveBeenCalledTimes(1);
    given.hass.connection.subscribeMessage = follow;
    await settle(1100);
    expect(given.subscribed).toBe(1);
  });
});

describe("Release", () => {
  it.each(["inflating", "ready", "work", "rest", "paused", "releasing"])(
    "stops and releases in one tap while %s",
    async (phase) => {
      const { card, home: given } = await training({ phase });
      const release = root(card).querySelector<HTMLButtonElement>("button.release");
      release?.click();
      expect(given.calls).toEqual([RELEASED, VENTED]);
      await settle();
      expect(words(card, ".status")).toBe("Air out, now.");
      expect(release?.disabled).toBe(false);
    },
  );

  it("is there before anything is known, and then releases everything", async () => {
    const given = home();
    given.hass.callWS = () => new Promise(() => {});
    const card = await put("session", given);
    button(card, "Release").click();
    expect(given.calls).toEqual([["bfr_cuff.release_all", {}, undefined]]);
  });

  it("is there when the rest cannot be drawn", async () => {
    const { card } = await training({ plan: undefined });
    expect(buttons(card)).toEqual(["Release"]);
  });

  it("is not there while nothing is up, and at once when anything is", async () => {
    const given = home();
    const card = await put("session", given);
    given.send(event({ session: null }));
    await settle();
    expect(buttons(card)).not.toContain("Release");
    const show = async (state: string) => {
      const states = {
        ...given.hass.states,
        "sensor.cuff_1_phase": { state, attributes: {} },
      };
      card.hass = { ...given.hass, states };
      await settle();
      return buttons(card).includes("Release");
    };
    expect(await show("holding")).toBe(true);
    // Out of contact it may be up still.
    expect(await show("unavailable")).toBe(true);
    expect(await show("vented")).toBe(false);
    expect(await show("unavailable")).toBe(false);
  });

  it("is there when nobody knows what is up", async () => {
    const given = home();
    const card = await put("session", given);
    given.send(event({ session: null }));
    await settle();
    card.hass = { ...given.hass, connected: false };
    await settle();
    expect(buttons(card)).toContain("Release");
    card.hass = given.hass;
    given.send(event());
    await settle(2000);
    expect(buttons(card)).toContain("Release");
  });

  it("is Escape as well, but not in another dialogue or without pressure", async () => {
    const { card, home: given } = await training();
    const pressed = () =>
      new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true });
    document.body.dispatchEvent(pressed());
    expect(given.calls).toHaveLength(2);
    button(card, "Pause").dispatchEvent(pressed());
    expect(given.calls).toHaveLength(4);
    const other = document.createElement("input");
    document.body.append(other);
    other.dispatchEvent(pressed());
    given.send(event({ session: null }));
    document.body.dispatchEvent(pressed());
    expect(given.calls).toHaveLength(4);
  });

  it("says that it was not confirmed, in Home Assistant's words, and can be pressed again", async () => {
    const { card, home: given } = await training();
    given.answer = () => Promise.reject(refused("Cuff 1: nothing was heard."));
    button(card, "Release").click();
    await settle();
    expect(words(card, ".status")).toContain("Release was not confirmed.");
    expect(words(card, ".status")).toContain("Cuff 1: nothing was heard.");
    button(card, "Release").click();
    expect(given.calls).toHaveLength(4);
  });

  it("says so when nobody answers", async () => {
    const { card, home: given } = await training();
    given.answer = () => new Promise(() => {});
    button(card, "Release").click();
    await settle(3100);
    expect(words(card, ".status")).toContain("Release was not confirmed.");
  });

  it("tries without a connection, and again as soon as there is one", async () => {
    const { card, home: given } = await training();
    card.hass = { ...given.hass, connected: false };
    given.answer = () => Promise.reject(refused("Connection lost"));
    button(card, "Release").click();
    await settle();
    expect(words(card, ".status")).toContain("could not be sent");
    given.answer = () => Promise.resolve();
    given.calls.length = 0;
    card.hass = { ...given.hass, connected: true };
    await settle();
    expect(given.calls).toEqual([RELEASED, VENTED]);
  });

  it("is not meant any more a minute later", async () => {
    const { card, home: given } = await training();
    card.hass = { ...given.hass, connected: false };
    given.answer = () => Promise.reject(refused("Connection lost"));
    button(card, "Release").click();
    await settle(61_000);
    given.calls.length = 0;
    card.hass = { ...given.hass, connected: true };
    await settle();
    expect(given.calls).toEqual([]);
  });

  it.each([
    ["nothing", "Under pressure without a session: Cuff 1. Press Release"],
    ["hold", "Held without a session: Cuff 1."],
    ["check", "Being checked around a bottle: Cuff 1."],
    ["release", "The air goes out: Cuff 1."],
  ])("releases a cuff that is up for %s, and says what it is", async (use, said) => {
    const given = home();
    given.hass.states["sensor.cuff_1_phase"] = up(use);
    const card = await put("session", given);
    expect(words(card, ".status")).toContain(said);
    button(card, "Release").click();
    expect(given.calls).toEqual([RELEASED, VENTED]);
  });

  it("says of each cuff what has it up, what nobody asked for first", async () => {
    const [first] = INSTALLED.cuffs;
    const second = { ...first, key: "c:1", name: "Cuff 2", entities: { phase: "p2" } };
    const cuffs = [first, second] as typeof INSTALLED.cuffs;
    const given = home({ installed: { ...INSTALLED, cuffs } });
    given.hass.states["sensor.cuff_1_phase"] = up("hold");
    given.hass.states.p2 = up("nothing");
    const said = words(await put("session", given), ".status");
    expect(said).toMatch(/^Under pressure .*: Cuff 2\. .* Held .*: Cuff 1\.$/);
  });

  it("leaves the cuff alone in which another athlete trains or is measured", async () => {
    const given = home({ installed: { ...INSTALLED, athletes: [ANNA, BEN] } });
    given.hass.states["sensor.cuff_1_phase"] = up("athlete", BEN.entry_id);
    const card = await put("session", given, { athlete: "Anna" });
    given.send(event({ session: null }));
    await settle();
    expect(words(card, ".status")).toBe("");
    expect(root(card).querySelector("ha-card.urgent, bfr-cuff-measure")).toBeNull();
    // Out of contact it is still the other's.
    given.hass.states["sensor.cuff_1_phase"] = { state: "unavailable", attributes: {} };
    given.hass.connected = false;
    card.requestUpdate();
    await settle();
    expect(root(card).querySelector("ha-card.urgent")).toBeNull();
    // Release is there, for nobody knows what is up; it is not for that cuff.
    button(card, "Release").click();
    expect(given.calls).toEqual([RELEASED]);
  });

  it("has a hold that is up while another athlete trains", async () => {
    const given = home({ installed: { ...INSTALLED, athletes: [ANNA, BEN] } });
    given.hass.states["sensor.cuff_1_phase"] = up("hold");
    given.hass.states["sensor.ben_session"] = { state: "work", attributes: {} };
    const card = await put("session", given, { athlete: "Anna" });
    button(card, "Release").click();
    expect(given.calls).toEqual([RELEASED, VENTED]);
  });

  it("has one's own measurement before its news has come, and says nothing false", async () => {
    const given = home();
    given.hass.states["sensor.cuff_1_phase"] = up("athlete", ANNA.entry_id);
    const card = await put("session", given);
    expect(words(card, ".status")).toBe("");
    button(card, "Release").click();
    expect(given.calls).toEqual([RELEASED, VENTED]);
  });
});

describe("while nobody looks", () => {
  it("listens no more after a while, and again when somebody does", async () => {
    const { home: given } = await training();
    screen.show(false);
    await settle(4900);
    expect(given.subscribed).toBe(1);
    await settle(200);
    expect(given.subscribed).toBe(0);
    screen.show(true);
    await settle();
    expect(given.subscribed).toBe(1);
  });

  it("calls nothing missing that it does not listen to, and shows nothing old", async () => {
    const { card, home: given } = await training(REST);
    screen.show(false);
    await settle(8000);
    // What Home Assistant changes has it drawn anew, on the screen or not.
    card.requestUpdate();
    await settle();
    expect(words(card, ".status")).not.toContain("No news");
    expect(root(card).querySelector("[role=alert]")).toBeNull();
    expect(words(card, ".big")).toBe("–");
    expect(buttons(card)).toContain("Release");
    screen.show(true);
    given.send(event());
    await settle();
    expect(words(card, ".status")).not.toContain("No news");
    await settle(1600);
    expect(words(card, ".status")).toContain("No news from Home Assistant.");
  });

  it("draws nothing at the screen's rate unless something moves", async () => {
    const frames = vi.spyOn(window, "requestAnimationFrame");
    const given = home();
    const card = await put("session", given);
    await settle(1000);
    expect(frames).not.toHaveBeenCalled();
    given.send(event({ session: session() }));
    await settle(50);
    expect(frames).toHaveBeenCalled();
    card.remove();
    frames.mockClear();
    await settle(1000);
    expect(frames).not.toHaveBeenCalled();
    expect(given.subscribed).toBe(0);
  });

  it("is not drawn anew by what it does not show", async () => {
    const given = home();
    const card = await put("session", given);
    const drawn = vi.spyOn(card, "requestUpdate");
    const states = {
      ...given.hass.states,
      "light.kitchen": { state: "on", attributes: {} },
    };
    card.hass = { ...given.hass, states };
    expect(drawn).not.toHaveBeenCalled();
  });
});
