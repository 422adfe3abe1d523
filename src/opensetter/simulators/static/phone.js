// The phone's page: everything on it works without this. With it, nothing is loaded anew, and news appear by themselves.
const $ = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

// Showing. The server renders, and what has changed is taken over: piece by piece, so that focus, open lists and whoever
// listens to new messages are not disturbed by what stays.
function show(html) {
  const fresh = parse(html);
  for (const place of all("[data-live]")) {
    const news = $(`[data-live="${place.dataset.live}"]`, fresh);
    if (!news || "dirty" in place.dataset) continue;
    if ("keyed" in place.dataset) showMessages(place, news);
    else morph(place, news);
  }
  document.body.dataset.version = fresh.body.dataset.version;
  notice();
}

function showMessages(list, news) {
  const known = new Map([...list.children].map((item) => [item.dataset.id, item]));
  for (const item of [...news.children]) {
    if (known.has(item.dataset.id)) {
      morph(known.get(item.dataset.id), item);
      known.delete(item.dataset.id);
    } else {
      item.classList.add("new");
      list.append(item);
      $(".scroller").scrollTop = 0;
    }
  }
  known.forEach((item) => item.remove());
}

function morph(before, after) {
  const children = [...before.childNodes], wanted = [...after.childNodes];
  if (before.nodeName !== after.nodeName || children.length !== wanted.length) return before.replaceWith(after);
  if (before.nodeType !== Node.ELEMENT_NODE) {
    if (before.data !== after.data) before.data = after.data;
    return;
  }
  // Only people open and close things.
  for (const { name } of [...before.attributes]) if (name !== "open" && !after.hasAttribute(name)) before.removeAttribute(name);
  for (const { name, value } of after.attributes) if (before.getAttribute(name) !== value) before.setAttribute(name, value);
  if (before.matches("input")) [before.value, before.checked] = [after.value, after.checked];
  children.forEach((child, index) => morph(child, wanted[index]));
}

const warn = (text) => { const banner = $(".banner"); if (banner) banner.textContent = text; };

async function refresh() {
  const response = await fetch(location.pathname + location.search);
  show(await response.text());
}

// Looking at a message reads it, as on a phone.
let reading = false;
async function notice() {
  if (document.hidden || reading || !$("[data-unread]")) return;
  reading = true;
  const action = $(".writing").action.replace(/say$/, "read");
  try { await fetch(action, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" }); }
  finally { reading = false; }
}

// Doing. A form is sent as the browser would, without leaving the page.
document.onsubmit = async (event) => {
  const { target: form, submitter } = event;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, submitter));
  const action = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
  if (form.matches(".writing, .by-hand")) form.reset();
  delete form.dataset.dirty;
  try {
    const response = await fetch(action, { method: "POST", body: fields });
    const arrived = new URL(response.url), html = await response.text();
    if (form.closest(".adding") && !arrived.searchParams.has("problem")) return location.assign(arrived);
    all(".menu[open], .attach[open]").forEach((menu) => { menu.open = false; });
    warn(arrived.searchParams.get("problem") ?? "");
    show(html);
  } catch {
    warn("The simulator does not answer.");
  }
};

document.oninput = ({ target }) => { const form = target.closest("form[data-live]"); if (form) form.dataset.dirty = ""; };

document.onkeydown = (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches(".writing textarea")) {
    event.preventDefault();
    if (event.target.value.trim()) event.target.form.requestSubmit();
  }
  if (event.key === "Escape") all(".menu[open], .attach[open]").forEach((menu) => { menu.open = false; $("summary", menu).focus(); });
};

document.onclick = ({ target }) => all(".menu[open], .attach[open]").forEach((menu) => {
  if (!menu.contains(target)) menu.open = false;
});

// Listening. The browser connects again by itself.
const stream = new EventSource("/simulator/events");
stream.onmessage = ({ data }) => {
  warn($(".banner")?.dataset.lost ? "" : $(".banner")?.textContent ?? "");
  delete $(".banner")?.dataset.lost;
  if (data !== document.body.dataset.version || $(".typing")) refresh();
};
stream.onerror = () => {
  const banner = $(".banner");
  if (banner) banner.dataset.lost = "yes";
  warn("The simulator does not answer.");
};

document.onvisibilitychange = notice;
notice();
if (matchMedia("(pointer: fine)").matches) $(".writing textarea")?.focus();
