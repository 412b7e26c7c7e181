import { beforeAll, describe, expect, it } from "vitest";
import { CuffCard } from "../../src/cuff/cuff-card.ts";
import { SessionCard } from "../../src/session/session-card.ts";
import { loadTexts } from "../../src/shared/texts.ts";
import { home } from "../home.ts";

beforeAll(async () => {
  await loadTexts(home().hass);
});

describe.each([
  [SessionCard, "athlete", "calendar", "Athlete"],
  [CuffCard, "cuff", "switch", "Cuff"],
] as const)("the visual editor", (card, name, domain, label) => {
  it("asks for a device that has what only such a device has", () => {
    const { schema, computeLabel, computeHelper } = card.getConfigForm();
    const [field] = schema;
    expect(field).toMatchObject({
      name,
      selector: { device: { entity: { integration: "bfr_cuff", domain } } },
    });
    expect(computeLabel(field as never)).toBe(label);
    expect(computeHelper(field as never)).toContain("Without one");
  });

  it("begins without a choice, which works where there is only one", () => {
    expect(card.getStubConfig()).toEqual({});
  });
});
