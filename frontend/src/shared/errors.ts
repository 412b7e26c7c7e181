/** What went wrong, in words of the user's language. */
import type { Texts } from "./texts.ts";

/** An error as Home Assistant sends it. */
interface Failure {
  code?: string | number;
  message?: string;
  translation_domain?: string;
  translation_key?: string;
  translation_placeholders?: Record<string, string>;
}

/** What Home Assistant's connection says instead of an error when it is lost. */
const CONNECTION_LOST = 3;

/** Codes of errors that somebody wrote for people, but did not translate. */
const WRITTEN = new Set(["home_assistant_error", "service_validation_error"]);

/** Return what an error says; one that was not written for people says nothing. */
export function wordsOf(t: Texts, error: unknown): string {
  const failure = (error ?? {}) as Failure;
  const { code, message, translation_domain, translation_key } = failure;
  if (error === CONNECTION_LOST || code === CONNECTION_LOST) return t("error_lost");
  const path = `component.${translation_domain}.exceptions.${translation_key}.message`;
  const translated = t.at(path, failure.translation_placeholders);
  if (translated) return translated;
  if (code === "unauthorized") return t("error_unauthorized");
  if (code === "unknown_command") return t("error_not_ready");
  return (WRITTEN.has(`${code}`) && message) || t("error_other");
}
