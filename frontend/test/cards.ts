/** Put a card on the page, and look at it. */
import { afterEach, beforeEach, vi } from "vitest";
import { CuffCard } from "../src/cuff/cuff-card.ts";
import { Rating } from "../src/session/rating.ts";
import { SessionCard } from "../src/session/session-card.ts";
import { define } from "../src/shared/define.ts";
import { later } from "../src/shared/later.ts";
import { event, FakeObserver, type Home, home, NOW, screen, session } from "./home.ts";

define({
  "bfr-cuff-session-card": SessionCard,
  "bfr-cuff-cuff-card": CuffCard,
  "bfr-cuff-rating": Rating,
});

/** Give each test its own page, with a clock that stands. */
export function onAPage(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal("IntersectionObserver", FakeObserver);
  });
  afterEach(() => {
    document.body.replaceChildren();
    screen.observers.clear();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}

export async function settle(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

export async function put<Config extends object>(
  name: "session" | "cuff",
  home: Home,
  config?: Config,
) {
  const tag = `bfr-cuff-${name}-card`;
  const card = document.createElement(tag) as SessionCard | CuffCard;
  card.setConfig({ type: `custom:${tag}`, ...config });
  card.hass = home.hass;
  document.body.append(card);
  await later();
  screen.show(true);
  await settle();
  return card;
}

/** A card that shows a session. */
export async function training(over = {}, given = home()) {
  const card = await put("session", given);
  given.send(event({ session: session(over) }));
  await settle();
  return { card, home: given };
}

export const root = (card: Element): ShadowRoot => card.shadowRoot as ShadowRoot;

export function words(card: Element, selector = "ha-card"): string {
  const text = root(card).querySelector(selector)?.textContent ?? "";
  return text.replace(/\s+/g, " ").trim();
}

export function button(card: Element, text: string): HTMLButtonElement {
  const found = [...root(card).querySelectorAll("button")].find(
    (each) => each.textContent?.trim() === text,
  );
  if (!found) throw new Error(`There is no button ${text}`);
  return found;
}

/** The buttons with a text, in order. */
export const buttons = (card: Element): string[] =>
  [...root(card).querySelectorAll("button:not([aria-label])")].map(
    (each) => each.textContent?.trim() ?? "",
  );
