// A text beside its preview: sent a moment after the last key, with the lines at fault marked in the gutter.
(() => {
  "use strict";
  const field = document.querySelector("textarea[data-preview-url]");
  const target = document.querySelector("[data-preview-target]");
  if (!field || !target) return;
  const form = field.form;
  const gutter = field.closest(".source")?.querySelector(".gutter");
  const state = document.querySelector("[data-preview-state]");
  const PAUSE = 400;
  const GIVE_UP_AFTER = 8000;
  const RETRY_AFTER = 5000;
  let timer = 0;
  let running = null;
  let isAsked = false;

  const say = (sentence) => {
    if (state) state.textContent = sentence;
  };

  const numberLines = () => {
    if (!gutter) return;
    const wanted = Math.max(field.value.split("\n").length, 12);
    if (wanted === gutter.children.length) return;
    while (gutter.children.length > wanted) gutter.lastElementChild.remove();
    for (let line = gutter.children.length + 1; line <= wanted; line += 1) {
      const row = document.createElement("li");
      row.textContent = String(line);
      gutter.append(row);
    }
    field.rows = wanted;
  };

  const markLines = () => {
    if (!gutter) return;
    const wrong = new Set();
    for (const row of target.querySelectorAll(".line-errors [data-line]")) wrong.add(Number(row.dataset.line));
    [...gutter.children].forEach((row, place) => {
      row.classList.toggle("at-fault", wrong.has(place + 1));
    });
  };

  const tell = (name, detail) => field.dispatchEvent(new CustomEvent(name, { detail }));

  async function preview() {
    isAsked = false;
    target.setAttribute("aria-busy", "true");
    tell("sending");
    try {
      const answer = await fetch(field.dataset.previewUrl, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Requested-With": "fetch" },
        credentials: "same-origin",
        redirect: "manual",
        signal: AbortSignal.timeout(GIVE_UP_AFTER), // a lost connection may stay silent for minutes
      });
      if (answer.ok || answer.status === 409 || answer.status === 422) {
        const part = await answer.text();
        tell("answered");
        // Sanitised on the server like every stored text; the policy of the page lets no script run.
        target.innerHTML = part;
        markLines();
        say("");
        tell("shown", { isKept: answer.ok });
      } else {
        say("The preview could not be made. Your text is still here; save it and load the page again.");
      }
    } catch {
      say("No connection. Your text is still here; the preview follows.");
      clearTimeout(timer);
      timer = setTimeout(ask, RETRY_AFTER);
    } finally {
      target.removeAttribute("aria-busy");
    }
  }

  // One after the other: an older text that arrived after a newer one would be kept in its place.
  function ask() {
    if (isAsked) return; // the one that waits takes the newest text with it
    isAsked = true;
    running = (running ?? Promise.resolve()).then(preview);
  }

  const jumpTo = (line) => {
    const start = field.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    field.focus({ preventScroll: true });
    field.setSelectionRange(start, start);
    // The field is as tall as its text, so that the page has to go to the line.
    (gutter?.children[line - 1] ?? field).scrollIntoView({ block: "center" });
  };

  field.addEventListener("ask", ask);
  field.addEventListener("jump", (event) => jumpTo(event.detail.line));
  field.addEventListener("input", () => {
    numberLines();
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  // For the same reason the form itself waits for the text that is under way.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (running === null) return;
    event.preventDefault();
    const button = event.submitter;
    const last = running;
    await last;
    clearTimeout(timer);
    if (running === last) running = null;
    // A form takes no second submit while it is still telling of the first.
    setTimeout(() => form.requestSubmit(button));
  });
  target.addEventListener("click", (event) => {
    const row = event.target.closest("[data-line]");
    if (!row) return;
    event.preventDefault();
    jumpTo(Number(row.dataset.line));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[data-save]") ?? undefined);
  });
  numberLines();
  markLines();
})();
