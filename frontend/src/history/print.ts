/** A page to be printed, or kept as a PDF, by the browser: nothing leaves this machine. */
import { html, render } from "lit";
import measure from "../measure/measure.css?inline";
import { DATE } from "../shared/format.ts";
import type { Athlete, Programme } from "../shared/wire.ts";
import card from "./card.css?inline";
import { chart } from "./chart.ts";
import { MOST, sessions } from "./data.ts";
import type { Page as Found, Line, Summary } from "./kept.ts";
import page from "./print.css?inline";
import { MEASURES } from "./progress.ts";
import { cuffTime, dayName, done, ended, type Speech, share, title } from "./words.ts";

interface Page {
  title: string;
  from: string;
  programme?: Programme | undefined;
  lines: Line[];
}

export async function print(speech: Speech, athlete: Athlete, page: Page) {
  const { programme } = page;
  const isOf = (placements: readonly string[]) =>
    !programme || placements.every((each) => programme.placements.includes(each));
  const rows: Summary[] = [];
  let cursor: string | null = null;
  do {
    const found: Found = await sessions(
      speech.hass,
      athlete.entry_id,
      { since: page.from, cursor },
      MOST,
    );
    rows.push(...found.sessions);
    cursor = found.cursor;
  } while (cursor);
  const frame = document.createElement("iframe");
  frame.style.cssText = "position:fixed;left:100%";
  document.body.append(frame);
  // What is in the page has both.
  const contentDocument = frame.contentDocument as Document;
  const contentWindow = frame.contentWindow as Window;
  contentDocument.title = `${athlete.name}, ${page.title}`;
  const lines = page.lines.filter(({ placements }) => isOf(placements));
  const shown = rows.filter(({ placements }) => isOf(placements));
  render(content(speech, athlete, { ...page, lines }, shown), contentDocument.body);
  contentWindow.onafterprint = () => frame.remove();
  contentWindow.print();
}

function content(
  speech: Speech,
  { name }: Athlete,
  { title: about, from, programme, lines }: Page,
  rows: readonly Summary[],
) {
  const { t } = speech;
  const measures = MEASURES.filter((each) =>
    lines.some((line) => line.measure === each),
  );
  return html`<style>
      ${measure + card + page}
    </style>
    <h1>${name} · ${about}</h1>
    <p>${programme?.said} ${t("progress_since", { day: dayName(speech, from, DATE) })}</p>
    ${measures.map(
      (each) => html`<section>
        <h3>${t(`progress_${each}`)}</h3>
        ${chart(
          speech,
          each,
          lines.filter((line) => line.measure === each),
        )}
      </section>`,
    )}
    <table>
      ${rows.map(
        (row) => html`<tr>
          <th>${dayName(speech, row.day, DATE)}</th>
          <td>${title(speech, row.placements, row)}</td>
          <td>${done(speech, row)}</td>
          <td>${cuffTime(speech, row.occluded_s)} ${t("history_cuff_on")}</td>
          <td>${share(speech, row.time_in_band)} ${t("history_in_band")}</td>
          <td>${ended(speech, row.reason)}</td>
        </tr>`,
      )}
    </table>`;
}
