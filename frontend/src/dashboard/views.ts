/** The dashboard as data: views, sections and cards, made of what is installed. */
import { ADD } from "../shared/mend.ts";
import type { Texts } from "../shared/texts.ts";
import type { Entities, Installed, InstalledCuff } from "../shared/wire.ts";

export interface CardData {
  type: string;
  [option: string]: unknown;
}

export interface Section {
  type: "grid";
  column_span: number;
  cards: CardData[];
}

export interface View {
  title: string;
  path: string;
  icon: string;
  type: "sections";
  max_columns: number;
  sections: Section[];
}

export interface Dashboard {
  title: string;
  views: View[];
}

const COLUMNS = 2;

/** Return the dashboard; where nothing is installed it says where to begin.
 *
 * `components` are those that Home Assistant has loaded: some of its cards need one.
 */
export function dashboard(
  { athletes, cuffs, controllers }: Installed,
  t: Texts,
  components: readonly string[],
): Dashboard {
  const view = (path: string, icon: string, ...sections: Section[]): View => ({
    title: t(`dashboard_${path}`),
    path,
    icon: `mdi:${icon}`,
    type: "sections",
    max_columns: COLUMNS,
    sections,
  });
  const wide = (...cards: CardData[]) => section(cards, COLUMNS);
  const train = athletes.map(({ entry_id }) =>
    section([ours("session", { athlete: entry_id })]),
  );
  if (!athletes.length) {
    const lacks = controllers.length ? "no_athletes" : "dashboard_nothing";
    train.push(wide(missing(t, t(lacks))));
  }
  if (cuffs.length) {
    train.push(section([heading(t("dashboard_cuffs")), ...cuffs.map(cuffCard)]));
  }
  const history = athletes.map(({ entry_id }) =>
    wide(ours("history", { athlete: entry_id })),
  );
  const past = [
    ...native(components, "history", "history-graph", t("dashboard_pressures"), {
      hours_to_show: 1,
      entities: ids(cuffs, "pressure"),
    }),
    ...native(components, "logbook", "logbook", t("dashboard_log"), {
      target: {
        entity_id: [
          ...ids(controllers, "connectivity", "problem", "release_all"),
          ...ids(cuffs, "phase", "fault", "release_reason"),
        ],
      },
    }),
  ];
  const safety = [
    wide(ours("release")),
    ...controllers.map(({ name, entities }) =>
      section([heading(name), ...tiles(entities, "connectivity", "problem")]),
    ),
    ...cuffs.map((cuff) =>
      section([cuffCard(cuff), ...tiles(cuff.entities, "occlusion_deadline", "fault")]),
    ),
    wide(...past),
  ];
  return {
    title: t("dashboard_name"),
    views: [
      view("train", "dumbbell", ...train),
      ...(athletes.length
        ? [view("history", "chart-timeline-variant", ...history)]
        : []),
      ...(controllers.length ? [view("safety", "shield-check", ...safety)] : []),
    ],
  };
}

function section(cards: CardData[], column_span = 1): Section {
  return { type: "grid", column_span, cards };
}

/** Return a card of Home Assistant's own that says what is missing, and leads there. */
function missing(t: Texts, content: string): CardData {
  const tap_action = { action: "navigate", navigation_path: ADD };
  return {
    type: "empty-state",
    icon: "mdi:dumbbell",
    content,
    buttons: [{ text: t("mend_add"), tap_action }],
    grid_options: { columns: "full" },
  };
}

function heading(text: string): CardData {
  return { type: "heading", heading: text };
}

function ours(name: string, options: object = {}): CardData {
  return {
    type: `custom:bfr-cuff-${name}-card`,
    grid_options: { columns: "full" },
    ...options,
  };
}

function cuffCard({ key }: InstalledCuff): CardData {
  return ours("cuff", { cuff: key });
}

/** Return a card of Home Assistant's own, if the component that it needs is there. */
function native(
  components: readonly string[],
  needed: string,
  type: string,
  title: string,
  options: object,
): CardData[] {
  const full = { grid_options: { columns: "full" } };
  return components.includes(needed) ? [{ type, title, ...full, ...options }] : [];
}

function tiles(entities: Entities, ...keys: string[]): CardData[] {
  // The heading says of what they are.
  const name = { type: "entity" };
  return ids([{ entities }], ...keys).map((entity) => ({ type: "tile", entity, name }));
}

/** Return the ids of entities by what they are, those that are there. */
function ids(owners: readonly { entities: Entities }[], ...keys: string[]): string[] {
  return owners.flatMap(({ entities }) => keys.flatMap((key) => entities[key] ?? []));
}
