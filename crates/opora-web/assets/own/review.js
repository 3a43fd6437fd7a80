// The review: the source follows the row that is being corrected; without scripts the links do it.
(() => {
  "use strict";

  const follow = () => {
    const pane = document.querySelector(".src");
    const row = pane && pane.querySelector(".on");
    if (!row) return;
    const shift = row.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    if (shift < 0 || shift > pane.clientHeight - 60) pane.scrollTop += shift - pane.clientHeight / 3;
  };

  // Typing a phrase chooses it; the preview says what it gives.
  const tidy = (root) => {
    for (const button of root.querySelectorAll(".nojs")) button.hidden = true;
    const phrase = root.querySelector("#phrase");
    if (phrase) phrase.addEventListener("input", () => {
      const other = phrase.form.querySelector("input[name=meaning][value=other]");
      if (other) other.checked = true;
    });
  };

  // The part of the source that a person looks at stays where it was when the rows are drawn anew.
  let kept = 0;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const pane = document.querySelector(".src");
    if (pane && event.target.id === "review") kept = pane.scrollTop;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const pane = document.querySelector(".src");
    if (pane && kept) pane.scrollTop = kept;
    kept = 0;
    tidy(document);
    follow();
  });
  document.addEventListener("keydown", (event) => {
    const close = event.key === "Escape" && document.querySelector("#editor .edb a");
    if (close) close.click();
  });
  tidy(document);
  follow();
})();
