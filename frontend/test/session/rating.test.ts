import { describe, expect, it } from "vitest";
import type { Rating } from "../../src/session/rating.ts";
import { FIRST_TEXTS } from "../../src/shared/texts.ts";
import { onAPage, settle } from "../cards.ts";

onAPage();

/** A pad of 100 by 100 pixels, and what it says. */
async function pad(over: Partial<Rating> = {}) {
  const rating = document.createElement("bfr-cuff-rating") as Rating;
  Object.assign(rating, { t: FIRST_TEXTS, ...over });
  const said: unknown[] = [];
  rating.addEventListener("rated", (event) => said.push((event as CustomEvent).detail));
  document.body.append(rating);
  await settle();
  const surface = rating.shadowRoot?.querySelector(".pad") as HTMLElement;
  surface.getBoundingClientRect = () => new DOMRect(0, 0, 100, 100);
  surface.setPointerCapture = () => {};
  const point = async (type: string, clientX = 70, clientY = 60) => {
    const init = { clientX, clientY, isPrimary: true, pointerId: 1, bubbles: true };
    surface.dispatchEvent(new PointerEvent(`pointer${type}`, init));
    await settle();
  };
  const selects = () => [...(rating.shadowRoot?.querySelectorAll("select") ?? [])];
  return { rating, said, point, selects };
}

describe("effort and discomfort", () => {
  it("are said by one gesture: hold, slide, let go", async () => {
    const { said, point, selects } = await pad();
    await point("down");
    await settle(250);
    expect(selects().map(({ value }) => value)).toEqual(["7", "4"]);
    await point("move", 82, 31);
    expect(said).toEqual([]);
    await point("up", 82, 31);
    expect(said).toEqual([{ rpe: 8, discomfort: 7 }]);
  });

  it("are never chosen before they are said", async () => {
    const { rating, selects } = await pad();
    expect(selects().map(({ value }) => value)).toEqual(["", ""]);
    expect(rating.shadowRoot?.querySelector("i")).toBeNull();
  });

  it.each([
    ["a brush", async (point: (type: string) => Promise<void>) => point("up")],
    [
      "a scroll",
      async (point: (type: string, x?: number, y?: number) => Promise<void>) => {
        await point("move", 70, 90);
        await settle(400);
        await point("up", 70, 90);
      },
    ],
    [
      "a gesture that the browser takes over",
      async (point: (type: string) => Promise<void>) => {
        await settle(300);
        await point("cancel");
        await point("up");
      },
    ],
  ])("are not said by %s", async (_, gesture) => {
    const { said, point, selects } = await pad();
    await point("down");
    await gesture(point);
    expect(said).toEqual([]);
    expect(selects().map(({ value }) => value)).toEqual(["", ""]);
  });

  it("stay within the scale beside the pad", async () => {
    const { said, point } = await pad();
    await point("down");
    await settle(250);
    await point("move", 400, -50);
    await point("up");
    expect(said).toEqual([{ rpe: 10, discomfort: 10 }]);
  });

  it("can be chosen one by one, by keys alone", async () => {
    const { said, selects } = await pad({ rpe: 6, discomfort: null });
    const [, discomfort] = selects();
    (discomfort as HTMLSelectElement).value = "0";
    discomfort?.dispatchEvent(new Event("change"));
    expect(said).toEqual([{ discomfort: 0 }]);
  });
});
