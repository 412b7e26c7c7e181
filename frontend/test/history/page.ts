/** A page with one element on it, as a test sees it. */
import type { LitElement } from "lit";
import { afterEach, beforeEach, vi } from "vitest";
import { NOW } from "./fake.ts";

/** Give each test a page of its own, all of it on the screen, at one moment. */
export function onAPage(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOW });
    vi.stubGlobal("IntersectionObserver", Screen);
    Screen.onScreen = true;
  });
  afterEach(() => {
    document.body.replaceChildren();
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
}

/** Wait until everything that is on its way has come and is drawn. */
export async function settled(element: LitElement): Promise<void> {
  for (let turn = 0; turn < 8; turn++) {
    await new Promise((resolve) => setTimeout(resolve));
    await element.updateComplete;
  }
}

export function all(element: LitElement, selector: string): HTMLElement[] {
  return [...element.renderRoot.querySelectorAll<HTMLElement>(selector)];
}

export function one(element: LitElement, selector: string): HTMLElement {
  const [found] = all(element, selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

/** Return an element's text with its white space as it is seen. */
export function words(element: Element | null | undefined): string {
  return element?.textContent?.replace(/\s+/g, " ").trim() ?? "";
}

type Seen = (entries: { isIntersecting: boolean }[]) => void;

/** What the page's elements look at to know whether they are on the screen. */
export class Screen {
  static onScreen = true;
  static observers = new Set<Screen>();

  constructor(private readonly seen: Seen) {}

  observe(): void {
    Screen.observers.add(this);
    this.tell();
  }

  disconnect(): void {
    Screen.observers.delete(this);
  }

  tell(): void {
    this.seen([{ isIntersecting: Screen.onScreen }]);
  }

  /** Scroll everything into sight, or out of it. */
  static show(onScreen: boolean): void {
    Screen.onScreen = onScreen;
    for (const observer of Screen.observers) observer.tell();
  }
}
