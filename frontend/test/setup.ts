/** What is there before any of our code runs. */

// Lit says at every start that its development build is for development.
Object.assign(globalThis, { litIssuedWarnings: new Set(["dev-mode"]) });

// Home Assistant's own element, which the definition of ours waits for.
customElements.get("home-assistant") ??
  customElements.define("home-assistant", class extends HTMLElement {});
