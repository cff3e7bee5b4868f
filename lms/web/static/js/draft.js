// A draft is kept as it is written; the page remembers which state of it was seen last.
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft-url]");
  if (!form) return;
  const state = document.querySelector("[data-save-state]");
  const PAUSE = 800;
  let timer = 0;
  let running = null;
  let isUnsaved = false;

  const say = (kind, sentence) => {
    if (!state) return;
    state.dataset.kind = kind;
    state.textContent = sentence;
  };

  const take = async (answer) => {
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      form.elements.namedItem("seen").value = told.seen;
      isUnsaved = false;
      say("done", "Saved");
    } else {
      say("late", told.sentence ?? "Not saved. Your text is still here; save it with the button.");
    }
  };

  async function send() {
    say("", "Saving");
    try {
      await take(
        await fetch(form.dataset.draftUrl, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
          headers: { Accept: "application/json", "X-Requested-With": "fetch" },
          credentials: "same-origin",
          redirect: "manual",
        }),
      );
    } catch {
      say("late", "No connection. Your text is still here; it is sent with the next change.");
    }
  }

  // One after the other: each answer says which state of the draft the next one has seen.
  const save = () => {
    clearTimeout(timer);
    running = (running ?? Promise.resolve()).then(send);
    return running;
  };

  form.addEventListener("input", (event) => {
    if (event.target.name === "type") return;
    isUnsaved = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("change", () => {
    if (isUnsaved) save();
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (running === null) {
      isUnsaved = false;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    const last = running;
    await last;
    // What was typed meanwhile is saved first: the submit is asked again, and waits again.
    if (running === last) running = null;
    // A form takes no second submit while it is still telling of the first.
    setTimeout(() => form.requestSubmit(button));
  });
  addEventListener("beforeunload", (event) => {
    if (isUnsaved) event.preventDefault();
  });
})();
