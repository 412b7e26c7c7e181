/** Errors as Home Assistant sends them: plain objects with a code. */

/** Return one that was written for people, but not translated. */
export const refused = (message: string) => ({ code: "home_assistant_error", message });

/** Return one of ours, which the card finds in its own language. */
export const refusedAs = (
  translation_key: string,
  translation_placeholders: Record<string, string> = {},
) => ({
  code: "home_assistant_error",
  message: "in the language of the home",
  translation_domain: "bfr_cuff",
  translation_key,
  translation_placeholders,
});
