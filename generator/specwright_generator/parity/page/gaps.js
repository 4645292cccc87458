// What is to be done, the heaviest first.
const SHOWN_GAPS = 12;
const GAP_COLUMNS = [
  ["Score", (a, b) => b.gap.score - a.gap.score],
  ["Kind", (a, b) => a.gap.kind.localeCompare(b.gap.kind)],
  ["Gap", (a, b) => a.gap.title.localeCompare(b.gap.title)],
  ["Methods", (a, b) => b.gap.rows.length - a.gap.rows.length],
  ["Closed by", (a, b) => a.gap.means.localeCompare(b.gap.means)],
];
let gapSort = { column: 0, down: false };

function drawGaps() {
  const all = chosenProviders().flatMap((provider) => provider.gaps.map((gap) => ({ provider, gap })));
  const [, order] = GAP_COLUMNS[gapSort.column];
  all.sort((a, b) => Boolean(a.gap.accepted) - Boolean(b.gap.accepted) || (gapSort.down ? -order(a, b) : order(a, b)));
  const shown = state.allGaps ? all : all.slice(0, SHOWN_GAPS);
  const most = Math.max(1, ...all.map((each) => each.gap.score));
  fill(
    "gap-table",
    el("thead", {}, el("tr", {}, GAP_COLUMNS.map(([name], at) => gapHead(name, at)))),
    el("tbody", {}, shown.map((each) => gapRow(each, most))),
  );
  const accepted = all.filter((each) => each.gap.accepted).length;
  fill("gaps-about", `${all.length - accepted} open${accepted ? `, ${accepted} accepted` : ""}; score = weight × methods`);
  const more = fill("more-gaps", state.allGaps ? "Show fewer" : `Show all ${all.length}`);
  more.hidden = all.length <= SHOWN_GAPS;
}

function gapHead(name, at) {
  const sort = gapSort.column === at ? (gapSort.down ? "ascending" : "descending") : null;
  const press = () => {
    gapSort = { column: at, down: gapSort.column === at && !gapSort.down };
    drawGaps();
    document.querySelectorAll("#gap-table thead button")[at].focus();
  };
  return el("th", { scope: "col", "aria-sort": sort }, el("button", { type: "button", onclick: press }, name));
}

function gapRow({ provider, gap }, most) {
  const meter = el("span", { class: "meter", "aria-hidden": "true" });
  meter.style.width = `${Math.max(4, Math.round((100 * gap.score) / most))}%`;
  return el(
    "tr",
    { class: gap.accepted ? "accepted" : null },
    el("td", { title: `weight ${gap.weight} × ${Math.max(1, gap.rows.length)}` }, String(gap.score), meter),
    el("td", {}, gap.kind),
    el(
      "td",
      { class: "what" },
      gap.rows.length ? el("button", { type: "button", class: "link mono", onclick: () => showGap(provider, gap) }, gap.title) : el("span", { class: "mono" }, gap.title),
      DATA.providers.length > 1 && !state.provider ? el("span", { class: "provider" }, provider.name) : null,
      el("small", {}, gap.details.slice(0, 4).join("; ") + (gap.details.length > 4 ? " …" : "")),
    ),
    el("td", { class: "num" }, String(gap.rows.length)),
    el("td", { class: "close" }, gap.means, el("small", {}, gap.accepted ? `accepted: ${gap.accepted}` : gap.closing)),
  );
}

function showGap(provider, gap) {
  if (gap.rows.length === 1) return openDetail(ROWS.find((row) => row.provider === provider && row.at === gap.rows[0]), provider);
  resetFilters();
  state.gap = { provider, rows: new Set(gap.rows), title: gap.title };
  state.view = "methods";
  drawMethods();
  document.getElementById("methods").scrollIntoView();
  document.getElementById("search").focus({ preventScroll: true });
}
