/* What is typed in a long form is kept in this tab until a page of ours follows that took it: a session that ended, a lost
   connection or a page that was left cost nothing. Files cannot be kept. Every page works without this. */
"use strict";

{
  const KEPT = "kept ";
  const who = document.body.dataset.who;
  const nameOf = () => KEPT + location.pathname;
  const worth = (field) => field.name && !["csrfmiddlewaretoken"].includes(field.name) && !["file", "password", "submit", "button"].includes(field.type);
  const state = (form) => [...form.elements].filter(worth).map((field) => [
    field.name, ["checkbox", "radio"].includes(field.type) ? `${field.type} ${field.value}` : "", field.checked ?? false, field.value,
  ]);
  const read = (name) => {
    try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; }
  };

  const keep = (form, more) => {
    const files = [...form.elements].some((field) => field.type === "file" && field.files.length);
    const kept = JSON.stringify({ who, fields: state(form), files, sent: false, ...more });
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

  /* Another person's words are nobody's business. What was sent was taken once another page of ours follows, or the same one that
     says so; a page without a person (sign in) has taken nothing. */
  for (const name of Object.keys(sessionStorage).filter((one) => one.startsWith(KEPT))) {
    const kept = read(name);
    const taken = kept?.sent && (name !== nameOf() || document.querySelector(".banner.good"));
    if (who && (kept?.who !== who || taken)) sessionStorage.removeItem(name);
  }

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const kept = read(nameOf());
    const answered = document.querySelector(".banner.bad[role=alert]");
    if (kept && !answered && JSON.stringify(kept.fields.filter((one) => one[0] !== "key")) !== JSON.stringify(state(form).filter((one) => one[0] !== "key"))) {
      restore(form, kept);
      tell(form, kept);
    }
    form.addEventListener("input", () => keep(form, {}));
    form.addEventListener("submit", (event) => { if (!event.defaultPrevented) keep(form, { sent: true }); });
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-leaves]")) sessionStorage.clear();
  });
}
