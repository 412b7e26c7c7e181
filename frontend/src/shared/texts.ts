/** The cards' texts, in the user's language: `card_*` of the translation files. */
import type { Hass } from "./hass.ts";

export type Values = Record<string, string | number>;
export interface Texts {
  /** Return a text by its key, without `card_`, with its `{placeholders}` filled in. */
  (key: string, values?: Values): string;
  /** Return any text by its whole path; "" where there is none. */
  at(path: string, values?: Values): string;
  /** Return the texts of a hand pump, whose air no controller lets out; or of all else. */
  forHand(isByHand: boolean): Texts;
}

const COMMON = "component.bfr_cuff.common.";
const PREFIX = `${COMMON}card_`;
/** Whose errors can come of what the cards do. */
const REFUSING = ["bfr_cuff", "homeassistant", "number", "select"];
const loads = new Map<string, Promise<Texts>>();

/** A safe start: what must be there before any text has come. */
export const FIRST_TEXTS = texts({
  [`${PREFIX}release`]: "Release",
  [`${PREFIX}error_option`]: "{option}: a name, or the id of a device",
});

let heard = FIRST_TEXTS;

/** Return the texts of the user's language, fetched once. */
export function loadTexts(hass: Hass): Promise<Texts> {
  const { language } = hass;
  let load = loads.get(language);
  if (!load) {
    load = fetchTexts(hass);
    load.catch(() => loads.delete(language));
    loads.set(language, load);
  }
  return load;
}

async function fetchTexts(hass: Hass): Promise<Texts> {
  const [common, exceptions] = await Promise.all([
    fetchCategory(hass, "common", ["bfr_cuff"]),
    fetchCategory(hass, "exceptions", REFUSING),
  ]);
  heard = texts({ ...common, ...exceptions });
  return heard;
}

async function fetchCategory(hass: Hass, category: string, integration: string[]) {
  const { resources } = await hass.callWS<{ resources: Record<string, string> }>({
    type: "frontend/get_translations",
    language: hass.language,
    category,
    integration,
  });
  return resources;
}

/** Return the texts that were loaded last, for what cannot wait. */
export function heardTexts(): Texts {
  return heard;
}

export function texts(resources: Record<string, string>, isByHand = false): Texts {
  const at = (path: string, values: Values = {}) =>
    (resources[path] ?? "").replace(/\{(\w+)\}/g, (whole, name: string) =>
      String(values[name] ?? whole),
    );
  const own = (key: string, values?: Values) =>
    (isByHand && at(`${PREFIX + key}_gauge`, values)) || at(PREFIX + key, values);
  const t: Texts = Object.assign(own, {
    at,
    forHand: (wanted: boolean) => (wanted === isByHand ? t : texts(resources, wanted)),
  });
  return t;
}

/** Return the text for a number of things: `key_one`, `key_other` and so on. */
export function plural(
  hass: Hass,
  t: Texts,
  key: string,
  count: number,
  values: Values = { count },
): string {
  const kind = new Intl.PluralRules(hass.locale.language).select(count);
  return t(`${key}_${kind}`, values) || t(`${key}_other`, values);
}

/** Return what a cuff is made of, where that has to be said; of a controller, "". */
export const madeOf = (t: Texts, origin: string) => t.at(`${COMMON}made_${origin}`);

/** Return the name of an entity's state, as Home Assistant translates it. */
export function stateName(hass: Hass, entity: string, state: string): string {
  return hass.localize(`component.bfr_cuff.entity.${entity}.state.${state}`) || state;
}

/** Return a limb's name; `left_thigh` and `both_thighs` alike. */
export function limbName(hass: Hass, limb: string): string {
  return stateName(hass, "select.limb", limb);
}

/** Return the name of the limbs of a session: of both sides, as a pair. */
export function limbsName(hass: Hass, worn: readonly { placement: string }[]): string {
  const sides = worn.map(({ placement }) => placement.split("_")[1] ?? "");
  const pair = `both_${sides[0] === "calf" ? "calve" : sides[0]}s`;
  const isPair = sides.length === 2 && sides[0] === sides[1];
  return isPair
    ? limbName(hass, pair)
    : worn.map(({ placement }) => limbName(hass, placement)).join(", ");
}

/** Return a protocol's name: a built-in one is translated, an own one has its own. */
export function protocolName(
  hass: Hass,
  protocol: { id: string; name: string },
): string {
  const name = stateName(hass, "select.protocol", protocol.id);
  return name === protocol.id ? protocol.name : name;
}

/** Return why a session ended, in words. */
export function reasonName(hass: Hass, reason: string): string {
  return stateName(hass, "sensor.last_end", reason);
}
