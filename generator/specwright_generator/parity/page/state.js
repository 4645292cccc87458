// What is chosen, and the rows that are left by it.
const state = {
  provider: DATA.providers.length === 1 ? DATA.providers[0].name : "",
  search: "", resource: "", aspect: "", status: "", kind: "", view: "resources",
  sort: { column: -1, down: false },
  open: new Set(),
  gap: null,
  allGaps: false,
};

function chosenProviders() {
  return DATA.providers.filter((each) => !state.provider || each.name === state.provider);
}

function kindOf(row) {
  return row.member ? "member" : row.helper ? "helper" : "call";
}

function matches(row) {
  if (state.provider && row.provider.name !== state.provider) return false;
  if (state.resource && row.resource !== state.resource && !row.resource.startsWith(`${state.resource}.`)) return false;
  if (state.kind && state.kind !== kindOf(row)) return false;
  if (state.gap && (state.gap.provider !== row.provider || !state.gap.rows.has(row.at))) return false;
  if (state.status) {
    const at = ASPECTS.findIndex((each) => each.key === state.aspect);
    if (at >= 0 ? row.cells[at] !== state.status : !row.cells.includes(state.status)) return false;
  } else if (state.aspect) {
    if (row.cells[ASPECTS.findIndex((each) => each.key === state.aspect)] === ".") return false;
  }
  return state.search.toLowerCase().split(/\s+/).every((word) => row.text.includes(word));
}

function visible() {
  return ROWS.filter(matches);
}

function compareRows(a, b) {
  const { column, down } = state.sort;
  let order = 0;
  if (column >= 0) order = SEVERITY.indexOf(a.cells[column]) - SEVERITY.indexOf(b.cells[column]);
  if (order === 0) order = a.provider.name.localeCompare(b.provider.name) || a.key.localeCompare(b.key);
  return down ? -order : order;
}

// How much of a group is not equal, for sorting: missing weighs most.
function trouble(group, column) {
  const found = count(group.rows, column);
  return (found.m || 0) * 1e6 + (found.d || 0) * 1e3 + (found.u || 0);
}

function compareGroups(a, b) {
  const { column, down } = state.sort;
  let order = 0;
  if (column >= 0) order = trouble(b, column) - trouble(a, column);
  if (order === 0) order = a.provider.name.localeCompare(b.provider.name) || a.resource.localeCompare(b.resource);
  return down ? -order : order;
}

function grouped(rows) {
  const groups = new Map();
  for (const row of rows) {
    const key = `${row.provider.name}\n${row.resource}`;
    if (!groups.has(key)) groups.set(key, { key, provider: row.provider, resource: row.resource, rows: [] });
    groups.get(key).rows.push(row);
  }
  return [...groups.values()];
}
