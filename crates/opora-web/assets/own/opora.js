// Small comforts; every page works without them.
(() => {
  "use strict";

  // A button with data-print opens the print dialogue; without scripts it stays hidden. A box that really scrolls takes
  // the focus, so that arrow keys reach what is beyond its edge.
  const ready = () => {
    for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
    for (const box of document.querySelectorAll(".scroll, .crowd-box, .chart, .paper, .box")) {
      const scrolls = box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX !== "visible";
      if (scrolls && !box.hasAttribute("tabindex")) box.tabIndex = 0;
    }
  };
  ready();
  document.addEventListener("htmx:afterSettle", ready);
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

  // A chosen filter applies at once; the «Показать» button remains for the keyboard. Forms that htmx sends do it alone.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-live]:not([hx-get])");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
  });

  // On a narrow screen the open tab may stand beyond the edge.
  const tab = document.querySelector(".tabs [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - 24;

  // Whatever is unfolded closes by Escape, and the focus goes back to what unfolded it.
  const menu = document.querySelector(".menu-m");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const open = document.activeElement?.closest("details[open]") || (menu?.open ? menu : null);
    if (!open || document.activeElement?.closest(".find")) return;
    open.open = false;
    open.querySelector("summary")?.focus();
  });
  // The narrow menu closes by a press elsewhere too.
  if (menu) document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });

  // Suggestions under the search field: arrows walk, Escape and a press elsewhere close.
  const find = document.querySelector(".find");
  if (find) {
    const found = find.querySelector("#found");
    // Suggestions that were asked for before they were closed do not open them again.
    let closed = false;
    const close = () => { closed = true; found.replaceChildren(); };
    find.addEventListener("input", () => { closed = false; });
    found.addEventListener("htmx:beforeSwap", (event) => { if (closed) event.detail.shouldSwap = false; });
    find.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { find.querySelector("input").focus(); close(); return; }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [find.querySelector("input"), ...found.querySelectorAll("a")];
      const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      if (stops[next]) { event.preventDefault(); stops[next].focus(); }
    });
    document.addEventListener("click", (event) => { if (!find.contains(event.target)) close(); });
  }

  // A chart or a table that is wider than its box is scrolled from the keyboard too.
  const reach = () => {
    for (const box of document.querySelectorAll(".chart")) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  reach();
  window.addEventListener("resize", reach);
  document.addEventListener("htmx:afterSettle", reach);

  // A form is sent once, however often the button is pressed.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "yes";
    setTimeout(() => { delete event.target.dataset.sent; }, 5000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // htmx requests carry the token of the page; what is not chosen stays out of the address.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("input[name=csrf]");
    if (token) event.detail.headers["x-csrf"] = token.value;
    if (!event.target.matches("form.filt")) return;
    for (const [name, value] of Object.entries(event.detail.parameters)) if (value === "") delete event.detail.parameters[name];
  });

  // A filtered list that did not come (signed out, a failure) is asked for as a page, which says what happened.
  const whole = (event) => {
    if (event.target.matches?.("form.filt")) window.location.assign(event.detail.pathInfo.finalRequestPath);
  };
  document.addEventListener("htmx:responseError", whole);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (!requestConfig?.elt?.matches?.("form.filt") || xhr.responseText.includes('id="rows"')) return;
    event.detail.shouldSwap = false;
    window.location.assign(event.detail.pathInfo.finalRequestPath);
  });
})();
