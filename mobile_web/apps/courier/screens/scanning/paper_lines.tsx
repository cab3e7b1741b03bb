/** A counted list of papers: to be counted, and to be looked at. */

import type { PaperCount } from "@kit/custody/events";
import { texts } from "@kit/i18n/language";

const say = texts({
  paper: (code: string) => {
    const number = /^paper-(\d+)$/.exec(code)?.[1];
    return number === undefined
      ? { vi: code, en: code }
      : { vi: `Giấy tờ ${number}`, en: `Paper ${number}` };
  },
  wanted: (count: number) => ({ vi: `cần ${count}`, en: `${count} wanted` }),
  fewer: (paper: string) => ({ vi: `Bớt một: ${paper}`, en: `One less: ${paper}` }),
  more: (paper: string) => ({ vi: `Thêm một: ${paper}`, en: `One more: ${paper}` }),
  kind: { vi: "Loại giấy tờ", en: "Kind of paper" },
  needed: { vi: "Cần", en: "Wanted" },
  there: { vi: "Có", en: "There" },
  list: { vi: "Danh mục giấy tờ", en: "List of papers" },
});

const MOST = 999;

interface PaperLinesProps {
  readonly papers: readonly PaperCount[];
  readonly onChange: (papers: PaperCount[]) => void;
}

export function PaperLines({ papers, onChange }: PaperLinesProps) {
  function set(at: number, counted: number): void {
    const kept = Math.min(MOST, Math.max(0, counted));
    onChange(papers.map((paper, index) => (index === at ? { ...paper, counted: kept } : paper)));
  }
  return (
    <ul class="papers card" aria-label={say.list()}>
      {papers.map((paper, at) => (
        <li key={paper.code} class={paper.counted < paper.wanted ? "is-short" : ""}>
          <span class="papers-words">
            <span class="strong">{say.paper(paper.code)}</span>
            {paper.wanted > 0 && <span class="small soft">{say.wanted(paper.wanted)}</span>}
          </span>
          <Stepper
            name={say.paper(paper.code)}
            value={paper.counted}
            onChange={(value) => set(at, value)}
          />
        </li>
      ))}
    </ul>
  );
}

interface StepperProps {
  readonly name: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Stepper({ name, value, onChange }: StepperProps) {
  return (
    <span class="stepper">
      <button
        type="button"
        class="button is-quiet"
        aria-label={say.fewer(name)}
        disabled={value === 0}
        onClick={() => onChange(value - 1)}
      >
        −
      </button>
      <output class="large strong" aria-label={name}>
        {value}
      </output>
      <button
        type="button"
        class="button is-quiet"
        aria-label={say.more(name)}
        onClick={() => onChange(value + 1)}
      >
        +
      </button>
    </span>
  );
}

export function PaperTable({ papers }: Pick<PaperLinesProps, "papers">) {
  const hasWanted = papers.some((paper) => paper.wanted > 0);
  return (
    <table class="paper-table card">
      <thead>
        <tr>
          <th scope="col">{say.kind()}</th>
          {hasWanted && <th scope="col">{say.needed()}</th>}
          <th scope="col">{say.there()}</th>
        </tr>
      </thead>
      <tbody>
        {papers.map((paper) => (
          <tr key={paper.code} class={paper.counted < paper.wanted ? "is-short" : ""}>
            <th scope="row">{say.paper(paper.code)}</th>
            {hasWanted && <td>{paper.wanted}</td>}
            <td class="large strong">{paper.counted}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
