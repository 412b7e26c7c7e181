/** What the list can be narrowed down to: a protocol or a limb. */
import { html } from "lit";
import { limbName, protocolName } from "../shared/texts.ts";
import type { Athlete } from "../shared/wire.ts";
import type { Filter } from "./data.ts";
import type { Speech } from "./words.ts";

type Option = readonly [value: string, label: string];

export function filters(
  speech: Speech,
  athlete: Athlete | undefined,
  filter: Filter,
  narrow: (filter: Filter) => void,
) {
  const { hass, t } = speech;
  const { protocol = "", placement = "" } = filter;
  const protocols = athlete?.protocols ?? [];
  // What the list is narrowed down to is shown, even after it was deleted.
  const gone = protocol && !protocols.some(({ id }) => id === protocol);
  return html`<div class="bar">
    ${choice(
      t("history_filter_protocol"),
      [
        ["", t("history_all_protocols")],
        ...protocols.map((each) => [each.id, protocolName(hass, each)] as const),
        ...(gone ? [[protocol, t("history_gone")] as const] : []),
      ],
      protocol,
      (value) => narrow({ protocol: value }),
    )}
    ${choice(
      t("history_filter_limb"),
      [
        ["", t("history_all_limbs")],
        ...LIMBS.map((each) => [each, limbName(hass, each)] as const),
      ],
      placement,
      (value) => narrow({ placement: value }),
    )}
  </div>`;
}

const LIMBS = ["arm", "forearm", "thigh", "calf"].flatMap((limb) => [
  `left_${limb}`,
  `right_${limb}`,
]);

/** A choice among a few, as the browser knows it. */
export function choice(
  label: string,
  options: readonly Option[],
  value: string,
  choose: (value: string) => void,
) {
  return html`<select
    class="pill"
    aria-label=${label}
    @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
  >
    ${options.map(
      ([key, text]) =>
        html`<option value=${key} .selected=${key === value}>${text}</option>`,
    )}
  </select>`;
}
