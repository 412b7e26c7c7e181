/** The look of the history card and of its parts. */
import { unsafeCSS } from "lit";
import card from "./card.css?inline";
import map from "./map.css?inline";
import pill from "./pill.css?inline";
import trace from "./trace.css?inline";

export const pillStyles = unsafeCSS(pill);
export const cardStyles = unsafeCSS(card + pill);
export const mapStyles = unsafeCSS(map + pill);
export const traceStyles = unsafeCSS(trace);
