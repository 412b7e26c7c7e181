/** The base of our elements: all that has changed is drawn once, by Lit's templates.
 *
 * Lit's own base would do as well, and be a tenth of all that a browser has to load.
 */
import { render } from "lit/html.js";

/** Something that lives as long as an element does. */
export interface Part {
  hostConnected?(): void;
  hostDisconnected?(): void;
  /** Called before each drawing. */
  hostUpdate?(): void;
}

export type Styles = string | readonly Styles[];

const sheets = new Map<string, CSSStyleSheet>();

export abstract class DrawnElement extends HTMLElement {
  static styles: Styles = [];
  /** The names of properties that are drawn, so that setting them draws anew. */
  static properties: readonly string[] = [];

  readonly renderRoot = this.attachShadow({ mode: "open" });
  readonly #parts: Part[] = [];
  #changed = new Set<string>();
  #drawing: Promise<void> | undefined;

  constructor() {
    super();
    const { styles, properties } = this.constructor as typeof DrawnElement;
    this.renderRoot.adoptedStyleSheets = [styles].flat(9).map(sheet);
    for (const name of properties) this.#observe(name);
  }

  protected abstract render(): unknown;
  protected willUpdate(_changed: ReadonlySet<string>): void {}
  protected updated(): void {}

  connectedCallback(): void {
    for (const part of this.#parts) part.hostConnected?.();
    this.requestUpdate();
  }

  disconnectedCallback(): void {
    for (const part of this.#parts) part.hostDisconnected?.();
  }

  addController(part: Part): void {
    this.#parts.push(part);
  }

  requestUpdate(): void {
    this.#drawing ??= Promise.resolve().then(() => this.#draw());
  }

  /** Resolves when what has changed is drawn. */
  get updateComplete(): Promise<void> {
    return this.#drawing ?? Promise.resolve();
  }

  #draw(): void {
    this.#drawing = undefined;
    if (!this.isConnected) return;
    for (const part of this.#parts) part.hostUpdate?.();
    const changed = this.#changed;
    this.#changed = new Set();
    this.willUpdate(changed);
    render(this.render(), this.renderRoot, { host: this });
    this.updated();
  }

  /** Draw anew when a property is set to something else. */
  #observe(name: string): void {
    let value: unknown;
    Object.defineProperty(this, name, {
      get: () => value,
      set: (wanted: unknown) => {
        if (wanted === value) return;
        value = wanted;
        this.#changed.add(name);
        this.requestUpdate();
      },
    });
  }
}

function sheet(css: unknown): CSSStyleSheet {
  const text = css as string;
  const made = sheets.get(text) ?? new CSSStyleSheet();
  if (!sheets.has(text)) made.replaceSync(text);
  sheets.set(text, made);
  return made;
}
