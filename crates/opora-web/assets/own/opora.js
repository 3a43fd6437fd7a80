// Small comforts; every page works without them.
(() => {
  "use strict";

  // A button with data-print opens the print dialogue; without scripts it stays hidden.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // A chosen filter applies at once; the «Показать» button remains for the keyboard.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-live]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
  });

  // On a narrow screen the open tab may stand beyond the edge.
  const tab = document.querySelector(".tabs [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - 24;

  // The narrow menu closes by Escape and by a press elsewhere.
  const menu = document.querySelector(".menu-m");
  if (menu) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
    });
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  }

  // Suggestions under the search field: arrows walk, Escape and a press elsewhere close.
  const find = document.querySelector(".find");
  if (find) {
    const found = find.querySelector("#found");
    find.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { found.replaceChildren(); find.querySelector("input").focus(); return; }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [find.querySelector("input"), ...found.querySelectorAll("a")];
      const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      if (stops[next]) { event.preventDefault(); stops[next].focus(); }
    });
    document.addEventListener("click", (event) => { if (!find.contains(event.target)) found.replaceChildren(); });
  }

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

  // htmx requests carry the token of the page.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("input[name=csrf]");
    if (token) event.detail.headers["x-csrf"] = token.value;
  });
})();
