/** The visual editor of the history card, and of the dashboard. */
import { deviceForm } from "../shared/editor.ts";
import { heardTexts } from "../shared/texts.ts";

/** Return Home Assistant's form: whose history, and how many weeks of it. */
export function historyForm() {
  const { schema, computeLabel, computeHelper } = deviceForm("athlete", "calendar");
  const weeks = {
    name: "weeks",
    selector: { number: { min: 1, max: 53, mode: "box" } },
  };
  type Field = (typeof schema)[number];
  return {
    schema: [...schema, weeks as Field],
    computeLabel: (field: Field) =>
      field.name === "weeks"
        ? heardTexts()("history_editor_weeks")
        : computeLabel(field),
    computeHelper: (field: Field) =>
      field.name === "weeks"
        ? heardTexts()("history_editor_weeks_help")
        : computeHelper(field),
  };
}
