// One method, both sides of it.
function openDetail(row, provider) {
  const dialog = fill("detail", sheet(row, provider));
  dialog.scrollTop = 0;
  if (!dialog.open) dialog.showModal();
  history.replaceState(null, "", `#${encodeURIComponent(provider.name)}/${encodeURIComponent(row.key)}`);
}

function sheet(row, provider) {
  const close = el("button", { type: "button", class: "quiet", onclick: () => document.getElementById("detail").close() }, "Close");
  const sub = row.path.startsWith("/") ? `${row.verb} ${row.path}` : row.path || (row.member ? "of a public class" : "a helper: it sends no request of its own");
  return el(
    "div",
    { class: "sheet" },
    el("header", {}, el("div", {}, el("h2", { id: "detail-title" }, row.key), el("p", { class: "sub mono" }, sub)), close),
    el("dl", { class: "aspects" }, ASPECTS.flatMap((aspect, at) => aspectLine(row, provider, aspect, at))),
    sides(row, provider),
    differingTypes(row, provider),
    closing(row, provider),
    pointers(row, provider),
  );
}

const IN_WORDS = { asked: "where it is asked for", always: "always" };

function aspectLine(row, provider, aspect, at) {
  const code = row.cells[at];
  if (code === ".") return [];
  const findings = row.findings[aspect.key] || [];
  const told = row.notes[aspect.key];
  const note = IN_WORDS[told] || told || (code === "u" ? provider.unmeasured[aspect.key] || "no measurement of this method" : "");
  return [
    el("dt", {}, sign(code)),
    el("span", { class: "name", title: aspect.about }, aspect.heading),
    el("dd", {}, findings.length ? el("ul", {}, findings.map((text) => el("li", {}, text))) : null, note ? el("span", { class: "note" }, note) : null),
  ];
}

function sides(row, provider) {
  const ours = row.ours ? row.ours.parameters : [];
  const theirs = row.theirs ? row.theirs.parameters : [];
  const mine = new Map(ours.map((each) => [each[0], each]));
  const named = new Set(theirs.map((each) => each[0]));
  const findings = row.findings.parameters || [];
  const lines = theirs.map((each) => [each, mine.get(each[0])]);
  lines.push(...ours.filter((each) => !named.has(each[0])).map((each) => [null, each]));
  return el(
    "section",
    {},
    el("h3", {}, "Arguments and answer"),
    el(
      "div",
      { class: "scroll" },
      el(
        "table",
        { class: "sides" },
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, ""), el("th", { scope: "col" }, `${provider.reference} ${provider.referenceVersion}`), el("th", { scope: "col" }, provider.name))),
        el("tbody", {}, lines.map(([their, our]) => sideLine(their, our, row, findings)), answerLine(row)),
      ),
    ),
  );
}

function sideLine(their, our, row, findings) {
  const name = (their || our)[0];
  let code = "e";
  if (!row.theirs || (!their && !findings.some((text) => text.startsWith(`${name} `)))) code = "o";
  else if (!our && !findings.some((text) => text.startsWith(`${name} is called `))) code = row.ours && !findings.includes(`no ${name}`) ? "e" : "m";
  else if (findings.some((text) => text.startsWith(`${name} `))) code = "d";
  return el("tr", {}, el("td", {}, sign(code)), el("td", {}, side(their)), el("td", {}, side(our)));
}

function side(parameter) {
  if (!parameter) return el("span", { class: "gone" }, "–");
  const [name, required, kinds, place] = parameter;
  const told = [kinds, place && place !== "body" ? `in the ${place}` : ""].filter(Boolean).join(", ");
  return el("span", {}, required ? name : `${name}?`, told ? el("span", { class: "kinds" }, told) : null);
}

function answerLine(row) {
  const at = ASPECTS.findIndex((each) => each.key === "types");
  const differs = (row.findings.types || []).length > 0;
  const code = !row.theirs ? "o" : !row.ours ? "m" : differs ? "d" : row.cells[at] === "u" ? "u" : "e";
  const said = (method) => (method ? el("span", {}, `→ ${method.answer}`, el("span", { class: "kinds" }, method.forms.join(", "))) : el("span", { class: "gone" }, "–"));
  return el("tr", {}, el("td", {}, sign(code)), el("td", {}, said(row.theirs)), el("td", {}, said(row.ours)));
}

function differingTypes(row, provider) {
  if (!row.types.length) return null;
  const types = row.types.map((at) => provider.types[at]);
  const items = types.map((type) =>
    el("li", {}, sign(type.status), " ", el("span", { class: "mono" }, type.name), el("small", {}, `${type.findings.join("; ")} (in ${plural(type.methods, "method")})`)),
  );
  return el("section", {}, el("h3", {}, `Types that differ (${types.length})`), el("ul", { class: "typelist" }, items));
}

function closing(row, provider) {
  const gaps = provider.gaps.filter((gap) => gap.rows.includes(row.at));
  if (!gaps.length) return null;
  const items = gaps.map((gap) => el("li", {}, el("b", {}, gap.means), `: ${gap.kind}, ${gap.rows.length > 1 ? gap.title : gap.details[0]}`, el("small", {}, gap.accepted ? `accepted: ${gap.accepted}` : gap.closing)));
  return el("section", {}, el("h3", {}, "What closes it"), el("ul", { class: "typelist" }, items));
}

function pointers(row, provider) {
  const lines = [[provider.reference, row.theirs], [provider.name, row.ours]].filter(([, side]) => side && side.pointer);
  if (!lines.length) return null;
  return el("section", {}, el("h3", {}, "Where it is told"), el("dl", { class: "facts" }, lines.flatMap(([name, side]) => [el("dt", {}, name), el("dd", {}, side.pointer)])));
}
