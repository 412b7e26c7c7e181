/** Home Assistant's own element, which the definition of ours waits for. */
customElements.define("home-assistant", class extends HTMLElement {});
