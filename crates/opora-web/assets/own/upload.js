// Dropping files onto the field; without scripts the field alone does it.
(() => {
  "use strict";

  const drop = document.querySelector(".drop");
  const field = drop && drop.querySelector("input[type=file]");
  if (!field) return;
  drop.querySelector(".can-drop").hidden = false;
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("over"); });
  drop.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) { field.files = event.dataTransfer.files; field.dispatchEvent(new Event("change")); }
  });
  field.addEventListener("change", () => {
    const names = [...field.files].map((file) => file.name);
    drop.querySelector(".chosen").textContent = names.length ? `Выбрано: ${names.join(", ")}` : "";
  });
})();
