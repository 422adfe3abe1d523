// Keeps the inbox up to date: when something has changed, the page is asked for again and its parts exchanged. And keys.
"use strict";

const desk = document.querySelector("[data-live]");
const scroll = document.querySelector(".scroll");
const dialog = document.getElementById("keys");
const one = (selector, within = document) => within.querySelector(selector);

const scrolled = () => (scroll && scroll.scrollHeight > scroll.clientHeight ? scroll : document.scrollingElement);
const atTheEnd = () => {
  const box = scrolled();
  return box.scrollHeight - box.scrollTop - box.clientHeight < 160;
};
const toTheEnd = () => {
  scrolled().scrollTop = scrolled().scrollHeight;
};

// A message that is shown already keeps its explanation open.
const exchangeMessages = (old, made) => {
  const known = new Map([...old.children].map((message) => [message.id, message]));
  const wanted = [...made.children].map((fresh) => {
    const before = known.get(fresh.id);
    const open = before && one("details[open]", before);
    if (open) one("details", fresh)?.setAttribute("open", "");
    return before && before.outerHTML === fresh.outerHTML ? before : document.adoptNode(fresh);
  });
  if (wanted.length !== old.children.length || wanted.some((message, at) => message !== old.children[at])) {
    old.replaceChildren(...wanted);
  }
};

const exchange = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const follows = atTheEnd();
  const [messages, made] = [one("#messages"), one("#messages", fresh)];
  if (messages && made) exchangeMessages(messages, made);
  for (const selector of ["#talks", ".hand", ".window", "aside", '.side nav a[href="/inbox"]']) {
    const [old, now] = [one(selector), one(selector, fresh)];
    if (!old || !now || old.outerHTML === now.outerHTML) continue;
    // Whoever is on a row stays on it; whoever is in a form is not disturbed.
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    if (focused && selector !== "#talks") continue;
    const href = focused?.getAttribute("href");
    const top = old.scrollTop;
    old.replaceWith(document.adoptNode(now));
    now.scrollTop = top;
    if (href) [...now.querySelectorAll("a")].find((link) => link.getAttribute("href") === href)?.focus();
  }
  if (messages && follows) toTheEnd();
};

if (desk && "EventSource" in window) {
  const events = new EventSource(desk.dataset.live);
  let [busy, again] = [false, false];
  events.addEventListener("changed", async () => {
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      await exchange().catch(() => {});
    }
    busy = false;
  });
}
if (one("#messages")) toTheEnd();

// Keys

const KEPT = "opensetter-inbox-keys";
const withKeys = document.getElementById("with-keys");
withKeys.checked = localStorage.getItem(KEPT) !== "off";
withKeys.addEventListener("change", () => localStorage.setItem(KEPT, withKeys.checked ? "on" : "off"));

for (const button of document.querySelectorAll("[data-keys]")) {
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
}

const move = (step) => {
  const rows = [...document.querySelectorAll("#talks a.talk")];
  const from = rows.indexOf(document.activeElement);
  const open = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const to = from >= 0 ? from + step : open >= 0 ? open + step : step > 0 ? 0 : rows.length - 1;
  rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
};

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  r: () => document.getElementById("words")?.focus(),
  "/": () => document.getElementById("q")?.focus(),
  "?": () => dialog.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing) return;
  if (["ArrowDown", "ArrowUp"].includes(event.key) && event.target.closest("#talks")) {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (withKeys.checked && Object.hasOwn(ACTS, event.key)) {
    event.preventDefault();
    ACTS[event.key]();
  }
});
