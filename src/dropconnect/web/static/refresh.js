// Parts of a page that change by themselves are fetched again; without JavaScript a page is simply loaded anew.
//
// <section id="queue" data-refresh="15"> asks for the same address every 15 seconds and takes over the element of the
// same id. Nothing jumps: a part in which somebody types, has ticked something or has opened something stays as it
// is until that is over, the focus stays where it is, and so does the place on the page.

const parts = [...document.querySelectorAll("[data-refresh][id]")];

function isInUse(part) {
  const active = document.activeElement;
  const types = active && part.contains(active) && active.matches("input, select, textarea");
  return types || part.querySelector("dialog[open], input:checked:not([checked]), details[open]:not([data-open])");
}

async function refresh(part) {
  if (document.hidden || isInUse(part)) return;
  const reply = await fetch(location.href, { headers: { "X-Refresh": part.id }, redirect: "error" });
  if (!reply.ok) return;
  const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById(part.id);
  if (!fresh || fresh.innerHTML === part.innerHTML || isInUse(part)) return;
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.innerHTML = fresh.innerHTML;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

for (const part of parts) {
  // What cannot be reached now is asked for again the next time.
  setInterval(() => refresh(part).catch(() => {}), Number(part.dataset.refresh) * 1000);
}

// A form is sent once, however often its button is pressed. Whoever comes back by the browser's history may send again.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Filters take effect at once; their button stays for whoever has no JavaScript.
for (const form of document.querySelectorAll("form[data-at-once]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// "All of them" ticks every box of its form.
for (const all of document.querySelectorAll("input[data-ticks]")) {
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll(`input[name="${all.dataset.ticks}"]`)) box.checked = all.checked;
  });
}
