/** Elements are defined only once Home Assistant's own are.
 *
 * Its app replaces `window.customElements`; what was defined before that is lost.
 */
export function define(elements: Record<string, CustomElementConstructor>): void {
  const boot = () => {
    for (const [name, element] of Object.entries(elements)) {
      if (!window.customElements.get(name)) window.customElements.define(name, element);
    }
  };
  if (window.customElements.get("home-assistant")) boot();
  else window.customElements.whenDefined("home-assistant").then(boot);
}
