/** The look of the history card and of its parts. */
import { unsafeCSS } from "lit";
import card from "./card.css?inline";
import map from "./map.css?inline";
import parts from "./parts.css?inline";
import trace from "./trace.css?inline";

export const partStyles = unsafeCSS(parts);
export const cardStyles = unsafeCSS(parts + card);
export const mapStyles = unsafeCSS(parts + map);
export const traceStyles = unsafeCSS(parts + trace);
