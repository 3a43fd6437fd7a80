// What axe does not look at: headings, width, focus, targets, charts, words. Returns a list of complaints.
// arguments: whether the page is shown on a phone, and whether the rings of focus are looked at, which needs a key
// pressed before.
const [isPhone, ringsToo] = arguments;
const complaints = [];
const main = document.querySelector("main");
const seen = (element) => element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true });
const named = (element) => {
  const words = (element.getAttribute("aria-label") || element.innerText || element.name || "").trim().replace(/\s+/g, " ");
  return `${element.tagName.toLowerCase()}${element.className && element.className.baseVal === undefined ? "." + [...element.classList].join(".") : ""} «${words.slice(0, 50)}»`;
};

// One h1, and no level skipped on the way down.
const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen);
const h1 = headings.filter((heading) => heading.tagName === "H1").length;
if (h1 !== 1) complaints.push(`${h1} headings h1`);
let level = 0;
for (const heading of headings) {
  const next = Number(heading.tagName[1]);
  if (next > level + 1) complaints.push(`h${level} is followed by ${named(heading)}`);
  level = next;
}

// The page itself never scrolls sideways.
const wide = document.documentElement.scrollWidth - window.innerWidth;
if (wide > 1) {
  const beyond = [...document.querySelectorAll("body *")].filter((element) => {
    if (!seen(element) || element.getBoundingClientRect().right <= window.innerWidth + 1) return false;
    for (let up = element.parentElement; up; up = up.parentElement) {
      if (/auto|scroll|hidden/.test(getComputedStyle(up).overflowX)) return false;
    }
    return true;
  });
  complaints.push(`${wide} px wider than its window: ${beyond.slice(0, 3).map(named).join(", ")}`);
}

// What scrolls inside itself can be scrolled from the keyboard.
for (const box of document.querySelectorAll("main *")) {
  if (!seen(box) || box.scrollWidth <= box.clientWidth + 1 || !/auto|scroll/.test(getComputedStyle(box).overflowX)) continue;
  if (box.tabIndex < 0 && !box.querySelector("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")) complaints.push(`scrolls only by mouse: ${named(box)}`);
}

// Words are not cut.
for (const element of document.querySelectorAll("main a, main button, main th, main td, main b, main span, main p, main h1, main h2, main dd, main dt, main label, header a, header span")) {
  const style = getComputedStyle(element);
  if (!seen(element) || style.overflowX === "visible" || style.position === "absolute" || /auto|scroll/.test(style.overflowX)) continue;
  if (style.webkitLineClamp !== "none") continue;
  if (element.scrollWidth > element.clientWidth + 1) complaints.push(`cut off: ${named(element)}`);
}

// Focus is seen on everything that takes it.
const stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter((stop) => seen(stop) && !stop.disabled);
const before = document.activeElement;
const look = (element) => { const s = getComputedStyle(element); return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor].join("|"); };
for (const stop of ringsToo ? stops : []) {
  if (document.activeElement === stop) stop.blur();
  const calm = look(stop);
  stop.focus({ preventScroll: true, focusVisible: true });
  if (document.activeElement !== stop) { complaints.push(`takes no focus: ${named(stop)}`); continue; }
  const style = getComputedStyle(stop);
  const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (!ringed && look(stop) === calm) complaints.push(`focus is not seen: ${named(stop)}`);
}
if (before && before !== document.body) before.focus({ preventScroll: true }); else if (document.activeElement) document.activeElement.blur();

// A finger meets a button.
if (isPhone) {
  const targets = document.querySelectorAll("button, a.btn, summary, select, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), .menu-m nav a, .paging a, .tabs a");
  for (const target of targets) {
    if (!seen(target) || target.closest(".vh")) continue;
    const box = target.getBoundingClientRect();
    if (box.height < 39.5 || box.width < 39.5) complaints.push(`${Math.round(box.width)}×${Math.round(box.height)} px for a finger: ${named(target)}`);
  }
}

// A chart has a name, and its data stand in a table of the same page.
for (const chart of document.querySelectorAll("main svg")) {
  if (chart.closest("[aria-hidden=true]") || !seen(chart) || chart.parentElement.closest("svg")) continue;
  if (chart.getAttribute("role") !== "img" && chart.getAttribute("role") !== "group" && chart.getAttribute("role") !== "graphics-document") complaints.push("a drawing without a role");
  if (!chart.querySelector("title") && !chart.getAttribute("aria-label") && !chart.getAttribute("aria-labelledby")) complaints.push("a drawing without a name");
  if (!main.querySelector("table tbody tr")) complaints.push("a chart without its table");
}

// Columns and bars are drawn as high and as wide as their data say, whatever styles the page has.
for (const bar of document.querySelectorAll("main svg rect")) {
  if (bar.closest("[aria-hidden=true], defs") || !seen(bar)) continue;
  const box = bar.getBBox();
  for (const side of ["x", "y", "width", "height"]) {
    const said = bar[side].baseVal;
    if (bar.hasAttribute(side) && said.unitType === SVGLength.SVG_LENGTHTYPE_NUMBER && Math.abs(box[side] - said.value) > 0.5) complaints.push(`a bar has the ${side} ${box[side]} and should have ${said.value}`);
  }
}

// Every head of a table says what it heads.
for (const table of document.querySelectorAll("main table")) {
  if (table.querySelector("thead") && table.querySelector("thead th:not([scope]), thead td")) complaints.push(`a head without scope: ${named(table.querySelector("thead"))}`);
}

// Words: signs doubled or orphaned, and what only a program would say.
const text = main ? main.innerText : "";
for (const wrong of [/[а-яё]{3,}\.,/i, /,,/, /[^.]\.\.(?!\.)/, /\b(undefined|NaN|None|null)\b/, /\(\)/, /«»/]) {
  const found = text.match(wrong);
  if (found) complaints.push(`words: «${text.slice(Math.max(0, found.index - 30), found.index + 20).replace(/\s+/g, " ")}»`);
}
return [...new Set(complaints)];
