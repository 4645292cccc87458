// What the page shows, out of its data element: nothing else is read, nothing is fetched.
const DATA = JSON.parse(document.getElementById("data").textContent);
const ASPECTS = DATA.aspects;
const STATUS = Object.fromEntries(DATA.statuses.map((each) => [each.code, each]));
// The worst first: what a resource shows where its methods are not alike.
const SEVERITY = "mduoe.";
const ROWS = DATA.providers.flatMap((provider) =>
  provider.rows.map((row, at) => ({
    ...row,
    provider,
    at,
    helper: !row.verb && !row.member,
    text: [row.key, row.verb, row.path, ...[row.ours, row.theirs].flatMap((side) => (side ? side.parameters.map((each) => each[0]) : []))]
      .join(" ")
      .toLowerCase(),
  })),
);

function count(rows, aspect) {
  const found = {};
  for (const row of rows) found[row.cells[aspect]] = (found[row.cells[aspect]] || 0) + 1;
  return found;
}

function worst(found) {
  return [...SEVERITY].find((code) => found[code]) || ".";
}

function plural(number, word) {
  return `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
}
