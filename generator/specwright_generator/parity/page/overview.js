// A card for each provider: how many methods are there, and a bar for each aspect.
function drawOverview() {
  fill("overview", chosenProviders().map(card));
  const methods = chosenProviders().reduce((sum, each) => sum + each.rows.length, 0);
  fill("subtitle", `${plural(chosenProviders().length, "provider")}, ${plural(methods, "method")}`);
}

function card(provider) {
  const rows = ROWS.filter((row) => row.provider === provider);
  const theirs = rows.filter((row) => row.theirs).length;
  const both = rows.filter((row) => row.theirs && row.ours).length;
  const open = provider.gaps.filter((gap) => !gap.accepted).length;
  return el(
    "article",
    { class: "card" },
    el("h2", {}, provider.name, el("small", {}, `beside ${provider.reference} ${provider.referenceVersion}`)),
    el("p", { class: "lead" }, el("b", {}, String(both)), ` of ${plural(theirs, "method")}, ${plural(open, "gap")}`),
    el("div", { class: "bars" }, ASPECTS.flatMap((aspect, at) => bar(provider, rows, aspect, at))),
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
