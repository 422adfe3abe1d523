// Keeps a conversation up to date: when something was said, the page is asked for again and its messages exchanged.
"use strict";

const thread = document.querySelector("[data-live]");

const atTheEnd = () => window.innerHeight + window.scrollY >= document.body.scrollHeight - 160;

const exchange = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const follows = atTheEnd();
  for (const selector of ["#messages", ".hand", "aside"]) {
    const [old, made] = [document, fresh].map((page) => page.querySelector(selector));
    if (old && made && old.innerHTML !== made.innerHTML) old.replaceWith(document.adoptNode(made));
  }
  if (follows) window.scrollTo(0, document.body.scrollHeight);
};

if (thread && "EventSource" in window) {
  const events = new EventSource(thread.dataset.live);
  events.addEventListener("changed", exchange);
  window.scrollTo(0, document.body.scrollHeight);
}
