/** Numbers, times and days as the user writes them. */
import type { Hass } from "./hass.ts";

/** Return seconds as `m:ss`, rounded up as a countdown is read, never below 0:00. */
export function minutes(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const NUMBER_LOCALES: Record<string, string> = {
  comma_decimal: "en",
  decimal_comma: "de",
  space_comma: "fr",
};

/** Return a number with as many decimals as it needs, `digits` at most. */
export function number(hass: Hass, value: number, digits = 0): string {
  const { language, number_format = "" } = hass.locale;
  return value.toLocaleString(NUMBER_LOCALES[number_format] ?? language, {
    maximumFractionDigits: digits,
    useGrouping: number_format !== "none",
  });
}

/** Return a share, 0 to 1, in percent. */
export function percent(hass: Hass, share: number): string {
  return number(hass, share * 100);
}

/** Return a moment as `Intl.DateTimeFormat` says, in the time zone that is set. */
export function moment(
  hass: Hass,
  at: Date | number | string,
  options: Intl.DateTimeFormatOptions,
): string {
  const { language, time_zone } = hass.locale;
  const zone = time_zone === "local" ? {} : { timeZone: hass.config.time_zone };
  return new Intl.DateTimeFormat(language, { ...options, ...zone }).format(
    new Date(at),
  );
}
