// Copying at the press of a button. Without it, a field is selected and copied by hand.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const said = button.firstChild, before = said.data;
  button.hidden = false;
  button.onclick = async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    said.data = button.dataset.done;
    setTimeout(() => { said.data = before; }, 2000);
  };
}
for (const field of document.querySelectorAll("input[readonly]")) field.onfocus = () => field.select();
