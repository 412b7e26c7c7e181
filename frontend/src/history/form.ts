/** The visual editor of the history card. */
import { deviceForm } from "../shared/editor.ts";

/** Return Home Assistant's form: whose history, and how many weeks of it. */
export function historyForm() {
  const { schema, ...words } = deviceForm("athlete", "calendar");
  const weeks = {
    name: "weeks",
    selector: { number: { min: 1, max: 53, mode: "box" } },
  };
  return { schema: [...schema, weeks], ...words };
}
