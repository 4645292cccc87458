// Elements out of plain values. Text is only ever set as text: a name in a spec is no markup.
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((each) => each !== null && each !== undefined));
  return made;
}

function fill(id, ...children) {
  const target = document.getElementById(id);
  target.replaceChildren(...children.flat());
  return target;
}

// A long name, with places where a line may end.
function breakable(name) {
  return name.split(/(?<=[._/])/).flatMap((part) => [part, el("wbr")]);
}

function sign(code) {
  return el("span", { class: `sign ${code === "." ? "n" : code}`, title: STATUS[code].name, role: "img", "aria-label": STATUS[code].name }, STATUS[code].sign);
}

function stack(found, total) {
  const bar = el("div", { class: "stack", "aria-hidden": "true" });
  for (const code of "edmou") {
    if (!found[code]) continue;
    const part = el("i", { class: code });
    part.style.flexGrow = String(found[code] / total);
    bar.append(part);
  }
  return bar;
}
