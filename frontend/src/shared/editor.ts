/** The visual editors: a choice of an athlete or a cuff, by device. */
import { heardTexts } from "./texts.ts";

interface Field {
  name: string;
  selector: Record<string, unknown>;
}

/** Return Home Assistant's form for one device that has an entity of such a domain. */
export function deviceForm(name: "athlete" | "cuff", domain: string) {
  const field: Field = {
    name,
    selector: {
      device: {
        filter: { integration: "bfr_cuff" },
        entity: { integration: "bfr_cuff", domain },
      },
    },
  };
  return {
    schema: [field],
    computeLabel: ({ name }: Field) => heardTexts()(`editor_${name}`),
    computeHelper: ({ name }: Field) => heardTexts()(`editor_${name}_help`),
  };
}
