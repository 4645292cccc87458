// A card for each provider: how many methods are there, and a bar for each aspect.
function drawOverview() {
  fill("overview", chosenProviders().map(card));
  const methods = chosenProviders().reduce((sum, each) => sum + each.rows.filter((row) => !row.member).length, 0);
  fill("subtitle", `${plural(chosenProviders().length, "provider")}, ${plural(methods, "method")}`);
}

function card(provider) {
  const rows = ROWS.filter((row) => row.provider === provider && !row.member);
  const theirs = rows.filter((row) => row.theirs).length;
  const both = rows.filter((row) => row.theirs && row.ours).length;
  const open = provider.gaps.filter((gap) => !gap.accepted).length;
  return el(
    "article",
    { class: state.provider ? "card wide" : "card" },
    el("h2", {}, provider.name, el("small", {}, `beside ${provider.reference} ${provider.referenceVersion}`)),
    el("p", { class: "lead" }, el("b", {}, String(both)), ` of ${plural(theirs, "method")}, ${plural(open, "gap")}`),
    el("div", { class: "bars" }, ASPECTS.flatMap((aspect, at) => bar(provider, rows, aspect, at))),
    counted(provider),
  );
}

// What there is of the reference beside methods: how many of it, how many here, how many of those are equal.
function counted(provider) {
  const heads = ["counted", "reference", "here", "equal"].map((name, at) => el("th", { scope: "col", class: at ? "num" : null }, name));
  const line = ({ what, part, counts }) => {
    const cells = counts.map((number, at) => el("td", { class: at && number < counts[0] ? "num less" : "num" }, number.toLocaleString("en")));
    return el("tr", {}, el("th", { scope: "row" }, what, part ? el("small", {}, part) : null), cells);
  };
  return el(
    "details",
    { class: "counted", open: state.provider ? "" : null },
    el("summary", {}, "All that is counted"),
    el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, provider.tallies.map(line))),
  );
}

function bar(provider, rows, aspect, at) {
  const found = count(rows, at);
  const total = rows.length - (found["."] || 0);
  const theirs = total - (found.o || 0);
  const parts = [...SEVERITY].filter((code) => code !== "." && found[code]).map((code) => `${found[code]} ${STATUS[code].name}`);
  const equal = found.e || 0;
  const said = total === 0 ? "none" : found.u === total ? "not measured" : theirs === 0 ? `${found.o} ours` : `${equal} of ${theirs}`;
  const why = provider.unmeasured[aspect.key];
  return [
    el("span", { class: "name", title: aspect.about }, aspect.heading),
    total ? stack(found, total) : el("span", {}),
    el("span", { class: "said", title: [parts.join(", "), why].filter(Boolean).join(": ") }, said),
  ];
}
