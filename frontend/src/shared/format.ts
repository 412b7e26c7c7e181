/** Numbers, times and days as the user writes them. */
import type { Hass } from "./hass.ts";

/** Return seconds as `m:ss`, rounded up as a countdown is read, never below 0:00. */
export function minutes(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** How numbers are written where the profile says so; `system` is the browser's way. */
const NUMBER_LOCALES: Record<string, string | undefined> = {
  comma_decimal: "en-US",
  decimal_comma: "de",
  space_comma: "fr",
  quote_decimal: "de-CH",
  none: "en-US",
  system: undefined,
};

/** Return a number with as many decimals as it needs, `digits` at most. */
export function number(
  hass: Hass,
  value: number,
  digits = 0,
  options: Intl.NumberFormatOptions = {},
): string {
  const { language, number_format = "language" } = hass.locale;
  const known = number_format in NUMBER_LOCALES;
  return value.toLocaleString(known ? NUMBER_LOCALES[number_format] : language, {
    maximumFractionDigits: digits,
    useGrouping: number_format !== "none",
    ...options,
  });
}

/** How many pounds a kilogram is. */
const POUNDS = 2.2046226218;

/** Return whether this home weighs in pounds. */
export const inPounds = ({ config }: Hass) => config.unit_system?.mass === "lb";

/** Return kilograms in this home's unit, pounds to the next half. */
export function ofHome(hass: Hass, kg: number): number {
  return inPounds(hass) ? Math.round(kg * POUNDS * 2) / 2 : kg;
}

/** Return a mass in this home's unit in kilograms. */
export function kilograms(hass: Hass, value: number): number {
  return inPounds(hass) ? Math.round((value / POUNDS) * 100) / 100 : value;
}

/** Return kilograms as this home writes them: "8 kg", "17.5 lb". */
export function mass(hass: Hass, kg: number, digits = 1): string {
  const unit = inPounds(hass) ? "pound" : "kilogram";
  return number(hass, ofHome(hass, kg), digits, { style: "unit", unit });
}

/** Return a share, 0 to 1, in percent. */
export function percent(hass: Hass, share: number): string {
  return number(hass, share * 100);
}

/** A date with its month in words, for which no profile has an order of numbers. */
export const DATE = { day: "numeric", month: "short", year: "numeric" } as const;
/** A time of day, where it stands beside a date. */
export const CLOCK = { hour: "numeric", minute: "2-digit" } as const;

/** Return the time zone that the profile shows times in; undefined: the browser's. */
function timeZone({ locale, config }: Hass): string | undefined {
  return locale.time_zone === "local" ? undefined : config.time_zone;
}

/** Return whether hours go to 12 or to 24; undefined: as the language has them. */
function hours(time_format: string | undefined) {
  if (time_format === "12") return "h12";
  if (time_format === "24") return "h23";
  if (time_format !== "system") return undefined;
  return new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions()
    .hourCycle;
}

/** Return a moment as `Intl.DateTimeFormat` says, by the clock and zone of the profile. */
export function moment(
  hass: Hass,
  at: Date | number | string,
  options: Intl.DateTimeFormatOptions,
): string {
  const { language, time_format } = hass.locale;
  const hourCycle = hours(time_format);
  const timed = options.timeStyle ?? options.hour;
  return new Intl.DateTimeFormat(language, {
    ...options,
    ...(timed && hourCycle && { hourCycle }),
    ...(options.hour && hourCycle === "h23" && { hour: "2-digit" }),
    timeZone: timeZone(hass),
  }).format(new Date(at));
}

/** Return the date of a moment, as ISO 8601 writes it, in the zone of the profile. */
export function dayOf(hass: Hass, at: Date | number | string): string {
  // Swedes write it so.
  return new Date(at).toLocaleDateString("sv", { timeZone: timeZone(hass) });
}
