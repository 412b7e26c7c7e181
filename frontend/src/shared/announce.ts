/** Tell Home Assistant's pickers of the cards and the dashboard. */
import type { Hass } from "./hass.ts";
import { loadTexts } from "./texts.ts";

interface Entry {
  type: string;
  name?: string;
  description?: string;
  [detail: string]: unknown;
}

type Lists = Partial<Record<"customCards" | "customStrategies", Entry[]>>;

/** Put an entry into a list, by a name of its own; its texts follow. */
function enter(list: keyof Lists, about: string, entry: Entry): void {
  const made: Entry = {
    name: `BFR cuff: ${about}`,
    documentationURL: "https://github.com/bfr-cuff/bfr_cuff",
    ...entry,
  };
  const lists = window as Lists;
  // Home Assistant holds on to the list that was there first.
  lists[list] ??= [];
  lists[list]?.push(made);
  void describe(made, about);
}

async function describe(entry: Entry, about: string): Promise<void> {
  await window.customElements.whenDefined("home-assistant");
  const app = document.querySelector<Element & { hass?: Hass }>("home-assistant");
  if (!app?.hass) return;
  const t = await loadTexts(app.hass).catch(() => undefined);
  if (!t) return;
  entry.name = t(`${about}_name`);
  entry.description = t(`${about}_about`);
}

/** What a card suggests for an entity: a configuration of itself, or nothing. */
type Suggest = (hass: Hass, entity_id: string) => object | null;

/** Announce all there is; `suggests` has, by card, when it is worth being suggested. */
export function announce(suggests: Record<string, Suggest> = {}): void {
  for (const card of ["session", "cuff", "history"]) {
    const type = `bfr-cuff-${card}-card`;
    enter("customCards", card, { type, getEntitySuggestion: suggests[card] });
  }
  const strategy = { type: "bfr-cuff", strategyType: "dashboard" };
  enter("customStrategies", "dashboard", strategy);
}
