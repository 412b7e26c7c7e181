/** The look that all cards share, and the look of what is live. */
import { unsafeCSS } from "lit";
import base from "./base.css?inline";
import picture from "./picture.css?inline";
import release from "./release.css?inline";
import ring from "./ring.css?inline";

export const baseStyles = unsafeCSS(base);
export const releaseStyles = unsafeCSS(release);
export const liveStyles = unsafeCSS(ring + picture + release);
