// Identification: a slider and its field are one value, and the list follows while it is dragged.
// Without scripts the fields and «Пересчитать» do the same.
(() => {
  "use strict";

  const form = document.querySelector("form[data-tried]");
  if (!form) return;
  const outcome = form.dataset.tried;
  let asked = null;
  let timer = 0;

  for (const range of form.querySelectorAll("input[data-pair]")) {
    const field = document.getElementById(range.dataset.pair);
    const number = (text) => Number.parseFloat(text.replace(",", "."));
    const move = () => { const value = number(field.value); if (Number.isFinite(value)) range.value = value; };
    range.hidden = false;
    move();
    range.addEventListener("input", () => { field.value = range.value.replace(".", ","); });
    field.addEventListener("input", move);
  }

  // What stands outside of the list and changes with it: notes under the fields, links of exports, the table of the plot.
  const follow = (fresh) => {
    for (const now of document.querySelectorAll("[data-follow]")) {
      const next = fresh.querySelector(`[data-follow="${now.dataset.follow}"]`);
      now.hidden = !next;
      if (!next) continue;
      now.className = next.className;
      if (next.hasAttribute("href")) now.setAttribute("href", next.getAttribute("href"));
      if (now.innerHTML !== next.innerHTML) now.innerHTML = next.innerHTML;
    }
  };

  const refresh = async () => {
    const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
    if (asked) asked.abort();
    asked = new AbortController();
    const own = asked;
    const old = document.getElementById(outcome);
    old.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: own.signal, headers: { accept: "text/html" } });
      // Signed out in the meantime, or the server has trouble: the ordinary page says it.
      if (answer.redirected || !answer.ok) { form.submit(); return; }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = fresh.getElementById(outcome);
      if (!next) { form.submit(); return; }
      // Open lists stay open.
      for (const open of old.querySelectorAll("details[id][open]")) {
        const same = next.querySelector(`#${open.id}`);
        if (same) same.open = true;
      }
      old.replaceWith(next);
      follow(fresh);
      history.replaceState(null, "", address);
    } catch (error) {
      if (error.name !== "AbortError") old.removeAttribute("aria-busy");
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-anew]")) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, event.target.type === "text" ? 350 : 90);
  });
  // Another methodology, year or list is another page.
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-anew]")) form.requestSubmit();
  });
})();
