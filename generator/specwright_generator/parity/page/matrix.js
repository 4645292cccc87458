// Resources or methods against aspects. Rows are drawn as they come into view.
const CHUNK = 120;
let pending = [];
const watcher = new IntersectionObserver((entries) => {
  if (entries.some((entry) => entry.isIntersecting)) drawMore();
}, { root: document.querySelector(".matrix"), rootMargin: "600px" });

function drawMethods() {
  showFilters();
  const rows = visible();
  const flat = state.view === "methods";
  const groups = grouped(rows).sort(compareGroups);
  pending = flat ? rows.sort(compareRows).map((row) => ({ row })) : groups.flatMap(groupItems);
  const table = fill("matrix", matrixHead(flat), el("tbody", {}));
  table.className = flat ? "flat" : "";
  const within = state.gap ? ` of the gap ${state.gap.title}` : "";
  const members = rows.filter((row) => row.member).length;
  const counted = [plural(rows.length - members, "method"), members ? plural(members, "member") + " of classes" : ""].filter(Boolean).join(", ");
  fill("count", `${counted}${flat ? "" : ` in ${plural(groups.length, "resource")}`}${within}`);
  if (!rows.length) {
    table.tBodies[0].append(el("tr", {}, el("td", { class: "empty", colspan: String(ASPECTS.length + 1) }, "Nothing fits these filters.")));
  }
  drawMore();
}

function groupItems(group) {
  const open = state.open.has(group.key);
  return [{ group, open }, ...(open ? group.rows.sort(compareRows).map((row) => ({ row })) : [])];
}

function drawMore() {
  const body = document.querySelector("#matrix tbody");
  body.append(...pending.splice(0, CHUNK).map((item) => (item.group ? groupRow(item.group, item.open) : methodRow(item.row))));
  // Watched anew each time: a sentinel that stays in view says nothing more.
  const sentinel = document.getElementById("sentinel");
  watcher.unobserve(sentinel);
  if (pending.length) watcher.observe(sentinel);
}

function matrixHead(flat) {
  const heads = [flat ? "Method" : "Resource", ...ASPECTS.map((each) => each.heading)];
  return el("thead", {}, el("tr", {}, heads.map((name, at) => matrixColumn(name, at - 1))));
}

function matrixColumn(name, column) {
  const sort = state.sort.column === column ? (state.sort.down ? "descending" : "ascending") : null;
  const press = () => {
    state.sort = { column, down: state.sort.column === column && !state.sort.down };
    drawMethods();
    document.querySelectorAll("#matrix thead button")[column + 1].focus();
  };
  const about = column >= 0 ? ASPECTS[column].about : null;
  return el("th", { scope: "col", "aria-sort": sort, title: about }, el("button", { type: "button", onclick: press }, name));
}

function groupRow(group, open) {
  const press = () => {
    if (!state.open.delete(group.key)) state.open.add(group.key);
    const at = [...document.querySelectorAll("#matrix tbody button")].indexOf(document.activeElement);
    drawMethods();
    while (pending.length && document.querySelectorAll("#matrix tbody button").length <= at) drawMore();
    document.querySelectorAll("#matrix tbody button")[at]?.focus();
  };
  const name = el(
    "button",
    { type: "button", class: "link", "aria-expanded": String(open), onclick: press },
    el("span", { class: "twist", "aria-hidden": "true" }, open ? "▾" : "▸"),
    el("span", {}, breakable(group.resource || "client")),
  );
  const cells = ASPECTS.map((aspect, at) => el("td", {}, groupCell(group.rows, aspect, at)));
  return el("tr", { class: "group" }, el("th", { scope: "row" }, name, providerOf(group)), cells);
}

function groupCell(rows, aspect, at) {
  const found = count(rows, at);
  const code = worst(found);
  const total = rows.length - (found["."] || 0);
  if (!total) return el("span", { class: "cell n" }, STATUS["."].sign);
  // Measured and equal in part is neither: it shows how many of how many.
  const part = (code === "u" || code === "o") && found.e ? "e" : code;
  const shown = found[part];
  const number = code === "o" && found.e ? ` ${shown} +${found.o}` : shown === total ? ` ${total}` : ` ${shown}/${total}`;
  const label = [...SEVERITY].filter((each) => each !== "." && found[each]).map((each) => `${found[each]} ${STATUS[each].name}`).join(", ");
  return el(
    "span",
    { class: `cell ${code === "o" ? part : code}`, title: `${aspect.heading}: ${label}`, role: "img", "aria-label": `${aspect.heading}: ${label}` },
    STATUS[part].sign,
    el("small", {}, number),
  );
}

function methodRow(row) {
  const shown = state.view === "methods" ? row.key : row.key.slice(row.resource ? row.resource.length + 1 : 0);
  const name = row.key.includes(" ") ? row.key : shown;
  const cells = ASPECTS.map((aspect, at) => {
    const code = row.cells[at];
    const said = `${aspect.heading}: ${STATUS[code].name}`;
    const told = [...(row.findings[aspect.key] || []), row.notes[aspect.key]].filter(Boolean).join("; ");
    const title = told ? `${said} (${told.slice(0, 300)})` : said;
    return el("td", {}, el("span", { class: `cell ${code === "." ? "n" : code}`, title, role: "img", "aria-label": said }, STATUS[code].sign));
  });
  const button = el("button", { type: "button", class: "link", onclick: () => openDetail(row, row.provider) }, breakable(name));
  return el("tr", { class: "method" }, el("th", { scope: "row" }, button, el("span", { class: "verb" }, row.verb || (row.member ? "class" : "helper")), providerOf(row)), cells);
}

function providerOf(item) {
  return DATA.providers.length > 1 && !state.provider ? el("span", { class: "provider" }, item.provider.name) : null;
}
