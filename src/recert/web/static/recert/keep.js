/* What is typed in a long form is kept in this tab until a page of ours follows that took it: a session that ended, a lost
   connection or a page that was left cost nothing. Files cannot be kept. Every page works without this. */
"use strict";

{
  const KEPT = "kept ";
  const who = document.body.dataset.who;
  const LAST = "last sent";
  const nameOf = () => `${KEPT}${location.pathname} ${new URLSearchParams(location.search).get("course") ?? ""}`;
  const ours = ["csrfmiddlewaretoken", "version", "expected"]; // what the page says of itself, not what was typed
  const worth = (field) => field.name && !ours.includes(field.name) && !["file", "password", "submit", "button"].includes(field.type);
  const state = (form) => [...form.elements].filter(worth).map((field) => [
    field.name, ["checkbox", "radio"].includes(field.type) ? `${field.type} ${field.value}` : "", field.checked ?? false, field.value,
  ]);
  const read = (name) => {
    try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; }
  };

  const keep = (form) => {
    const files = [...form.elements].some((field) => field.type === "file" && field.files.length);
    const kept = JSON.stringify({ who, fields: state(form), files });
    try { sessionStorage.setItem(nameOf(), kept); } catch { /* no room: the page works on */ }
  };

  const restore = (form, kept) => {
    for (const [name, kind, checked, value] of kept.fields) {
      for (const field of [...form.elements].filter((one) => one.name === name)) {
        if (!kind) field.value = value;
        else if (`${field.type} ${field.value}` === kind) field.checked = checked;
      }
    }
  };

  const tell = (form, kept) => {
    const made = Object.assign(document.createElement("section"), { className: "banner" });
    made.setAttribute("role", "status");
    const words = `What you typed here before is back: it was not sent.${kept.files ? " Choose the files again." : ""}`;
    made.append(Object.assign(document.createElement("p"), { textContent: words }));
    const anew = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "Begin anew" });
    anew.addEventListener("click", () => { sessionStorage.removeItem(nameOf()); location.reload(); });
    made.append(anew);
    form.prepend(made);
  };

  /* Another person's words are nobody's business. What was sent last was taken where the page that follows says that something was
     done; a refusal, a page that did not come and signing in say no such thing. */
  const done = document.querySelector(".banner.good[role=status]");
  if (who && done && sessionStorage.getItem(LAST)) sessionStorage.removeItem(sessionStorage.getItem(LAST));
  sessionStorage.removeItem(LAST);
  for (const name of Object.keys(sessionStorage).filter((one) => one.startsWith(KEPT))) {
    if (who && read(name)?.who !== who) sessionStorage.removeItem(name);
  }

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const kept = read(nameOf());
    const answered = document.querySelector(".banner.bad[role=alert]");
    if (kept && !answered && JSON.stringify(kept.fields.filter((one) => one[0] !== "key")) !== JSON.stringify(state(form).filter((one) => one[0] !== "key"))) {
      restore(form, kept);
      tell(form, kept);
    }
    form.addEventListener("input", () => keep(form));
  }

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const long = event.target.matches("[data-keep]");
    if (long) keep(event.target);
    sessionStorage.setItem(LAST, long ? nameOf() : "");
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-leaves]")) sessionStorage.clear();
  });
}
