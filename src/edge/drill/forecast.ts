import { drillParts, type Scenario } from '../../drill/scenario';
import { toxicsAt } from '../../drill/schedule';

/** What is wrong at this moment, a line for each edge at which something is, as a person reads it. */
export const tellMoment = (scenario: Scenario, at: number, edges: number): readonly string[] => {
  const lines: string[] = [];
  for (let edge = 0; edge < edges; edge++) {
    // By kind alone: a ramp would say something new each second.
    const kinds = drillParts.map((part) =>
      toxicsAt(scenario, { at, edge, part, luck: 0 })
        .map(({ kind }) => kind)
        .join(', '),
    );
    const isAll = kinds.every((each) => each === kinds[0]);
    const wrong = isAll
      ? [`everything (${kinds[0]})`]
      : drillParts.flatMap((part, at) => (kinds[at] ? [`${part} (${kinds[at]})`] : []));
    if (kinds.some((each) => each !== '')) lines.push(`edge ${edge}: ${wrong.join(', ')}`);
  }
  return lines;
};
