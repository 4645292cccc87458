// Wires the controls to the state, and draws.
const THEMES = ["system", "light", "dark"];
let theme = "system";

function setTheme(wanted) {
  theme = wanted;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  fill("theme", `Theme: ${theme}`);
}

function drawTabs() {
  if (DATA.providers.length < 2) return;
  const tab = (label, value) =>
    el("button", { type: "button", "aria-pressed": String(state.provider === value), onclick: () => choose(value) }, label);
  fill("providers", tab("All", ""), DATA.providers.map((each) => tab(each.name, each.name)));
}

function choose(provider) {
  state.provider = provider;
  state.gap = null;
  state.resource = "";
  draw();
  document.querySelector('#providers [aria-pressed="true"]')?.focus();
}

function options(id, values, all) {
  fill(id, el("option", { value: "" }, all), values.map(([value, label]) => el("option", { value }, label)));
}

function showFilters() {
  const chosen = new Set(chosenProviders());
  const resources = [...new Set(ROWS.filter((row) => chosen.has(row.provider)).map((row) => row.resource))].sort();
  options("resource", resources.map((each) => [each, each || "client"]), "all");
  for (const id of ["search", "resource", "aspect", "status", "kind", "view"]) {
    const field = document.getElementById(id);
    if (field.value !== state[id]) field.value = state[id];
  }
}

function resetFilters() {
  Object.assign(state, { search: "", resource: "", aspect: "", status: "", kind: "", view: "resources", gap: null, sort: { column: -1, down: false } });
}

function draw() {
  drawTabs();
  drawOverview();
  drawGaps();
  drawMethods();
}

function openFromAddress() {
  const [provider, key] = location.hash.slice(1).split("/").map((part) => {
    try { return decodeURIComponent(part); } catch { return ""; }
  });
  const row = ROWS.find((each) => each.provider.name === provider && each.key === key);
  if (row) openDetail(row, row.provider);
}

options("aspect", ASPECTS.map((each) => [each.key, each.heading]), "any");
options("status", DATA.statuses.filter((each) => each.code !== ".").map((each) => [each.code, `${each.sign} ${each.name}`]), "any");
fill("legend", DATA.statuses.map((each) => el("li", {}, sign(each.code), each.name)));
for (const id of ["search", "resource", "aspect", "status", "kind", "view"]) {
  document.getElementById(id).addEventListener("input", (event) => {
    state[id] = event.target.value;
    drawMethods();
  });
}
document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
document.getElementById("filters").addEventListener("reset", (event) => {
  event.preventDefault();
  resetFilters();
  drawMethods();
});
document.getElementById("theme").addEventListener("click", () => setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]));
document.getElementById("more-gaps").addEventListener("click", () => {
  state.allGaps = !state.allGaps;
  drawGaps();
});
document.getElementById("detail").addEventListener("close", () => history.replaceState(null, "", "#"));
document.getElementById("detail").addEventListener("click", (event) => {
  if (event.target.id === "detail") event.target.close();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    document.getElementById("search").focus();
  }
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.closest?.("#matrix tbody")) {
    const buttons = [...document.querySelectorAll("#matrix tbody button")];
    const next = buttons[buttons.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});
window.addEventListener("beforeprint", () => { while (pending.length) drawMore(); });
window.addEventListener("hashchange", openFromAddress);
setTheme("system");
draw();
openFromAddress();
