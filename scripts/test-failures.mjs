// What failed, in a few lines for the end of a long log: whoever reads only the end still learns the reason.

/** Characters of a reason that are told; the whole of it stands where the test ran. */
const longestReason = 600;

// eslint-disable-next-line no-control-regex -- the colours of a terminal are what is taken away
const colours = /\u001B\[[\d;]*m/gu;

const shorten = (text) => {
  const plain = text.replace(colours, '').trim();
  return plain.length > longestReason ? `${plain.slice(0, longestReason)} …` : plain;
};

/** `{title, reason}` of each failed test in a report of vitest's json reporter. */
export const failuresOfVitest = (report) =>
  report.testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && message) return [{ title: name, reason: shorten(message) }];
    return failed.map(({ fullName, failureMessages }) => ({
      title: fullName,
      reason: shorten(failureMessages.join('\n')),
    }));
  });

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];

/** The same of a report of Playwright's json reporter. */
export const failuresOfPlaywright = (report) =>
  report.suites
    .flatMap(specsOf)
    .filter(({ ok }) => !ok)
    .map(({ title, tests }) => ({
      title,
      reason: shorten(
        tests
          .flatMap(({ results }) => results)
          .flatMap(({ errors }) => errors)
          .map(({ message }) => message ?? '')
          .join('\n'),
      ),
    }));
