/* Small enhancements; every page works without them. */
"use strict";

/* Esc closes a reason that only hovers. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement?.closest(".why")) document.activeElement.blur();
});

/* A tick in a table head or group ticks what it names. */
document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-ticks]");
  if (!box) return;
  for (const other of document.querySelectorAll(box.dataset.ticks)) {
    if (!other.disabled && other.checked !== box.checked) {
      other.checked = box.checked;
    }
  }
});

/* Copy what a field holds; where a browser does not allow it, the text is selected for the hand. */
document.addEventListener("click", async (event) => {
  const copier = event.target.closest("[data-copy]");
  if (!copier) return;
  const field = document.querySelector(copier.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    copier.textContent = "Copied";
  } catch { copier.textContent = "Selected: copy it"; }
});

/* A select or field that applies at once. */
document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-submit]");
  if (field) field.form.requestSubmit();
});

/* A field of a form that is kept while one works: every change is sent, the answer replaces the form. */
document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-live]");
  if (field) field.form.dispatchEvent(new Event("live"));
});

/* An answer never replaces a field in which somebody is typing: the next change brings the whole form up to date. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const field = document.activeElement;
  const typing = field?.matches?.("input.input") && field.value !== field.defaultValue && !field.dataset.sent;
  if (typing && event.detail.target.contains(field)) event.detail.shouldSwap = false;
});

/* The answer keeps the focus: htmx finds a field by its id, this finds a button or link by what it does. */
const deed = (one) => ["name", "value", "href", "popovertarget"].map((each) => one.getAttribute(each)).join(" ");
let focused = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const one = document.activeElement;
  focused = one?.matches("a, button") && event.detail.target.contains(one) ? deed(one) : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (focused === null || document.activeElement !== document.body) return;
  [...document.querySelectorAll("main a, main button")].find((one) => deed(one) === focused)?.focus();
});

/* An answer that did not come, or is an error, is told in words; the page and what was typed in it stay as they are. */
const SILENCE = "Recert does not answer. What you typed is still on this page: wait a moment, then try again.";
const trouble = document.createElement("div");
trouble.id = "trouble";
trouble.setAttribute("role", "alert");
document.body.append(trouble);
const button = (words, act) => {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: words });
  made.addEventListener("click", act);
  return made;
};
const silence = (words = SILENCE) => {
  const made = Object.assign(document.createElement("section"), { className: "banner bad" });
  made.innerHTML = `<div><p>${words}</p></div>`;
  return made;
};
const tell = (event) => {
  const { xhr, requestConfig } = event.detail;
  const words = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("[data-trouble]");
  if (!words && xhr.status > 0 && xhr.status < 500) return;
  const cause = requestConfig.triggeringEvent;
  const again = () => cause.target.dispatchEvent(new Event(cause.type, { bubbles: true }));
  const told = words ?? silence();
  told.append(button("Try again", again), button("Close", () => trouble.replaceChildren()));
  trouble.replaceChildren(told);
};
document.addEventListener("htmx:responseError", tell);
document.addEventListener("htmx:sendError", tell);
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.shouldSwap) trouble.replaceChildren();
});

/* A page that holds an open question shows it as a dialog. */
for (const dialog of document.querySelectorAll("dialog[data-modal]")) {
  dialog.removeAttribute("open");
  dialog.showModal();
  dialog.querySelector("[data-focus]")?.focus();
}

/* Without a connection nothing is sent: the page stays, with what is in it, and says so. */
const OFFLINE = "There is no connection. Nothing was sent, and what is on this page stays: try again when you are connected.";
document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.target.method !== "post") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const again = () => { trouble.replaceChildren(); event.target.requestSubmit(event.submitter); };
  const told = silence(OFFLINE);
  told.append(button("Try again", again), button("Close", () => trouble.replaceChildren()));
  trouble.replaceChildren(told);
}, true);

/* Confirm once: a second click on a form that is already on its way does nothing. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.once === undefined) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});

/* Whoever comes back to a form, perhaps from a page that said "not just now", may send it again. */
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
