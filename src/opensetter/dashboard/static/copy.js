// Buttons that copy something: shown where copying works, and they say that it is done. What is in a field can also be
// copied by hand: it is selected as a whole.
"use strict";

for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  // The first text alone: what only screen readers say may follow it.
  const said = button.firstChild, before = said.data;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    said.data = button.dataset.copied;
    setTimeout(() => { said.data = before; }, 2000);
  });
}
for (const field of document.querySelectorAll("input[readonly]")) {
  field.addEventListener("focus", () => field.select());
}
