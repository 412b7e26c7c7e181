/** Before a session: what to do, on which limb, what the checks say, and Start. */
import { html, nothing, type TemplateResult } from "lit";
import { mass, moment, number, percent } from "../shared/format.ts";
import type { Hass } from "../shared/hass.ts";
import {
  limbName,
  protocolName,
  reasonName,
  stateName,
  type Texts,
  type Values,
} from "../shared/texts.ts";
import type { Athlete, Preview } from "../shared/wire.ts";
import type { Hands } from "./hands.ts";
import { checks } from "./plan.ts";

export interface Choice {
  protocol: string;
  limb: string;
  posture: string;
}

const POSTURES = ["supine", "seated", "standing"];

/** Return what an entity of the athlete shows; undefined: that is not known. */
function known({ hass, athlete }: Pick<Hands, "hass" | "athlete">, key: string) {
  const entity = hass.states[athlete.entities[key] ?? ""];
  return /^un(known|available)$/.test(entity?.state ?? "unknown") ? undefined : entity;
}

/** Return what is chosen, as the athlete's selects have it. */
export function choice(hass: Hass, athlete: Athlete): Choice {
  const chosen = (name: keyof Choice) =>
    known({ hass, athlete }, name)?.state ?? kept[name] ?? "";
  const { missing, ...kept } = athlete.chosen;
  // One that was deleted is not chosen any more, under whatever id it is still kept.
  if (missing) kept.protocol = null;
  const [only = "", ...others] = athlete.limbs;
  return {
    protocol: chosen("protocol"),
    limb: chosen("limb") || (others.length ? "" : only),
    posture: chosen("posture"),
  };
}

/** Return which choice is missing, in the words in which a start is refused for it. */
function missing(
  t: Texts,
  { protocol, limb }: Choice,
  { chosen, limbs }: Athlete,
): string | undefined {
  const why = (key: string, values: Values = {}) =>
    t.at(`component.bfr_cuff.exceptions.${key}.message`, values);
  // Where there is no limb at all, the checks say what to do.
  if (protocol) return limb || !limbs.length ? undefined : why("no_limb_chosen");
  return chosen.missing
    ? why("protocol_gone", { protocol: chosen.missing })
    : why("no_protocol_chosen");
}

/** Return a choice as the checks take it: protocols by their ids. */
export function byId(chosen: Choice, { protocols }: Athlete): Choice {
  const meant = protocols.find((each) => option(each) === chosen.protocol);
  return { ...chosen, protocol: meant?.id ?? chosen.protocol };
}

/** A select knows a built-in protocol by its id, an own one by its name. */
export const option = ({ builtin, id, name }: Athlete["protocols"][number]) =>
  builtin ? id : name;

export function choosing(
  hands: Hands,
  preview: Preview | undefined,
  starting: boolean,
): TemplateResult {
  const { hass, t, athlete, press } = hands;
  const chosen = choice(hass, athlete);
  const protocols = athlete.protocols.map((each) => [
    option(each),
    protocolName(hass, each),
  ]);
  const limbs = new Set(athlete.limbs);
  // What is chosen is shown, even where it cannot be done now.
  if (chosen.limb) limbs.add(chosen.limb);
  const limbNames = [...limbs].map((limb) => [limb, limbName(hass, limb)]);
  const postures = POSTURES.map((each) => [
    each,
    stateName(hass, "select.posture", each),
  ]);
  const lacks = missing(t, chosen, athlete);
  const can = lacks === undefined && preview?.actions.includes("start");
  const ready = can && !starting && hass.connected;
  return html`<div class="choosing">
    ${hands.later?.due(hands, preview)}
    <div class="choices">
      ${select(hands, chosen, "protocol", protocols)}
      ${select(hands, chosen, "limb", limbNames)}
      ${select(hands, chosen, "posture", postures)}
      ${lacks === undefined ? hands.later?.lifting(hands, preview) : nothing}
    </div>
    <div class="checks" id="checks" aria-live="polite">
      ${lacks !== undefined ? html`<p class="amber refusal">${lacks}</p>` : checks(hands, preview)}
    </div>
    <button
      class="start"
      ?disabled=${!ready}
      aria-describedby="checks"
      @click=${() => press("start")}
    >
      ${t(starting ? "starting" : "start")}
    </button>
    ${
      preview?.measure === undefined || !chosen.limb
        ? nothing
        : html`<p class="suggestion">
          <span class="amber">${preview.measure?.text}</span>
          <button @click=${hands.measure}>${t("measure")}</button>
        </p>`
    }
    ${before(hands)}
  </div>`;
}

function select(
  { t, choose }: Hands,
  chosen: Choice,
  name: keyof Choice,
  options: string[][],
) {
  const value = chosen[name];
  const isThere = options.some(([id]) => id === value);
  return html`<label>
    <span class="name">${t(name)}</span>
    <select
      @change=${(event: Event) =>
        choose(name, (event.target as HTMLSelectElement).value)}
    >
      ${isThere ? nothing : html`<option selected>${t("choose")}</option>`}
      ${options.map(
        ([id, label]) =>
          html`<option value=${id} .selected=${id === value}>${label}</option>`,
      )}
    </select>
  </label>`;
}

/** Return how the last session was, and what it suggests for the next. */
function before(hands: Hands) {
  const { hass, t } = hands;
  const last = known(hands, "last_session");
  if (!last) return nothing;
  const end = known(hands, "last_end")?.state;
  const band = known(hands, "time_in_band")?.state;
  const about = { weekday: "long", day: "numeric", month: "short" } as const;
  const day = moment(hass, last.state, about);
  const words = [
    end ? reasonName(hass, end) : "",
    band ? t("in_band", { percent: percent(hass, Number(band) / 100) }) : "",
  ];
  const tone = end === "done" ? "" : "amber";
  const ending = words.filter(Boolean).join(" · ");
  return html`<div class="before">
    <p>${t("last", { day })} <span class=${tone}>${ending}</span></p>
    ${suggestion(hands)}
  </div>`;
}

/** Suggestions that tell what to do, and change nothing by themselves. */
const NOTHING_TO_TAKE = new Set(["hold", "recheck", "looser"]);

/** Return what is suggested, how much of it and why, and how to take it over. */
function suggestion(hands: Hands) {
  const { hass, t, press } = hands;
  const entity = known(hands, "suggestion");
  if (!entity) return nothing;
  const { amount, why } = entity.attributes as { amount: number; why: string };
  const kind = entity.state;
  const much =
    kind === "load"
      ? mass(hass, amount)
      : t(`amount_${kind}`, { amount: number(hass, amount, 1) });
  const words = [stateName(hass, "sensor.suggestion", kind), amount ? much : ""];
  const reason = `sensor.suggestion.state_attributes.why.state.${why}`;
  const what = words.filter(Boolean).join(": ");
  const because = hass.localize(`component.bfr_cuff.entity.${reason}`);
  return html`<p class="suggestion">
    <span><strong>${what}</strong> ${because}</span>
    ${
      NOTHING_TO_TAKE.has(kind)
        ? nothing
        : html`<button @click=${() => press("take_suggestion")}>${t("take_suggestion")}</button>`
    }
  </p>`;
}
