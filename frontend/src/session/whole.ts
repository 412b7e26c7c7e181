/** The card as the whole screen, by one press, to be read from two metres away. */
import type { LitElement } from "lit";

interface Keyboard {
  lock?(keys: string[]): Promise<void>;
}

/** Show the card as the whole screen, or where it belongs.
 *
 * Escape releases. A browser in full screen keeps that key for itself unless it lets
 * a page have it; where it does not, the card fills the page instead.
 */
export async function toggleWhole(card: LitElement): Promise<void> {
  if (isWhole(card)) {
    if (document.fullscreenElement) await document.exitFullscreen();
    card.popover = null;
  } else if (!(await fullScreen(card))) {
    card.popover = "manual";
    card.showPopover();
  }
  card.requestUpdate();
}

/** Return whether the card is the whole screen, which its styles go by, too. */
export function isWhole(card: LitElement): boolean {
  const isWhole = card.matches(":fullscreen, :popover-open");
  card.toggleAttribute("whole", isWhole);
  return isWhole;
}

/** Fill the screen, if that leaves Escape what it is; return whether it could be. */
async function fullScreen(card: LitElement): Promise<boolean> {
  const { keyboard } = navigator as Navigator & { keyboard?: Keyboard };
  const hasKeys = matchMedia("(hover: hover)").matches;
  if (!card.requestFullscreen || (hasKeys && !keyboard?.lock)) return false;
  try {
    await card.requestFullscreen();
    await keyboard?.lock?.(["Escape"]);
    return true;
  } catch {
    if (document.fullscreenElement) await document.exitFullscreen();
    return false;
  }
}
